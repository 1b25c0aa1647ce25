#include "aws/s3_endpoint.h"

#include <algorithm>

#include "aws/partition.h"

namespace cairn::aws {
namespace {

bool is_small_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool can_be_in_a_host_name(const http::Url& endpoint, std::string_view bucket) {
  const bool are_letters =
      std::ranges::all_of(bucket, [](char c) { return is_small_letter_or_digit(c) || c == '-' || c == '.'; });
  const bool is_certified = endpoint.scheme == http::Scheme::kHttp || !bucket.contains('.');
  return are_letters && is_certified && bucket.size() <= 63 && is_small_letter_or_digit(bucket.front()) &&
         is_small_letter_or_digit(bucket.back()) && !bucket.contains("..") && !http::is_address(endpoint);
}

Status check(const S3Place& place) {
  if (!is_bucket_name(place.bucket)) {
    return make_error(ErrorKind::kConfig, "`{}` is not the name of a bucket", place.bucket);
  }
  if (!is_region_name(place.region)) {
    return make_error(ErrorKind::kConfig, "`{}` is not the name of a region", place.region)
        .hinting("write it as `eu-central-1`");
  }
  if (place.endpoint.has_value() && (place.is_fips || place.is_dual_stack)) {
    return Error(ErrorKind::kConfig, "an endpoint of one's own is neither FIPS nor dual stack")
        .hinting("leave the endpoint away to use AWS's own, or name in it the host that you mean");
  }
  if (place.is_fips && !partition_of(place.region).has_fips) {
    return make_error(ErrorKind::kConfig, "there are no FIPS endpoints in {}", place.region);
  }
  return {};
}

http::Url aws_endpoint(const S3Place& place) {
  http::Url url;
  url.host = fmt::format("s3{}{}.{}.{}", place.is_fips ? "-fips" : "", place.is_dual_stack ? ".dualstack" : "",
                         place.region, partition_of(place.region).host_suffix);
  return url;
}

}  // namespace

Result<http::Url> s3_address(const S3Place& place) {
  TRY(check(place));
  http::Url url = place.endpoint.value_or(aws_endpoint(place));
  if (!url.path.ends_with('/')) url.path += '/';
  if (place.is_path_style || !can_be_in_a_host_name(url, place.bucket)) {
    url.path += place.bucket + "/";
  } else {
    url.host = place.bucket + "." + url.host;
  }
  return url;
}

bool is_bucket_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return is_small_letter_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
  };
  return name.size() >= 3 && name.size() <= 255 && std::ranges::all_of(name, is_allowed) &&
         name.find_first_not_of('.') != std::string_view::npos;
}

bool is_region_name(std::string_view name) {
  return !name.empty() && name.size() <= 63 &&
         std::ranges::all_of(name, [](char c) { return is_small_letter_or_digit(c) || c == '-'; });
}

}  // namespace cairn::aws
