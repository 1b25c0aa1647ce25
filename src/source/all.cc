#include "source/all.h"

#include "aws/static_credentials.h"
#include "http/client.h"
#include "http/client_options.h"
#include "source/local_store.h"
#include "source/s3/options.h"
#include "source/s3/store.h"

namespace cairn {
namespace {

// The scheme in front of `://`, or "" for a path.
std::string_view scheme_of(std::string_view location) {
  const std::size_t end = location.find("://");
  if (end == 0 || end == std::string_view::npos) return "";
  const std::string_view scheme = location.substr(0, end);
  return scheme.find('/') == std::string_view::npos ? scheme : "";
}

Result<std::unique_ptr<ObjectStore>> open_s3(const SourceSettings& settings, const StoreSurroundings& surroundings) {
  if (!settings.role_name.empty()) {
    return make_error(ErrorKind::kConfig, "{}: assuming a role is not in this version", settings.location)
        .hinting("without `role_name` the bucket is read with the credentials of the environment");
  }
  const s3::Options options = TRY_WITHIN(s3::options_of(settings, surroundings.environment), settings.location);
  http::ClientOptions client_options = TRY(http::client_options(surroundings.environment, settings.s3.ca_bundle));
  auto credentials = TRY(aws::environment_credentials(surroundings.environment));
  if (!credentials) {
    return make_error(ErrorKind::kConfig, "{}: there are no credentials to read it with", settings.location)
        .hinting(
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN if the key is a temporary one");
  }
  auto client = TRY(http::Client::start(std::move(client_options)));
  return std::make_unique<s3::Store>(options, s3::StoreParts{.client = std::move(client),
                                                             .credentials = std::move(credentials),
                                                             .clock = surroundings.clock,
                                                             .stop = surroundings.stop});
}

}  // namespace

Result<std::unique_ptr<ObjectStore>> open_store(const SourceSettings& settings, const StoreSurroundings& surroundings) {
  const std::string_view scheme = scheme_of(settings.location);
  if (scheme.empty()) return TRY(LocalStore::open(settings.location));
  if (scheme == "s3") return open_s3(settings, surroundings);
  if (scheme == "s3a" || scheme == "s3n" || scheme == "https") {
    return make_error(ErrorKind::kConfig, "{}: `{}` is no kind of source", settings.location, scheme)
        .hinting("name a bucket as s3://BUCKET, and a server other than AWS's by `endpoint`");
  }
  return make_error(ErrorKind::kConfig, "{}: `{}` is no kind of source", settings.location, scheme)
      .hinting("a source is a bucket, as s3://BUCKET, or a directory that is a copy of one");
}

}  // namespace cairn
