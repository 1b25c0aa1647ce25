#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "avro/container.h"
#include "avro/fault.h"
#include "avro/varint.h"

namespace cairn::avro {

// What is read in place of bytes that are not there: empty, but not null, so that it may be copied.
inline constexpr std::string_view kNoBytes = "";

// Reads the values of one block, leaning on the zeroed padding behind it: a number is read without a check, since it
// moves at most kVarintBytesMax bytes into the padding; whoever loops calls is_inside() once for each turn. Lengths are
// checked against the block's real end.
//
// The first fault sticks and moves the cursor to the end of the block, where everything reads as zero, so that callers
// need not look after every value.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const char* start, std::size_t size) : start_(start), at_(start), end_(start + size) {}

  const char* at() const { return at_; }
  void move_to(const char* at) { at_ = at; }
  const char* end() const { return end_; }
  std::uint64_t left() const { return at_ > end_ ? 0 : static_cast<std::uint64_t>(end_ - at_); }

  FaultCode fault() const { return fault_; }
  std::uint64_t fault_offset() const { return fault_offset_; }  // in the block
  const std::string& fault_value() const { return fault_value_; }

  // Faults stay out of the way of what is read right.
  [[gnu::cold, gnu::noinline]] void fail(FaultCode code) { fail_value_before(at_, code, {}); }
  // A fault of a value that the cursor has passed.
  [[gnu::cold, gnu::noinline]] void fail_before(const char* at, FaultCode code) { fail_value_before(at, code, {}); }
  // `value` is for the message.
  [[gnu::cold, gnu::noinline]] void fail_value_before(const char* at, FaultCode code, std::string value) {
    if (fault_ == FaultCode::kNone) {
      fault_ = at_ > end_ ? FaultCode::kTruncated : code;
      fault_offset_ = static_cast<std::uint64_t>((at_ > end_ ? end_ : at) - start_);
      fault_value_ = std::move(value);
    }
    at_ = end_;
  }

  // True while values may be read; reading past the end is a fault.
  bool is_inside() {
    if (at_ > end_) [[unlikely]]
      fail(FaultCode::kTruncated);
    return fault_ == FaultCode::kNone;
  }

  std::int64_t read_long() {
    const Varint number = read_varint(at_);
    if (number.next == nullptr) [[unlikely]]
      return fail(FaultCode::kVarint), 0;
    at_ = number.next;
    return from_zigzag(number.value);
  }
  std::int32_t read_int() {
    const char* const before = at_;
    const std::int64_t number = read_long();
    if (number != static_cast<std::int32_t>(number)) [[unlikely]] {
      return fail_before(before, FaultCode::kIntRange), 0;
    }
    return static_cast<std::int32_t>(number);
  }
  template <typename Number>
  Number read_number() {
    const auto number = load<Number>(at_);
    at_ += sizeof number;
    return number;
  }
  bool read_boolean() {
    const auto byte = static_cast<std::uint8_t>(*at_);
    if (byte > 1) [[unlikely]]
      return fail(FaultCode::kBoolean), false;
    ++at_;
    return byte != 0;
  }
  // `size` bytes as they stand.
  std::string_view read_bytes(std::uint64_t size) {
    if (at_ > end_ || size > static_cast<std::uint64_t>(end_ - at_)) [[unlikely]] {
      return fail(FaultCode::kLengthBeyond), kNoBytes;
    }
    const std::string_view bytes(at_, size);
    at_ += size;
    return bytes;
  }
  // Bytes with their length in front.
  std::string_view read_sized() {
    const char* const before = at_;
    const std::int64_t size = read_long();
    if (size < 0) [[unlikely]] {
      return fail_before(before, FaultCode::kNegativeLength), kNoBytes;
    }
    return read_bytes(static_cast<std::uint64_t>(size));
  }
  // An index below `count`: a union's branch or an enum's symbol; the fault is `code`, the index then 0.
  std::uint64_t read_index(std::uint64_t count, FaultCode code) {
    const char* const before = at_;
    const std::int64_t index = read_long();
    if (index < 0 || static_cast<std::uint64_t>(index) >= count) [[unlikely]] {
      return fail_before(before, code), 0;
    }
    return static_cast<std::uint64_t>(index);
  }

  // Counts items of no bytes, whose number the block's size does not bound.
  void count_zero_size_items(std::uint64_t count) {
    if (count > kZeroSizeItemsMax - zero_size_items_) return fail(FaultCode::kZeroSizeItems);
    zero_size_items_ += count;
  }

 private:
  const char* start_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t zero_size_items_ = 0;
  FaultCode fault_ = FaultCode::kNone;
  std::uint64_t fault_offset_ = 0;
  std::string fault_value_;
};

}  // namespace cairn::avro
