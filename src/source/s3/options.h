#pragma once

#include <optional>
#include <string>

#include "aws/s3_endpoint.h"
#include "base/environment.h"
#include "base/result.h"
#include "config/source_settings.h"

namespace cairn::s3 {

// How a bucket is asked.
struct Options {
  aws::S3Place place;
  bool pays_as_requester = false;
  std::string account_id;  // the account that must own the bucket; empty: whoever does
};

// What the settings of a source whose location is s3://BUCKET say, the region by AWS_REGION or AWS_DEFAULT_REGION if
// they do not, and us-east-1 if nobody does; where it is wrong, the bucket's own answer corrects it. kConfig: what
// cannot be, such as plain http to another machine without `allow_http`.
Result<Options> options_of(const SourceSettings& settings, const Environment& environment);

}  // namespace cairn::s3
