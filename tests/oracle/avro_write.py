"""Writes Avro container files for generated buckets.

A writer of our own rather than python3-avro's: it chooses union branches explicitly, cuts blocks where it is told to,
and can therefore write every shape of file that the specification allows. The model reads the files with python3-avro,
so that a mistake here shows as a disagreement between two programs.
"""

import binascii
import bz2
import json
import lzma
import struct
import zlib

import snappy


class Branch:
    """A value of a union with its branch said aloud, for unions in which the value alone does not tell."""

    __slots__ = ("index", "value")

    def __init__(self, index, value):
        self.index = index
        self.value = value


def encode_long(value):
    """An int or long: zigzag, then seven bits to a byte, the lowest first."""
    assert -(2**63) <= value < 2**63, f"{value} is no 64-bit integer"
    number = (value << 1) ^ (value >> 63)
    out = bytearray()
    while number & ~0x7F:
        out.append(0x80 | (number & 0x7F))
        number >>= 7
    out.append(number)
    return bytes(out)


def encode_bytes(value):
    return encode_long(len(value)) + value


def unscaled_bytes(unscaled, size=None):
    """The two's complement of a decimal's unscaled value, big-endian, in `size` bytes or as few as hold it."""
    return unscaled.to_bytes(size or unscaled.bit_length() // 8 + 1, "big", signed=True)


def encode_union(schema, value):
    if isinstance(value, Branch):
        return encode_long(value.index) + encode_value(schema[value.index], value.value)
    if value is None:
        return encode_long(schema.index("null"))
    index = next(i for i, branch in enumerate(schema) if branch != "null")
    return encode_long(index) + encode_value(schema[index], value)


def encode_blocks(items):
    """The items of an array or map: one block with its count, then the empty one."""
    return (encode_long(len(items)) + b"".join(items) if items else b"") + encode_long(0)


def encode_value(schema, value):
    """One value. Values are in the file's own terms: days, microseconds, unscaled bytes, the symbol of an enum."""
    if isinstance(schema, list):
        return encode_union(schema, value)
    kind = schema["type"] if isinstance(schema, dict) else schema
    if isinstance(kind, (dict, list)):
        return encode_value(kind, value)
    if kind == "null":
        return b""
    if kind == "boolean":
        return b"\x01" if value else b"\x00"
    if kind in ("int", "long"):
        return encode_long(value)
    if kind == "float":
        return struct.pack("<f", value)
    if kind == "double":
        return struct.pack("<d", value)
    if kind == "string":
        return encode_bytes(value.encode("utf-8"))
    if kind == "bytes":
        return encode_bytes(value)
    if kind == "fixed":
        return value
    if kind == "enum":
        return encode_long(schema["symbols"].index(value))
    if kind == "array":
        return encode_blocks([encode_value(schema["items"], item) for item in value])
    if kind == "map":
        return encode_blocks(
            [encode_bytes(k.encode("utf-8")) + encode_value(schema["values"], v) for k, v in value.items()]
        )
    if kind == "record":
        return b"".join(encode_value(field["type"], value[field["name"]]) for field in schema["fields"])
    raise ValueError(f"no such Avro type: {kind!r}")


def compress(codec, data):
    if codec == "null":
        return data
    if codec == "deflate":
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        return deflate.compress(data) + deflate.flush()
    if codec == "snappy":
        return snappy.compress(data) + struct.pack(">I", binascii.crc32(data))
    if codec == "bzip2":
        return bz2.compress(data)
    if codec == "xz":
        return lzma.compress(data)
    raise ValueError(f"no such codec: {codec!r}")


def container(schema, rows, codec="snappy", sync=b"0123456789abcdef", block_rows=100, metadata=None):
    """A whole container file as bytes. `rows` are dicts by field name; no rows make a file without blocks."""
    entries = {
        "avro.schema": json.dumps(schema).encode("utf-8"),
        "avro.codec": codec.encode("ascii"),
        **(metadata or {}),
    }
    items = [encode_bytes(key.encode("utf-8")) + encode_bytes(value) for key, value in entries.items()]
    parts = [b"Obj\x01", encode_blocks(items), sync]
    for start in range(0, len(rows), block_rows):
        block = rows[start : start + block_rows]
        data = compress(codec, b"".join(encode_value(schema, row) for row in block))
        parts += [encode_long(len(block)), encode_long(len(data)), data, sync]
    return b"".join(parts)
