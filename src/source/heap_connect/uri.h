#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"

namespace cairn::heap_connect {

struct S3Uri {
  std::string bucket;
  ObjectKey key;

  bool operator==(const S3Uri&) const = default;
};

// Splits s3://, s3a:// and s3n:// addresses and refuses whatever could lead elsewhere: other schemes, user names,
// ports,
// `.` and `..`, empty components, control characters, keys over 1,024 bytes. Nothing is decoded: `%2e%2e` is a name
// like any other. Whether the bucket is the right one is for the caller to say. kBadInput otherwise.
Result<S3Uri> parse_s3_uri(std::string_view uri);

}  // namespace cairn::heap_connect
