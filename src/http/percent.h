#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn::http {

// Percent encoding as RFC 3986 and AWS's signatures have it: of all bytes only A-Z a-z 0-9 - _ . ~ stay as they are,
// and hex digits are capital.
std::string percent_encode(std::string_view bytes);
// The same, but for the slashes between the components of a path.
std::string percent_encode_path(std::string_view path);

// What a `+` stands for: itself in a path, a space in what a form or a list of S3 encodes.
enum class Plus : unsigned char { kItself, kSpace };
// kBadInput: a `%` without two hex digits behind it.
Result<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace cairn::http
