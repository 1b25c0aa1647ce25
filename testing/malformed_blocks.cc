#include "testing/malformed_blocks.h"

#include <span>

#include "avro/codec/codec.h"
#include "testing/avro_file.h"

namespace cairn::testing {
namespace {

using std::string_literals::operator""s;
using Cases = std::vector<MalformedAvro>;

constexpr const char* kSchema = R"({"type":"record","name":"r","fields":[{"name":"f","type":"string"}]})";

std::string compressed(std::string_view codec, std::string_view bytes) {
  const std::vector<std::byte> block = avro::find_codec(codec).value()->compress(std::as_bytes(std::span(bytes)));
  return {reinterpret_cast<const char*>(block.data()), block.size()};
}

// One row of text, compressed.
std::string good(std::string_view codec) { return compressed(codec, avro_sized("a row of some length, a row of it")); }

std::string with_flipped_bit(std::string bytes, std::size_t at) {
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
  return bytes;
}

// A file of one block whose compressed bytes are these.
MalformedAvro block_of(const std::string& codec, const std::string& name, std::string_view bytes, std::string error) {
  const std::string header = AvroFile{.schema = kSchema, .codec = codec}.header();
  return {codec + "_" + name, (header + avro_long(1) + avro_sized(bytes)).append(kSyncMarker),
          error.empty() ? codec + ": " : std::move(error)};
}

// An unfit stream of snappy with a checksum behind it, which nobody comes to read.
MalformedAvro snappy_stream(const std::string& name, const std::string& stream, std::string error) {
  return block_of("snappy", name, stream + "crc!", std::move(error));
}

Cases snappy_cases() {
  const std::string whole = good("snappy");
  return {
      block_of("snappy", "of_no_bytes", "", "a block of 0 bytes has no room for its crc"),
      block_of("snappy", "of_3_bytes", "abc", "a block of 3 bytes has no room for its crc"),
      block_of("snappy", "crc_wrong", with_flipped_bit(whole, whole.size() - 1), "crc mismatch"),
      block_of("snappy", "crc_little_endian",
               whole.substr(0, whole.size() - 4) + std::string(whole.rbegin(), whole.rbegin() + 4), "crc mismatch"),
      block_of("snappy", "text_flipped", with_flipped_bit(whole, 6), "crc mismatch"),
      block_of("snappy", "crc_missing", whole.substr(0, whole.size() - 4), ""),
      snappy_stream("length_of_11_bytes", std::string(10, '\xff') + "\x01", "the length in front"),
      snappy_stream("length_only", "\x05", "the block is malformed"),
      snappy_stream("length_beyond_22_times", "\xe8\x07\x04"s + "ab", "cannot hold"),
      snappy_stream("bomb_of_4_gib", "\xff\xff\xff\xff\x0f\x00"s + "a", "cannot hold"),
      snappy_stream("copy_of_offset_0", "\x08\x00"s + "a" + "\x0d\x00"s, "the block is malformed"),
      snappy_stream("copy_from_before_the_start", "\x08\x00"s + "a" + "\x0d\x05"s, "the block is malformed"),
      snappy_stream("literal_past_the_end", "\x0a\x24"s + "abc", "the block is malformed"),
      snappy_stream("output_short", "\x0a\x08"s + "abc", "the block is malformed"),
      snappy_stream("output_long", "\x02\x10"s + "abcde", "the block is malformed"),
  };
}

Cases deflate_cases() {
  const std::string whole = good("deflate");
  return {
      block_of("deflate", "of_no_bytes", "", "the block is malformed or cut short"),
      block_of("deflate", "garbage", "\xff\xff\xff\xff", "the block is malformed or cut short"),
      block_of("deflate", "cut", whole.substr(0, whole.size() - 1), "the block is malformed or cut short"),
      block_of("deflate", "with_a_tail", whole + "and more", "8 bytes lie behind the end of the stream"),
      block_of("deflate", "with_a_gzip_header", "\x1f\x8b\x08"s + std::string(7, '\0') + whole, ""),
  };
}

Cases zstandard_cases() {
  const std::string whole = good("zstandard");
  // Magic, a descriptor with an 8-byte content size in a single segment, and a size of 2^40 bytes.
  const std::string declared = "\x28\xb5\x2f\xfd\xe0\x00\x00\x00\x00\x00\x01\x00\x00\x01\x00\x00"s;
  return {
      block_of("zstandard", "of_no_bytes", "", ""),
      block_of("zstandard", "no_frame", "no frame at all", "the block has no frame"),
      block_of("zstandard", "cut", whole.substr(0, whole.size() - 1), ""),
      block_of("zstandard", "with_a_tail", whole + "tail", ""),
      block_of("zstandard", "declares_1_tib", declared, "declares 1099511627776 bytes"),
  };
}

Cases bzip2_cases() {
  const std::string whole = good("bzip2");
  return {
      block_of("bzip2", "of_no_bytes", "", "the block is cut short"),
      block_of("bzip2", "no_stream", "BZip2, but no stream", "the block is no bzip2 stream"),
      block_of("bzip2", "crc_wrong", with_flipped_bit(whole, 12), "its checksum is not that of its bytes"),
      block_of("bzip2", "cut", whole.substr(0, whole.size() - 1), "the block is cut short"),
      block_of("bzip2", "with_a_tail", whole + "tail", "4 bytes lie behind the end of the stream"),
  };
}

Cases xz_cases() {
  const std::string whole = good("xz");
  // A stream whose checksum is of kind 2, and one whose block asks for a dictionary of 4 GiB - 1.
  const std::string reserved_check =
      "\xfd"
      "7zXZ\x00\x00\x02\xd3\x73\xd7\xaf"s;
  const std::string dictionary =
      "\xfd"
      "7zXZ\x00\x00\x00\xff\x12\xd9\x41\x02\x00\x21\x01\x28\x00\x00\x00\xe6\xa0\x11\xb3\x00\x00\x00\x00"s;
  return {
      block_of("xz", "of_no_bytes", "", ""),
      block_of("xz", "no_stream", "no xz stream, just text", "the block is no xz stream"),
      block_of("xz", "of_lzma_alone", "\x5d\x00\x00\x10\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00"s, "no xz stream"),
      block_of("xz", "unknown_checksum", reserved_check, "cannot verify"),
      block_of("xz", "dictionary_of_4_gib", dictionary, "83886080 are allowed"),
      block_of("xz", "byte_flipped", with_flipped_bit(whole, whole.size() / 2),
               "its checksum is not that of its bytes"),
      block_of("xz", "cut", whole.substr(0, whole.size() - 1), "the block is cut short"),
      block_of("xz", "with_a_tail", whole + "tail", "4 bytes lie behind the end of the stream"),
  };
}

// Blocks that decompress to a little more than is allowed. The bombs of the slower codecs are in their suite.
Cases bombs() {
  const std::string zeros(avro::kBlockBytesMax + 1, '\0');
  return {
      block_of("deflate", "bomb", compressed("deflate", zeros), "expands beyond 268435456 bytes"),
      block_of("zstandard", "bomb", compressed("zstandard", zeros), "declares 268435457 bytes"),
  };
}

}  // namespace

std::vector<MalformedAvro> malformed_blocks() {
  Cases all;
  for (const Cases& part : {snappy_cases(), deflate_cases(), zstandard_cases(), bzip2_cases(), xz_cases(), bombs()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace cairn::testing
