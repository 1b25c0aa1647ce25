#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::avro {

// Values as text, for columns that hold values of several types. Each is exact: reading it back gives the same value.
std::string text_of(bool value);
std::string text_of(std::int64_t number);
std::string text_of(double number);  // "NaN", "Infinity", "-Infinity" for what has no digits
std::string text_of(float number);
std::string base64_of(std::string_view bytes);
// "01234567-89ab-cdef-0123-456789abcdef". REQUIRES: 16 bytes.
std::string uuid_of(std::string_view bytes);

}  // namespace cairn::avro
