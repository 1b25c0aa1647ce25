#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn {

// A role of an AWS account, as people copy it from the console.
struct AwsRole {
  std::string account_id;  // 12 digits; empty: only the role was named
  std::string role_name;   // with its path, if it has one; empty: only the account was named

  bool operator==(const AwsRole&) const = default;
};

// An account: 12 digits, with hyphens or without, or the ARN of a role in it.
Result<AwsRole> parse_aws_account(std::string_view text);

// A role: its name, or its ARN, `arn:aws:iam::123456789012:role/cairn-heap`.
Result<AwsRole> parse_aws_role(std::string_view text);

}  // namespace cairn
