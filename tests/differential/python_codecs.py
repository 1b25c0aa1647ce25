"""Reads the blocks of Avro files by Python's own bz2 and lzma, and writes them again by these:

  python_codecs.py DIRECTORY

For each N.CODEC.avro in the directory it writes N.CODEC.copy.avro: the same bytes in the same blocks, compressed with a
level, and for xz a checksum and filters, that follow from N.
"""

import bz2
import lzma
import os
import re
import sys

CHECKS = (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256)
SYNC_SIZE = 16


def recompress(codec, data, number):
    if codec == "bzip2":
        return bz2.compress(bz2.decompress(data), 1 + number % 9)
    preset = number % 10 | (lzma.PRESET_EXTREME if number % 7 == 0 else 0)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": preset}]
    if number % 3 == 0:
        filters.insert(0, {"id": lzma.FILTER_DELTA, "dist": 1 + number % 8})
    raw = lzma.decompress(data, lzma.FORMAT_XZ)
    return lzma.compress(raw, lzma.FORMAT_XZ, CHECKS[number % len(CHECKS)], filters=filters)


def read_long(data, at):
    number, shift = 0, 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return (number >> 1) ^ -(number & 1), at


def write_long(number):
    number = (number << 1) ^ (number >> 63)
    out = bytearray()
    while number > 0x7F:
        out.append(0x80 | (number & 0x7F))
        number >>= 7
    out.append(number)
    return bytes(out)


def copy(data, codec, number):
    sync = data[-SYNC_SIZE:]
    at = data.index(sync) + SYNC_SIZE  # the end of the header
    parts = [data[:at]]
    while at < len(data):
        count, at = read_long(data, at)
        size, at = read_long(data, at)
        block = recompress(codec, data[at : at + size], number)
        parts += [write_long(count), write_long(len(block)), block, sync]
        at += size + SYNC_SIZE
    return b"".join(parts)


def main(directory):
    for name in sorted(os.listdir(directory)):
        match = re.fullmatch(r"(\d+)\.(bzip2|xz)\.avro", name)
        if match is None:
            continue
        path = os.path.join(directory, name)
        with open(path, "rb") as stream:
            data = stream.read()
        with open(path.replace(".avro", ".copy.avro"), "wb") as stream:
            stream.write(copy(data, match[2], int(match[1])))


if __name__ == "__main__":
    main(sys.argv[1])
