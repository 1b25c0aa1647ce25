#include "testing/avro_file.h"

#include <span>

#include "avro/codec/codec.h"

namespace cairn::testing {

std::string avro_long(std::int64_t value) {
  std::uint64_t bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  std::string out;
  while (bits > 127) {
    out.push_back(static_cast<char>(bits % 128 + 128));
    bits /= 128;
  }
  out.push_back(static_cast<char>(bits));
  return out;
}

std::string avro_sized(std::string_view bytes) {
  return avro_long(static_cast<std::int64_t>(bytes.size())).append(bytes);
}

std::string AvroFile::header() const {
  std::string out("Obj\x01", 4);
  out += avro_long(static_cast<std::int64_t>(metadata.size()) + 2);
  out += avro_sized("avro.schema") + avro_sized(schema) + avro_sized("avro.codec") + avro_sized(codec);
  for (const auto& [key, value] : metadata) out += avro_sized(key) + avro_sized(value);
  return (out + avro_long(0)).append(kSyncMarker);
}

std::string AvroFile::block(const Block& block) const {
  const avro::Codec* const found = avro::find_codec(codec).value();
  const std::vector<std::byte> compressed = found->compress(std::as_bytes(std::span(block.bytes)));
  const std::string_view bytes(reinterpret_cast<const char*>(compressed.data()), compressed.size());
  return (avro_long(block.rows) + avro_sized(bytes)).append(kSyncMarker);
}

std::string AvroFile::bytes() const {
  std::string out = header();
  for (const Block& each : blocks) out += block(each);
  return out;
}

}  // namespace cairn::testing
