#include "avro/encoder.h"

#include <algorithm>

namespace cairn::avro {
namespace {

constexpr std::string_view kMagic{"Obj\x01", 4};
constexpr std::size_t kSyncMarkerBytes = 16;

// SplitMix64 over the seed: neighbouring seeds give markers that have nothing in common.
std::vector<std::byte> make_sync_marker(std::uint64_t seed) {
  std::vector<std::byte> marker;
  while (marker.size() < kSyncMarkerBytes) {
    seed += 0x9e3779b97f4a7c15;
    std::uint64_t word = seed;
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9;
    word = (word ^ word >> 27) * 0x94d049bb133111eb;
    word ^= word >> 31;
    for (int shift = 0; shift < 64; shift += 8) marker.push_back(static_cast<std::byte>(word >> shift));
  }
  return marker;
}

}  // namespace

Result<Encoder> Encoder::open(ByteSink& sink, const EncoderOptions& options) {
  Encoder encoder(sink, *TRY(find_codec(options.codec)), options);
  TRY(encoder.write_header(options));
  return encoder;
}

Encoder::Encoder(ByteSink& sink, const Codec& codec, const EncoderOptions& options)
    : sink_(&sink),
      codec_(&codec),
      block_bytes_(options.block_bytes),
      sync_marker_(make_sync_marker(options.sync_seed)) {}

Status Encoder::write_header(const EncoderOptions& options) {
  write_raw(kMagic.data(), kMagic.size());
  begin_items(2 + static_cast<std::int64_t>(options.metadata.size()));
  write_string("avro.schema");
  write_string(options.schema);
  write_string("avro.codec");
  write_string(codec_->name());
  for (const auto& [key, value] : options.metadata) {
    write_string(key);
    write_string(value);
  }
  end_items();
  write_fixed(sync_marker_);
  return sink_->write(std::span(buffer_).first(std::exchange(used_, 0)));
}

Status Encoder::finish() {
  CHECK(block_records_ > 0 || used_ == 0, "every record is ended");
  if (block_records_ == 0) return {};
  return flush();
}

Status Encoder::flush() {
  const auto block = codec_->compress(std::span(buffer_).first(used_));
  bytes_flushed_ += std::exchange(used_, 0);
  write_long(static_cast<std::int64_t>(std::exchange(block_records_, 0)));
  write_long(static_cast<std::int64_t>(block.size()));
  write_fixed(block);
  write_fixed(sync_marker_);
  return sink_->write(std::span(buffer_).first(std::exchange(used_, 0)));
}

void Encoder::grow(std::size_t size) { buffer_.resize(std::max(2 * buffer_.size(), used_ + size)); }

}  // namespace cairn::avro
