#include "http/percent.h"

#include <charconv>

namespace cairn::http {
namespace {

constexpr std::string_view kUnreserved =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz"
    "0123456789-_.~";

std::string encode_all_but(std::string_view kept, std::string_view bytes) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) {
    if (kUnreserved.contains(byte) || kept.contains(byte)) {
      text += byte;
      continue;
    }
    const auto value = static_cast<unsigned char>(byte);
    text += {'%', kHex[value >> 4], kHex[value & 0xF]};
  }
  return text;
}

}  // namespace

std::string percent_encode(std::string_view bytes) { return encode_all_but("", bytes); }

std::string percent_encode_path(std::string_view path) { return encode_all_but("/", path); }

Result<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::kSpace) {
      bytes += ' ';
    } else if (text[i] != '%') {
      bytes += text[i];
    } else {
      unsigned value = 0;
      const std::string_view digits = text.substr(i + 1, 2);
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
      if (error != std::errc() || digits.size() != 2 || end != digits.data() + 2) {
        return Error(ErrorKind::kBadInput, "a percent sign without two hex digits behind it");
      }
      bytes += static_cast<char>(value);
      i += 2;
    }
  }
  return bytes;
}

}  // namespace cairn::http
