#pragma once

#include <string_view>

namespace cairn::aws {

// A part of AWS with accounts, names and hosts of its own.
struct Partition {
  std::string_view id;             // as in ARNs: "aws", "aws-cn", "aws-us-gov"
  std::string_view host_suffix;    // of every service: "amazonaws.com"
  std::string_view region_prefix;  // of its regions: "cn-"
  std::string_view first_region;   // where to ask when the region is not known
  bool has_fips;                   // endpoints with FIPS 140 validated cryptography
};

// The partition that a region belongs to; a region that nobody knows yet is one of "aws".
const Partition& partition_of(std::string_view region);
// The partition of an ARN, by what stands behind "arn:"; null if it is none of AWS's.
const Partition* partition_of_arn(std::string_view arn);
// Whether `host` is one of AWS itself, in any partition.
bool is_aws_host(std::string_view host);

}  // namespace cairn::aws
