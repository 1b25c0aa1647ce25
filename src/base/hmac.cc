#include "base/hmac.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"

namespace cairn {

HmacSha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  HmacSha256 digest{};
  unsigned int size = 0;
  const unsigned char* made =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
           bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  CHECK(made != nullptr && size == digest.size(), "HMAC-SHA-256 is available");
  return digest;
}

std::string hex_of(const HmacSha256& digest) {
  std::string text;
  for (const char byte : digest) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

}  // namespace cairn
