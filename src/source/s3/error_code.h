#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"

namespace cairn::s3 {

// What can be mended about a request before it is sent again.
enum class Cure : std::uint8_t {
  kNone,
  kRegion,       // ask in the region that the answer names
  kClock,        // sign by the service's time
  kCredentials,  // sign with fresh credentials
};

// What a code of S3, or a status without one, means to the caller. This is the only list.
struct ErrorCode {
  std::string_view code;
  ErrorKind kind;
  std::string_view hint;  // "": none
  Cure cure = Cure::kNone;
};

std::span<const ErrorCode> error_codes();
// The row of a code; for one that is not listed, what its status says in general.
ErrorCode meaning_of(std::string_view code, int status);

}  // namespace cairn::s3
