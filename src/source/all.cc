#include "source/all.h"

#include "source/local_store.h"

namespace cairn {
namespace {

// The scheme in front of `://`, or "" for a path.
std::string_view scheme_of(std::string_view location) {
  const std::size_t end = location.find("://");
  if (end == 0 || end == std::string_view::npos) return "";
  const std::string_view scheme = location.substr(0, end);
  return scheme.find('/') == std::string_view::npos ? scheme : "";
}

}  // namespace

Result<std::unique_ptr<ObjectStore>> open_store(const SourceSettings& settings) {
  const std::string_view scheme = scheme_of(settings.location);
  if (scheme.empty()) return TRY(LocalStore::open(settings.location));
  if (scheme == "s3" || scheme == "s3a" || scheme == "s3n" || scheme == "https") {
    return make_error(ErrorKind::kConfig, "{}: reading from S3 is not in this version", settings.location)
        .hinting("copy the bucket with `aws s3 sync s3://BUCKET ./bucket` and name that directory as the source");
  }
  return make_error(ErrorKind::kConfig, "{}: `{}` is no kind of source", settings.location, scheme)
      .hinting("a source is a directory that is a copy of the bucket");
}

}  // namespace cairn
