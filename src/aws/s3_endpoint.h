#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/url.h"

namespace cairn::aws {

// What decides where the objects of a bucket are asked for.
struct S3Place {
  std::string bucket;
  std::string region;
  std::optional<http::Url> endpoint;  // of another provider, or inside a private network; none: AWS's own
  bool is_path_style = false;         // the bucket in the path, and not in the host's name
  bool is_fips = false;
  bool is_dual_stack = false;  // by IPv6 too

  bool operator==(const S3Place&) const = default;
};

// The address of the bucket; its path ends in a slash, and the key goes behind it. A pure function.
//
// The bucket stands in the host's name, unless the place says otherwise or it cannot: the certificate for
// *.s3.REGION.amazonaws.com does not hold for a name with dots in front, host names have no capitals and underscores,
// and addresses in digits no sub-domains. kConfig: what names no bucket or region, or a combination that does not
// exist.
Result<http::Url> s3_address(const S3Place& place);

// 3 to 63 of a-z 0-9 - . as today; old buckets of us-east-1 may also have capitals and underscores and 255 characters.
bool is_bucket_name(std::string_view name);
bool is_region_name(std::string_view name);

}  // namespace cairn::aws
