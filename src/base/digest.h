#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace cairn {

// SHA-256 (FIPS 180-4) over pieces. Makes load ids and table hashes; never used for secrets.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(std::string_view bytes);
  // Feeds the length as 8 bytes and then the bytes, so that ("ab","c") and ("a","bc") differ.
  Sha256& update_framed(std::string_view bytes);
  // Lower-case hex of the digest. The object may not be used afterwards.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

// A random UUID, version 4 (RFC 9562), in the usual text form.
std::string random_uuid();

}  // namespace cairn
