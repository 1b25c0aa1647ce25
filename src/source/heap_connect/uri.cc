#include "source/heap_connect/uri.h"

#include <algorithm>
#include <array>
#include <ranges>

#include "source/heap_connect/excerpt.h"

namespace cairn::heap_connect {
namespace {

constexpr std::size_t kKeyBytesMax = 1024;    // of S3
constexpr std::size_t kBucketBytesMax = 255;  // 63 today; old buckets of us-east-1 may have more
constexpr std::array<std::string_view, 3> kSchemes{"s3://", "s3a://", "s3n://"};

Error refused(std::string_view uri, std::string_view why) {
  return make_error(ErrorKind::kBadInput, "refused the address `{}`: {}", excerpt(uri), why);
}

bool is_bucket_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_bucket_name(std::string_view name) {
  return !name.empty() && name.size() <= kBucketBytesMax && std::ranges::all_of(name, is_bucket_character) &&
         name.find_first_not_of('.') != std::string_view::npos;
}

// ASCII controls, and U+0080 to U+009F in UTF-8.
bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

// Why a key is refused; "" if it is not.
std::string_view objection_to_key(std::string_view key) {
  if (key.empty()) return "it names no object";
  if (key.size() > kKeyBytesMax) return "its key has more than 1,024 bytes";
  if (has_control_character(key)) return "its key has a control character";
  for (const auto& part : std::views::split(key, '/')) {
    const std::string_view component(part.begin(), part.end());
    if (component.empty()) return "its key has an empty component";
    if (component == "." || component == "..") return "its key has a `.` or `..` component";
  }
  return "";
}

}  // namespace

Result<S3Uri> parse_s3_uri(std::string_view uri) {
  const auto* scheme = std::ranges::find_if(kSchemes, [&](std::string_view s) { return uri.starts_with(s); });
  if (scheme == kSchemes.end()) return refused(uri, "it is not an s3:// address");
  const std::string_view rest = uri.substr(scheme->size());
  const std::size_t slash = rest.find('/');
  const std::string_view bucket = rest.substr(0, slash);
  if (bucket.find_first_of("@:") != std::string_view::npos) return refused(uri, "it names a user or a port");
  if (!is_bucket_name(bucket)) return refused(uri, "its bucket name cannot be one");
  const std::string_view key = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
  if (const std::string_view objection = objection_to_key(key); !objection.empty()) return refused(uri, objection);
  return S3Uri{.bucket = std::string(bucket), .key = ObjectKey(std::string(key))};
}

}  // namespace cairn::heap_connect
