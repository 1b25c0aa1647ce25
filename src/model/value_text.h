#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn {

__extension__ typedef __int128 Int128;  // `using` does not take __extension__

// Values as text, for columns that hold values of several types. Two rules: reading the text back gives the same value,
// and equal numbers have equal texts whatever type they came in, so that a column ends with the same text by whichever
// types it widened. docs/formats/type_changes.md has them for people; a destination that widens a column in place
// follows them to the byte.
std::string text_of(bool value);
std::string text_of(std::int64_t number);
// Digits without a point for whole numbers below 10^16, "0.5", "1e+16"; "NaN", "Infinity", "-Infinity".
std::string text_of(double number);
// "-0.05": without zeros at the end of the fraction.
std::string text_of_decimal(Int128 unscaled, std::uint32_t scale);
std::string base64_of(std::string_view bytes);
// "01234567-89ab-cdef-0123-456789abcdef". REQUIRES: 16 bytes.
std::string uuid_of(std::string_view bytes);

// "-0.50": digits with exactly `scale` of them behind the point.
std::string format_decimal(Int128 unscaled, std::uint32_t scale);

}  // namespace cairn
