#include "config/connection_name.h"

#include <algorithm>
#include <cctype>

namespace cairn {
namespace {

constexpr std::size_t kNameBytesMax = 100;  // the name becomes that of a file and of directories

bool is_letter_or_digit(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && std::isalnum(byte) != 0;
}

bool is_name(std::string_view name) {
  const auto is_allowed = [](char c) { return is_letter_or_digit(c) || c == ' ' || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= kNameBytesMax && is_letter_or_digit(name.front()) && name.back() != ' ' &&
         std::ranges::all_of(name, is_allowed);
}

}  // namespace

Status check_connection_name(std::string_view name) {
  if (is_name(name)) return {};
  return make_error(ErrorKind::kConfig, "`{}` cannot be the name of a connection", name)
      .hinting("letters, digits, spaces, `-` and `_` make a name; it begins with a letter or digit, as in `heap_prod`");
}

std::string schema_of_connection(std::string_view name) {
  std::string schema;
  for (const char c : name) {
    const bool is_separator = c == ' ' || c == '-';
    schema += is_separator ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return schema;
}

}  // namespace cairn
