#include "base/secret.h"

#include <utility>

#include <openssl/crypto.h>

namespace cairn {

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe();
    bytes_ = other.bytes_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::exchange(other.bytes_, {});
  }
  return *this;
}

Secret::~Secret() { wipe(); }

bool Secret::operator==(const Secret& other) const {
  return bytes_.size() == other.bytes_.size() && CRYPTO_memcmp(bytes_.data(), other.bytes_.data(), bytes_.size()) == 0;
}

void Secret::wipe() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

}  // namespace cairn
