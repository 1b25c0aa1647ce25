#pragma once

#include <string>

#include "base/result.h"

namespace cairn::aws {

// What a session may read.
struct SessionScope {
  std::string bucket;
  std::string prefix;     // of Heap's layout inside the bucket, "" or ending in a slash
  std::string partition;  // "aws", as in ARNs
};

// The policy that a session is narrowed to, whatever else its role may do: get the bucket's objects, and list what lies
// below the prefix as Heap lays it out. As JSON, without blanks. A pure function.
//
// kConfig: it would have more than the 2,048 characters that AWS takes.
Result<std::string> session_policy(const SessionScope& scope);

}  // namespace cairn::aws
