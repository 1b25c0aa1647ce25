#pragma once

#include <optional>
#include <string>

#include "base/environment.h"
#include "base/result.h"
#include "http/url.h"

namespace cairn::aws {

// Another address for a service that hands out credentials, "STS" or "SSO": AWS_ENDPOINT_URL_STS or, for all services,
// AWS_ENDPOINT_URL; none if neither is set or AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true. kConfig: what is no address,
// or plain http to another machine, which would show the credentials to all on the way.
Result<std::optional<http::Url>> service_endpoint(const Environment& environment, const std::string& service);

}  // namespace cairn::aws
