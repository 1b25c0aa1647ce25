"""Reads Avro container files for the model, on python3-avro's schema parser, codecs and primitive decoders.

Two things are our own. The block loop is strict where python3-avro is lenient: every sync marker, every count and every
byte of a block is checked, so that a damaged file is an error and never a short one. And logical types are kept as
exact integers, because Python's dates stop at the year 9999 and its decimals round.
"""

import io
import json
import lzma
import warnings

import avro.codecs
import avro.datafile
import avro.errors
import avro.io
import avro.schema

from column_type import Type

warnings.simplefilter("ignore")  # python3-avro warns of logical types that it ignores, as the specification asks


class BadFile(Exception):
    """A data file that cannot be read whole. `kind` is the error kind that a table stops with."""

    def __init__(self, kind, message):
        super().__init__(kind, message)
        self.kind = kind


class DataFile:
    """The rows of one file as dicts of non-NULL values, and the Type of each field that can be more than null."""

    def __init__(self, fields, rows):
        self.fields = fields
        self.rows = rows


def read_file(path):
    """The whole file, or BadFile."""
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except FileNotFoundError as error:
        raise BadFile("not_found", f"{path} does not exist") from error
    try:
        return decode(data)
    except BadFile:
        raise
    except Exception as error:  # whatever python3-avro, zlib or snappy make of hostile bytes
        raise BadFile("bad_input", f"{path}: {type(error).__name__}: {error}") from error


def decode(data):
    stream = io.BytesIO(data)
    reader = avro.datafile.DataFileReader(stream, avro.io.DatumReader())
    schema = avro.schema.parse(reader.schema)
    if reader.codec != "xz":
        avro.codecs.get_codec(
            reader.codec
        )  # a codec that nobody knows is an error even where there is nothing to unpack
    columns = [(field.name, *compile_field(field.type)) for field in schema.fields]
    rows = []
    while stream.tell() < len(data):
        count, block = read_block(reader, stream)
        for _ in range(count):
            rows.append(read_row(columns, block))
        if block.reader.read(1):
            raise BadFile("bad_input", "bytes are left over in a block")
        if stream.read(avro.datafile.SYNC_SIZE) != reader.sync_marker:
            raise BadFile("bad_input", "a sync marker is not the file's")
    return DataFile({name: kind for name, kind, _ in columns if kind}, rows)


def read_block(reader, stream):
    raw = avro.io.BinaryDecoder(stream)
    count = raw.read_long()
    if count < 0:
        raise BadFile("bad_input", "a block counts fewer than no rows")
    if reader.codec == "null":
        return count, avro.io.BinaryDecoder(io.BytesIO(raw.read_bytes()))
    if reader.codec == "xz":  # python3-avro does not know it, Python does
        return count, avro.io.BinaryDecoder(io.BytesIO(lzma.decompress(raw.read_bytes())))
    return count, avro.codecs.get_codec(reader.codec).decompress(raw)


def read_row(columns, decoder):
    row = {}
    for name, _, read in columns:
        value = read(decoder)
        if value is not None:
            row[name] = value
    return row


def compile_field(schema):
    """(Type, decoder -> value or None) of a field."""
    if schema.type not in ("union", "error_union"):
        return compile_plain(schema)
    if all(branch.type == "null" for branch in schema.schemas):
        return None, avro.io.BinaryDecoder.skip_long
    branches = [None if branch.type == "null" else compile_plain(branch) for branch in schema.schemas]
    kind = Type.common([branch[0] for branch in branches if branch])

    def read(decoder):
        index = decoder.read_long()
        if not 0 <= index < len(branches):
            raise BadFile("bad_input", f"union branch {index} of {len(branches)}")
        branch = branches[index]
        return None if branch is None else branch[0].widen(kind, branch[1](decoder))

    return kind, read


def compile_plain(schema):
    logical = schema.props.get("logicalType") if hasattr(schema, "props") else None
    compiled = compile_logical(schema, logical)
    return compiled or compile_bare(schema)


def compile_logical(schema, logical):
    """The reader of a logical type that Cairn honours; None if the bare type stands."""
    kind = schema.type
    if logical == "date" and kind == "int":
        return Type("date"), avro.io.BinaryDecoder.read_long
    if logical == "time-millis" and kind == "int":
        return Type("time"), lambda d: d.read_long() * 1000
    if logical == "time-micros" and kind == "long":
        return Type("time"), avro.io.BinaryDecoder.read_long
    if logical in ("timestamp-millis", "local-timestamp-millis") and kind == "long":
        return Type("timestamp"), lambda d: d.read_long() * 1000
    if logical in ("timestamp-micros", "local-timestamp-micros") and kind == "long":
        return Type("timestamp"), avro.io.BinaryDecoder.read_long
    if logical == "decimal" and kind in ("bytes", "fixed"):
        precision, scale = schema.props.get("precision"), schema.props.get("scale", 0)
        if isinstance(precision, int) and 0 <= scale <= precision <= 38:
            read = compile_bare(schema)[1]
            return Type("decimal", precision, scale), lambda d: int.from_bytes(read(d), "big", signed=True)
    return None


def compile_bare(schema):
    kind = schema.type
    if kind == "boolean":
        return Type("boolean"), read_boolean
    if kind in ("int", "long"):
        return Type("int64"), avro.io.BinaryDecoder.read_long
    if kind == "float":
        return Type("float64"), avro.io.BinaryDecoder.read_float
    if kind == "double":
        return Type("float64"), avro.io.BinaryDecoder.read_double
    if kind == "string":
        return Type("string"), avro.io.BinaryDecoder.read_utf8
    if kind == "bytes":
        return Type("bytes"), avro.io.BinaryDecoder.read_bytes
    if kind == "fixed":
        size = schema.size
        return Type("bytes"), lambda d: d.read(size)
    if kind == "enum":
        symbols = schema.symbols
        return Type("string"), lambda d: symbols[d.read_long()]
    if kind == "null":
        return None, lambda d: None
    if kind in ("array", "map", "record"):
        read = compile_nested(schema)
        return Type("json"), lambda d: json.dumps(read(d), sort_keys=True)
    raise BadFile("bad_input", f"no such Avro type: {kind}")


def read_boolean(decoder):
    byte = decoder.read(1)
    if byte not in (b"\x00", b"\x01"):
        raise BadFile("bad_input", f"boolean {byte!r}")
    return byte == b"\x01"


def compile_nested(schema):
    """decoder -> the JSON value of anything inside an array, map or record."""
    kind = schema.type
    if kind == "array":
        item = compile_nested(schema.items)
        return lambda d: read_blocks(d, lambda: item(d))
    if kind == "map":
        value = compile_nested(schema.values)
        return lambda d: dict(read_blocks(d, lambda: (d.read_utf8(), value(d))))
    if kind == "record":
        fields = [(field.name, compile_nested(field.type)) for field in schema.fields]
        return lambda d: {name: read(d) for name, read in fields}
    if kind == "union":
        branches = [compile_nested(branch) for branch in schema.schemas]
        return lambda d: branches[d.read_long()](d)
    if kind == "null":
        return lambda d: None
    type_, read = compile_plain(schema)
    if type_.id in ("boolean", "int64", "float64", "string"):
        return read
    return lambda d: type_.text(read(d))


def read_blocks(decoder, read_item):
    items = []
    while (count := decoder.read_long()) != 0:
        if count < 0:
            decoder.read_long()  # the block's size in bytes, for readers that skip
            count = -count
        items += [read_item() for _ in range(count)]
    return items
