#include "aws/partition.h"

#include <algorithm>
#include <array>

namespace cairn::aws {
namespace {

// The longest prefix first, and last the one that takes all others.
constexpr std::array<Partition, 5> kPartitions{{
    {"aws-cn", "amazonaws.com.cn", "cn-", "cn-north-1", false},
    {"aws-us-gov", "amazonaws.com", "us-gov-", "us-gov-west-1", true},
    {"aws-iso-b", "sc2s.sgov.gov", "us-isob-", "us-isob-east-1", true},
    {"aws-iso", "c2s.ic.gov", "us-iso-", "us-iso-east-1", true},
    {"aws", "amazonaws.com", "", "us-east-1", true},
}};

}  // namespace

const Partition& partition_of(std::string_view region) {
  return *std::ranges::find_if(kPartitions,
                               [&](const Partition& partition) { return region.starts_with(partition.region_prefix); });
}

const Partition* partition_of_arn(std::string_view arn) {
  if (!arn.starts_with("arn:")) return nullptr;
  const std::string_view id = arn.substr(4, arn.find(':', 4) - 4);
  const auto* at = std::ranges::find(kPartitions, id, &Partition::id);
  return at == kPartitions.end() ? nullptr : at;
}

bool is_aws_host(std::string_view host) {
  return std::ranges::any_of(kPartitions, [&](const Partition& partition) {
    return host.size() > partition.host_suffix.size() && host.ends_with(partition.host_suffix) &&
           host[host.size() - partition.host_suffix.size() - 1] == '.';
  });
}

}  // namespace cairn::aws
