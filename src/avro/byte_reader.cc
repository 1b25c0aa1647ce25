#include "avro/byte_reader.h"

#include <algorithm>
#include <cstring>

#include "avro/varint.h"

namespace cairn::avro {
namespace {

Error ends_inside(std::string_view what) { return make_error(ErrorKind::kBadInput, "the file ends inside {}", what); }

}  // namespace

ByteReader::ByteReader(ByteSource& source, std::uint64_t offset, std::size_t window_bytes)
    : source_(source), position_(offset) {
  CHECK(offset <= source.size(), "the offset lies in the object");
  window_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(window_bytes, left())));
}

Result<std::int64_t> ByteReader::read_long(std::string_view what) {
  TRY(fill(kVarintBytesMax));
  const std::span<const std::byte> bytes = buffered();
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kVarintBytesMax; ++i) {
    if (i == bytes.size()) return ends_inside(what);
    const auto byte = static_cast<std::uint8_t>(bytes[i]);
    if (i + 1 == kVarintBytesMax && byte > 1) break;
    bits |= std::uint64_t{byte & 0x7fU} << (7 * i);
    if (byte >= 0x80) continue;
    consume(i + 1);
    return from_zigzag(bits);
  }
  return make_error(ErrorKind::kBadInput, "{} is a number of more than 64 bits", what);
}

Status ByteReader::read(std::span<std::byte> out, std::string_view what) {
  if (out.size() > left()) return ends_inside(what);
  if (out.size() <= window_.size()) TRY(fill(out.size()));
  const std::size_t from_window = std::min(out.size(), end_ - start_);
  std::copy_n(buffered().begin(), from_window, out.begin());
  consume(from_window);
  const std::span<std::byte> rest = out.subspan(from_window);
  if (rest.empty()) return {};
  TRY(source_.read(position_, rest));
  position_ += rest.size();
  return {};
}

Result<std::string> ByteReader::read_text(std::size_t size, std::string_view what) {
  if (size > left()) return ends_inside(what);  // before memory is taken
  std::string text(size, '\0');
  TRY(read(std::as_writable_bytes(std::span(text)), what));
  return text;
}

std::span<const std::byte> ByteReader::buffered() const { return std::span(window_).subspan(start_, end_ - start_); }

Status ByteReader::fill(std::size_t bytes) {
  const std::size_t have = end_ - start_;
  if (have >= std::min<std::uint64_t>(bytes, left())) return {};
  std::copy(window_.begin() + static_cast<std::ptrdiff_t>(start_), window_.begin() + static_cast<std::ptrdiff_t>(end_),
            window_.begin());
  start_ = 0;
  end_ = have;
  const auto more = static_cast<std::size_t>(std::min<std::uint64_t>(window_.size() - have, left() - have));
  TRY(source_.read(position_ + have, std::span(window_).subspan(have, more)));
  end_ += more;
  return {};
}

void ByteReader::consume(std::size_t bytes) {
  start_ += bytes;
  position_ += bytes;
}

}  // namespace cairn::avro
