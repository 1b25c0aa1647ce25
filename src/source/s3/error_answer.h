#pragma once

#include <string>
#include <string_view>

namespace cairn::s3 {

// What S3 says about a request that it refuses. Empty members were not said: a HEAD has no body, and a proxy in between
// answers in HTML.
struct ErrorAnswer {
  std::string code;     // "NoSuchKey"
  std::string message;  // for people, one line
  std::string region;   // where the bucket is, of some codes
};

// Never fails: an answer that cannot be read says nothing.
ErrorAnswer parse_error_answer(std::string_view body);

}  // namespace cairn::s3
