#include "aws/service_endpoint.h"

namespace cairn::aws {

Result<std::optional<http::Url>> service_endpoint(const Environment& environment, const std::string& service) {
  if (environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").value_or("") == "true") return std::optional<http::Url>();
  for (const std::string& name : {"AWS_ENDPOINT_URL_" + service, std::string("AWS_ENDPOINT_URL")}) {
    const std::string value = environment(name).value_or("");
    if (value.empty()) continue;
    const http::Url url = TRY_WITHIN(http::parse_url(value), name);
    if (url.scheme == http::Scheme::kHttp && !http::is_loopback(url)) {
      return make_error(ErrorKind::kConfig, "{}: credentials do not come over plain http from another machine", name)
          .hinting("name an https address, or unset it to ask AWS itself");
    }
    return std::optional(url);
  }
  return std::optional<http::Url>();
}

}  // namespace cairn::aws
