// One page of ListObjectsV2.

import { AwsError } from "./aws_error.mjs";
import { compareUtf8 } from "./objects.mjs";

const kKeysMax = 1000;
// Whatever follows them, these six bytes are "++++////" in base64, which every client has to encode.
const kTokenMark = Buffer.from([0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff]);

// Reads the parameters of the request. `pageSize` is the most that this server puts on a page.
export function readListParameters(query, pageSize = kKeysMax) {
  const text = (name) => query.get(name)?.[0];
  const maxKeys = text("max-keys") ?? String(kKeysMax);
  if (!/^\d{1,10}$/.test(maxKeys))
    throw invalid("Provided max-keys not an integer or within integer range", "max-keys", maxKeys);
  const encoding = text("encoding-type");
  if (encoding !== undefined && encoding !== "url")
    throw invalid("Invalid Encoding Method specified in Request", "encoding-type", encoding);
  const token = text("continuation-token");
  return {
    prefix: text("prefix") ?? "",
    delimiter: text("delimiter") ?? "",
    startAfter: text("start-after"),
    maxKeys: Math.min(Number(maxKeys), kKeysMax),
    limit: Math.min(Number(maxKeys), kKeysMax, pageSize),
    isUrlEncoded: encoding === "url",
    token,
    after: token === undefined ? undefined : readToken(token),
  };
}

// {keys, commonPrefixes, nextToken?} of the sorted keys that have the prefix.
export function pageOf(sortedKeys, parameters) {
  const { prefix, delimiter, limit, after, startAfter } = parameters;
  const keys = [];
  const commonPrefixes = [];
  const from = after ?? startAfter;
  let last;
  if (limit === 0) return { keys, commonPrefixes };
  for (const key of sortedKeys.slice(firstAfter(sortedKeys, from))) {
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const group = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (group !== undefined && (group === last || group === after)) continue; // counted already
    if (keys.length + commonPrefixes.length === limit) return { keys, commonPrefixes, nextToken: makeToken(last) };
    if (group === undefined) keys.push(key);
    else commonPrefixes.push(group);
    last = group ?? key;
  }
  return { keys, commonPrefixes };
}

function firstAfter(sortedKeys, from) {
  if (from === undefined) return 0;
  let low = 0;
  let high = sortedKeys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareUtf8(sortedKeys[middle], from) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function makeToken(lastKey) {
  let text = JSON.stringify({ after: lastKey });
  while ((kTokenMark.length + Buffer.byteLength(text)) % 3 === 0) text += " "; // so that the token ends with "="
  return Buffer.concat([kTokenMark, Buffer.from(text)]).toString("base64");
}

function readToken(token) {
  const bytes = Buffer.from(token, "base64");
  try {
    if (bytes.toString("base64") === token && bytes.subarray(0, kTokenMark.length).equals(kTokenMark)) {
      return JSON.parse(bytes.subarray(kTokenMark.length).toString()).after;
    }
  } catch {
    // Falls through: what is no JSON is no token of ours.
  }
  throw invalid("The continuation token provided is incorrect", "continuation-token", token);
}

function invalid(message, name, value) {
  return new AwsError("InvalidArgument", { message, fields: { ArgumentName: name, ArgumentValue: value } });
}

// The document, as a tree for xml.mjs. `entries` are the page's objects: {key, size, etag, modified, storageClass}.
export function listDocument(bucket, parameters, page) {
  const { entries, commonPrefixes, nextToken } = page;
  const { keyCount = entries.length + commonPrefixes.length, isTruncated = nextToken !== undefined } = page;
  const coded = (text) => (parameters.isUrlEncoded ? urlEncoded(text) : text);
  const optional = (name, value) => (value === undefined ? [] : [[name, value]]);
  return [
    'ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
    ["Name", bucket],
    ["Prefix", coded(parameters.prefix)],
    ...optional("Delimiter", parameters.delimiter === "" ? undefined : coded(parameters.delimiter)),
    ...optional("StartAfter", parameters.startAfter === undefined ? undefined : coded(parameters.startAfter)),
    ...optional("ContinuationToken", parameters.token),
    ...optional("NextContinuationToken", nextToken),
    ["KeyCount", keyCount],
    ["MaxKeys", parameters.maxKeys],
    ...optional("EncodingType", parameters.isUrlEncoded ? "url" : undefined),
    ["IsTruncated", String(isTruncated)],
    ...entries.map((entry) => [
      "Contents",
      ["Key", coded(entry.key)],
      ["LastModified", entry.modified.toISOString()],
      ["ETag", `"${entry.etag}"`],
      ["Size", entry.size],
      ["StorageClass", entry.storageClass],
    ]),
    ...commonPrefixes.map((prefix) => ["CommonPrefixes", ["Prefix", coded(prefix)]]),
  ];
}

// As S3 has it: a blank is "+", and slashes stay.
export function urlEncoded(text) {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+")
    .replace(/%2F/g, "/");
}
