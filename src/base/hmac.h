#pragma once

#include <array>
#include <string>
#include <string_view>

namespace cairn {

// HMAC-SHA-256 (RFC 2104): proves that whoever made it knows the key. As bytes, since it is often the key of the next.
using HmacSha256 = std::array<char, 32>;

HmacSha256 hmac_sha256(std::string_view key, std::string_view bytes);

inline std::string_view view_of(const HmacSha256& digest) { return {digest.data(), digest.size()}; }
// Lower-case hex.
std::string hex_of(const HmacSha256& digest);

}  // namespace cairn
