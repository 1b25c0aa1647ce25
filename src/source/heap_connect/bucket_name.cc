#include "source/heap_connect/bucket_name.h"

#include "source/heap_connect/uri.h"

namespace cairn::heap_connect {

Result<std::string> shared_bucket(std::span<const FoundManifest> manifests) {
  std::string bucket;
  const FoundManifest* first = nullptr;
  for (const FoundManifest& found : manifests) {
    if (!found.manifest) continue;
    for (const ManifestTable& table : found.manifest->tables) {
      for (const std::string& file : table.files) {
        const Result<S3Uri> uri = parse_s3_uri(file);
        if (!uri || uri->bucket == bucket) continue;
        if (first != nullptr) {
          return make_error(ErrorKind::kConfig, "the manifests name two buckets: `{}` ({}) and `{}` ({})", bucket,
                            first->object.key.value(), uri->bucket, found.object.key.value())
              .hinting("say which of them this is a copy of: `bucket:` beside `path:`, or --bucket");
        }
        bucket = uri->bucket;
        first = &found;
      }
    }
  }
  return bucket;
}

}  // namespace cairn::heap_connect
