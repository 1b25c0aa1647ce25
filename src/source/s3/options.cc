#include "source/s3/options.h"

namespace cairn::s3 {
namespace {

constexpr std::string_view kScheme = "s3://";
constexpr std::string_view kFirstRegion = "us-east-1";

Result<http::Url> endpoint_of(const S3Settings& settings) {
  const http::Url url = TRY_WITHIN(http::parse_url(settings.endpoint), fmt::format("endpoint `{}`", settings.endpoint));
  if (!url.query.empty()) return Error(ErrorKind::kConfig, "an endpoint has no query");
  if (url.scheme == http::Scheme::kHttp && !http::is_loopback(url) && !settings.allows_http) {
    return make_error(ErrorKind::kConfig, "endpoint `{}`: plain http to another machine", settings.endpoint)
        .hinting("whoever is in between reads what is transferred: use https, or say `allow_http: true`");
  }
  return url;
}

std::string region_in(const Environment& environment) {
  std::string region = environment("AWS_REGION").value_or("");
  return region.empty() ? environment("AWS_DEFAULT_REGION").value_or("") : region;
}

}  // namespace

Result<Options> options_of(const SourceSettings& settings, const Environment& environment) {
  CHECK(settings.location.starts_with(kScheme), "the location is a bucket of S3");
  Options options{.pays_as_requester = settings.s3.pays_as_requester, .account_id = settings.account_id};
  aws::S3Place& place = options.place;
  place.bucket = settings.location.substr(kScheme.size());
  place.region = settings.s3.region;
  if (place.region.empty()) place.region = region_in(environment);
  if (place.region.empty()) place.region = kFirstRegion;
  if (!settings.s3.endpoint.empty()) place.endpoint = TRY(endpoint_of(settings.s3));
  place.is_path_style = settings.s3.is_path_style;
  place.is_fips = settings.s3.is_fips;
  place.is_dual_stack = settings.s3.is_dual_stack;
  TRY(aws::s3_address(place));
  return options;
}

}  // namespace cairn::s3
