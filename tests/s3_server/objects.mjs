// The objects of a bucket, as files. Whatever `DIR/BUCKET/` holds is an object under its path, so that a plain
// directory serves as it is. Keys that are no path of a file (`a//b`, `..`, a key below another key) lie in
// `DIR/.s3_server/BUCKET/`, named by a hash; what an upload said about its object lies there too, for all keys.

import { createHash, randomBytes } from "node:crypto";
import { createReadStream, lstatSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { Directories } from "./directories.mjs";

const kAside = ".s3_server";
const kNameBytesMax = 255;

export class Objects {
  #root;
  #directories = new Directories();
  #known = new Map(); // path -> {identity, etag, contentType, metadata}, true as long as the file has this identity

  constructor(root) {
    this.#root = root;
  }

  async hasDirectory(bucket) {
    if (!isPlainName(bucket) || bucket === kAside) return false;
    const found = await stat(join(this.#root, bucket)).catch(() => undefined);
    return found?.isDirectory() ?? false;
  }

  // {path, size, modified, etag, contentType, metadata}; undefined if there is no such object.
  async find(bucket, key) {
    for (const path of this.#places(bucket, key)) {
      const found = statusOf(path);
      if (found?.isFile()) return this.#described(bucket, key, path, found);
    }
    return undefined;
  }

  async #described(bucket, key, path, found) {
    const identity = identityOf(found);
    if (this.#known.get(path)?.identity !== identity) {
      const said = await readJson(this.#metadataPath(bucket, key));
      const uploaded = said?.identity === identity ? said : {};
      const { etag = await md5Of(path), contentType = "binary/octet-stream", metadata = {} } = uploaded;
      this.#known.set(path, { identity, etag, contentType, metadata });
    }
    const { etag, contentType, metadata } = this.#known.get(path);
    const modified = new Date(Number(found.mtimeMs));
    return { path, size: Number(found.size), modified, etag, contentType, metadata };
  }

  // Replaces the object whole: a reader sees the old bytes or the new ones. Returns the ETag.
  async put(bucket, key, body, { etag, contentType, metadata } = {}) {
    const path = await this.#placeForWriting(bucket, key);
    const temporary = join(this.#aside(bucket), `new-${randomBytes(8).toString("hex")}`);
    await mkdir(dirname(temporary), { recursive: true });
    await writeFile(temporary, body);
    await rename(temporary, path);
    const other = this.#places(bucket, key).filter((place) => place !== path);
    for (const place of other) await this.#removeFile(place);
    const identity = identityOf(statusOf(path));
    const value = etag ?? createHash("md5").update(body).digest("hex");
    await writeFile(
      this.#metadataPath(bucket, key),
      JSON.stringify({ key, identity, etag: value, contentType, metadata }),
    );
    return value;
  }

  bytes(object) {
    return readBytes(object.path, 0, object.size);
  }

  async #placeForWriting(bucket, key) {
    const places = this.#places(bucket, key);
    const aside = places.at(-1);
    await mkdir(dirname(aside), { recursive: true });
    if (places.length === 1) return aside;
    try {
      await mkdir(dirname(places[0]), { recursive: true });
      return statusOf(places[0])?.isDirectory() ? aside : places[0];
    } catch (error) {
      if (error.code === "EEXIST" || error.code === "ENOTDIR") return aside; // an object is where a folder would be
      throw error;
    }
  }

  async remove(bucket, key) {
    for (const place of [...this.#places(bucket, key), this.#metadataPath(bucket, key)]) await this.#removeFile(place);
    await this.#removeEmptyFolders(join(this.#root, bucket), dirname(join(this.#root, bucket, ...plainSegments(key))));
  }

  async #removeFile(path) {
    if (statusOf(path)?.isFile()) await rm(path);
  }

  async #removeEmptyFolders(top, folder) {
    for (let at = folder; at.startsWith(`${top}/`); at = dirname(at)) {
      if ((await readdir(at).catch(() => ["?"])).length > 0) return;
      await rm(at, { recursive: true });
    }
  }

  // Every key with the prefix, in the order of S3: by the bytes of UTF-8.
  async keys(bucket, prefix) {
    const top = join(this.#root, bucket);
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    const found = [];
    if (folder === "" || isPlainKey(`${folder}x`)) await this.#collect(join(top, folder), folder, found);
    found.push(...(await this.#keysAside(bucket)));
    return sortedUtf8([...new Set(found)].filter((key) => key.startsWith(prefix)));
  }

  async #collect(directory, prefix, found) {
    const { files, folders } = await this.#directories.contentOf(directory);
    for (const name of files) found.push(prefix + name);
    for (const name of folders) await this.#collect(join(directory, name), `${prefix}${name}/`, found);
  }

  async #keysAside(bucket) {
    const { files } = await this.#directories.contentOf(this.#aside(bucket));
    const keys = [];
    for (const name of files.filter((one) => one.endsWith(".object"))) {
      const said = await readJson(join(this.#aside(bucket), name.replace(/object$/, "json")));
      if (said) keys.push(said.key);
    }
    return keys;
  }

  // Where an object may lie, in the order of looking.
  #places(bucket, key) {
    const aside = join(this.#aside(bucket), `${hashOf(key)}.object`);
    return isPlainKey(key) ? [join(this.#root, bucket, ...key.split("/")), aside] : [aside];
  }

  #metadataPath(bucket, key) {
    return join(this.#aside(bucket), `${hashOf(key)}.json`);
  }

  #aside(bucket) {
    return join(this.#root, kAside, bucket);
  }
}

// At once: a page of a list asks this a thousand times, and waiting would cost ten times what the question does.
function statusOf(path) {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined; // a part of the path is a file, or too long
  }
}

function identityOf({ size, mtimeNs, ino }) {
  return `${size}-${mtimeNs}-${ino}`;
}

async function md5Of(path) {
  const hash = createHash("md5");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

function isPlainKey(key) {
  return key.split("/").every(isPlainName);
}

function plainSegments(key) {
  return isPlainKey(key) ? key.split("/") : ["x"];
}

function isPlainName(name) {
  return (
    name !== "" &&
    name !== "." &&
    name !== ".." &&
    !name.includes("\0") &&
    !name.includes("/") &&
    Buffer.byteLength(name) <= kNameBytesMax
  );
}

function hashOf(key) {
  return createHash("sha256").update(key).digest("hex");
}

async function readJson(path) {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

// Strings of JavaScript compare by UTF-16 units, which puts surrogates before U+E000 to U+FFFF.
export function compareUtf8(one, other) {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function sortedUtf8(keys) {
  return keys.some((key) => /[\ud800-\udfff]/.test(key)) ? keys.sort(compareUtf8) : keys.sort();
}

// The bytes [first, first + length) of a stored object.
export async function readBytes(path, first, length) {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, first + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}
