#include "avro/time_value.h"

#include <charconv>
#include <optional>

#include "model/timestamp.h"

namespace cairn::avro {
namespace {

EncodedTime checked(std::optional<std::int64_t> micros) {
  if (!micros || !is_timestamp(*micros)) return {};
  return {EncodedTime::Outcome::kTime, *micros};
}

}  // namespace

EncodedTime time_from_number(std::int64_t number, TimeEncoding encoding) {
  if (number == 0) return {EncodedTime::Outcome::kZero};
  if (encoding == TimeEncoding::kText) return {};
  return checked(to_micros(number, encoding));
}

EncodedTime time_from_text(std::string_view text, TimeEncoding encoding) {
  if (text == "0") return {EncodedTime::Outcome::kZero};
  if (encoding == TimeEncoding::kText) return checked(parse_timestamp(text));
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || last != end) return {};
  return time_from_number(number, encoding);
}

}  // namespace cairn::avro
