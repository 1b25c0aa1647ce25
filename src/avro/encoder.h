#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "avro/byte_sink.h"
#include "avro/codec/codec.h"
#include "base/result.h"

namespace cairn::avro {

struct EncoderOptions {
  std::string schema;                  // JSON text; written as it is, so that any attribute passes through
  std::string codec = "snappy";        // a name of all_codecs()
  std::uint64_t sync_seed = 0;         // the sync marker is made from it: equal input gives equal bytes
  std::size_t block_bytes = 64 << 10;  // a block ends with the record that reaches this size, uncompressed
  std::vector<std::pair<std::string, std::string>> metadata;  // further entries of the header
};

// Writes one Avro container file, value by value.
//
// The caller knows the schema and writes each record's values in its order; nothing here reads the schema, so a value
// of the wrong type makes a file that cannot be read. Cheap per value: only end_record(), which may write a block, and
// finish() can fail, and after they have failed the file is of no use. The sink outlives the encoder.
//
//   auto encoder = TRY(Encoder::open(sink, {.schema = R"({"type":"record","name":"r","fields":[…]})"}));
//   for (…) { encoder.write_union_branch(1); encoder.write_string(name); TRY(encoder.end_record()); }
//   TRY(encoder.finish());
class Encoder {
 public:
  // Writes the header. kBadInput for an unknown codec.
  static Result<Encoder> open(ByteSink& sink, const EncoderOptions& options);

  void write_null() {}
  void write_boolean(bool value) { *claim(1) = std::byte{value}; }
  void write_int(std::int32_t value) { write_long(value); }
  void write_long(std::int64_t value);
  void write_float(float value) { write_raw(&value, sizeof value); }
  void write_double(double value) { write_raw(&value, sizeof value); }
  void write_string(std::string_view value) { write_bytes(std::as_bytes(std::span(value))); }
  void write_bytes(std::span<const std::byte> value);
  void write_fixed(std::span<const std::byte> value) { write_raw(value.data(), value.size()); }
  void write_enum(std::int32_t index) { write_long(index); }
  void write_union_branch(std::int64_t index) { write_long(index); }
  // Arrays and maps: any number of blocks of `count` > 0 items, then the end. A map's item is a string and a value.
  void begin_items(std::int64_t count) { write_long(count); }
  void end_items() { write_long(0); }

  Status end_record();
  // Writes the last block. Nothing may be written after it.
  Status finish();

  std::uint64_t records() const { return records_; }
  std::uint64_t bytes_raw() const { return bytes_flushed_ + used_; }  // of the records, before compression

 private:
  Encoder(ByteSink& sink, const Codec& codec, const EncoderOptions& options);

  static constexpr std::size_t kVarintBytesMax = 10;

  Status write_header(const EncoderOptions& options);
  Status flush();
  void grow(std::size_t size);
  void write_raw(const void* data, std::size_t size);
  // Makes room for `size` bytes and counts them as used.
  std::byte* claim(std::size_t size) {
    if (buffer_.size() - used_ < size) [[unlikely]]
      grow(size);
    return buffer_.data() + std::exchange(used_, used_ + size);
  }

  ByteSink* sink_;
  const Codec* codec_;
  std::size_t block_bytes_;
  std::vector<std::byte> sync_marker_;
  std::vector<std::byte> buffer_;
  std::size_t used_ = 0;
  std::uint64_t block_records_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t bytes_flushed_ = 0;
};

inline void Encoder::write_long(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  std::uint64_t zigzag = bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0);
  if (buffer_.size() - used_ < kVarintBytesMax) [[unlikely]]
    grow(kVarintBytesMax);
  std::byte* out = buffer_.data() + used_;
  for (; zigzag >= 0x80; zigzag >>= 7) *out++ = static_cast<std::byte>(zigzag | 0x80);
  *out++ = static_cast<std::byte>(zigzag);
  used_ = static_cast<std::size_t>(out - buffer_.data());
}

inline void Encoder::write_bytes(std::span<const std::byte> value) {
  write_long(static_cast<std::int64_t>(value.size()));
  write_raw(value.data(), value.size());
}

inline void Encoder::write_raw(const void* data, std::size_t size) {
  static_assert(std::endian::native == std::endian::little, "Avro's floating-point values are little-endian");
  if (size != 0) std::memcpy(claim(size), data, size);
}

inline Status Encoder::end_record() {
  ++records_;
  ++block_records_;
  if (used_ < block_bytes_) return {};
  return flush();
}

}  // namespace cairn::avro
