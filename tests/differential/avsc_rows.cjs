// Reads Avro files by avsc, and writes them again by avsc:
//
//   node avsc_rows.cjs DIRECTORY
//
// For each N.avro in the directory it writes N.jsonl, one JSON object for each row, and N.copy.avro, the rows as avsc
// encodes them. Numbers keep every digit; floats that are no numbers are strings; bytes are base64.
'use strict';

const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const avsc = require('avsc');

// Longs as BigInt, because numbers of JavaScript end at 2^53.
const longType = avsc.types.LongType.__with({
  fromBuffer: (buffer) => buffer.readBigInt64LE(),
  toBuffer: (value) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value) => typeof value === 'bigint',
  compare: (left, right) => (left === right ? 0 : left < right ? -1 : 1),
});
const options = {
  registry: {},
  wrapUnions: true,
  typeHook: (schema, opts) => (schema === 'long' || schema.type === 'long' ? longType : undefined),
};

function doubleJson(value) {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value < 0 ? '"-Infinity"' : '"Infinity"';
  if (Object.is(value, -0)) return '-0.0';
  const digits = String(value);
  return /[.e]/.test(digits) ? digits : digits + '.0';
}

function json(type, value) {
  switch (type.typeName) {
    case 'null': return 'null';
    case 'boolean': return String(value);
    case 'int': return String(value);
    case 'long':
    case 'abstract:long': return value.toString();
    case 'float':
    case 'double': return doubleJson(value);
    case 'bytes':
    case 'fixed': return JSON.stringify(Buffer.from(value).toString('base64'));
    case 'string':
    case 'enum': return JSON.stringify(value);
    case 'array': return '[' + value.map((item) => json(type.itemsType, item)).join(',') + ']';
    case 'map':
      return '{' + Object.keys(value).map((key) => JSON.stringify(key) + ':' + json(type.valuesType, value[key])).join(',') + '}';
    case 'record':
    case 'error':
      return '{' + type.fields.map((field) => JSON.stringify(field.name) + ':' + json(field.type, value[field.name])).join(',') + '}';
    case 'union:wrapped': {
      if (value === null) return 'null';
      const name = Object.keys(value)[0];
      return json(type.types.find((branch) => branch.branchName === name), value[name]);
    }
    default: throw new Error('unknown type ' + type.typeName);
  }
}

const longs = avsc.Type.forSchema('long');

// The rows of a file of deflate blocks. (The streams of avsc lose their end now and then; its types do not.)
function rowsOf(bytes, start, type) {
  const rows = [];
  for (let at = start; at < bytes.length; ) {
    const count = longs.decode(bytes, at);
    const size = longs.decode(bytes, count.offset);
    const block = zlib.inflateRawSync(bytes.subarray(size.offset, size.offset + size.value));
    for (let row = 0, place = 0; row < count.value; ++row) {
      const decoded = type.decode(block, place);
      rows.push(decoded.value);
      place = decoded.offset;
    }
    at = size.offset + size.value + 16;
  }
  return rows;
}

function blockOf(rows, type, sync) {
  const block = zlib.deflateRawSync(Buffer.concat(rows.map((row) => type.toBuffer(row))));
  return Buffer.concat([longs.toBuffer(rows.length), longs.toBuffer(block.length), block, sync]);
}

function convert(file) {
  const base = file.slice(0, -'.avro'.length);
  const header = avsc.extractFileHeader(file);
  const type = avsc.Type.forSchema(header.meta['avro.schema'], { ...options, registry: {} });
  const bytes = fs.readFileSync(file);
  const start = bytes.indexOf(header.sync) + header.sync.length;
  const rows = rowsOf(bytes, start, type);
  fs.writeFileSync(base + '.jsonl', rows.map((row) => json(type, row) + '\n').join(''));
  fs.writeFileSync(base + '.copy.avro', Buffer.concat([bytes.subarray(0, start), blockOf(rows, type, header.sync)]));
}

const directory = process.argv[2];
for (const name of fs.readdirSync(directory).sort()) {
  if (/^\d+\.avro$/.test(name)) convert(path.join(directory, name));
}
