#include "source/all.h"

#include "aws/surroundings.h"
#include "http/client.h"
#include "http/client_options.h"
#include "source/local_store.h"
#include "source/s3/access.h"
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
  const s3::Options options = TRY_WITHIN(s3::options_of(settings, surroundings.environment), settings.location);
  http::ClientOptions client_options = TRY(http::client_options(surroundings.environment, settings.s3.ca_bundle));
  auto client = TRY(http::Client::start(std::move(client_options)));
  const aws::Surroundings machine{
      .environment = surroundings.environment,
      .clock = &surroundings.clock,
      .call = [&client = *client](
                  http::Request request, std::uint64_t bytes_max,
                  const std::stop_token& stop) { return client.call(std::move(request), bytes_max, stop); },
      .stop = surroundings.stop};
  auto credentials = TRY_WITHIN(s3::access_of(settings, options, machine), settings.location);
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
