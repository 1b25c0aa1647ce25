#include "plan/names.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/digest.h"
#include "base/same_name.h"

namespace cairn {
namespace {

constexpr std::string_view kReservedPrefix = "_cairn_";
constexpr std::size_t kHashDigits = 8;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The bytes of the well-formed UTF-8 character at the start of `text`; 0 if there is none (RFC 3629, table of section
// 4).
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  if (first >= 0xC2 && first <= 0xDF) length = 2;
  if (first >= 0xE0 && first <= 0xEF) length = 3;
  if (first >= 0xF0 && first <= 0xF4) length = 4;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool is_surrogate = first == 0xED && second > 0x9F;
  const bool is_beyond = first == 0xF4 && second > 0x8F;
  return is_overlong || is_surrogate || is_beyond ? 0 : length;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// Each control character and each byte that is no UTF-8 becomes `_`.
std::string cleaned(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const bool is_kept = length > 1 || (length == 1 && !is_control(text[0]));
    if (is_kept) {
      clean.append(text.substr(0, length));
    } else {
      clean.push_back('_');
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return clean;
}

// At most `bytes_max` bytes, cut where a character begins.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && is_continuation(text[end])) --end;
  return text.substr(0, end);
}

std::string with_hash(std::string_view stem, std::string_view hashed, const NamingRules& rules) {
  if (rules.bytes_max != 0) stem = cut(stem, rules.bytes_max - kHashDigits - 1);
  return fmt::format("{}_{}", stem, sha256_hex(hashed).substr(0, kHashDigits));
}

}  // namespace

void NameMap::keep(const std::string& source, const std::string& target) {
  targets_.emplace(source, target);
  taken_.insert(lower_case(target));
}

std::string NameMap::assign(const std::string& source) {
  if (const auto known = targets_.find(source); known != targets_.end()) return known->second;

  std::string stem = lower_case(cleaned(source));
  bool is_bent =
      stem.empty() || stem != lower_case(source) || (rules_.bytes_max != 0 && stem.size() > rules_.bytes_max);
  if (stem.starts_with(kReservedPrefix)) {
    stem.erase(0, 1);
    is_bent = true;
  }
  std::string target = take(stem, source, is_bent ? Form::kHashed : Form::kPlain);
  targets_.emplace(source, target);
  return target;
}

std::string NameMap::assign_sibling(const std::string& column, std::string_view type) {
  const std::string wanted = fmt::format("{}__{}", column, type);
  const bool is_too_long = rules_.bytes_max != 0 && wanted.size() > rules_.bytes_max;
  return take(wanted, wanted, is_too_long ? Form::kHashed : Form::kPlain);
}

// Each further try hashes one more byte that no source name ends in.
std::string NameMap::take(std::string_view stem, std::string hashed, Form form) {
  std::string target = form == Form::kPlain ? std::string(stem) : with_hash(stem, hashed, rules_);
  while (!taken_.insert(lower_case(target)).second) {
    if (form == Form::kHashed) hashed.push_back('\0');
    form = Form::kHashed;
    target = with_hash(stem, hashed, rules_);
  }
  return target;
}

}  // namespace cairn
