#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "source/heap_connect/manifest.h"
#include "source/heap_connect/manifest_cache.h"
#include "source/object_store.h"

namespace cairn::heap_connect {

// A manifest as it was found.
struct FoundManifest {
  ObjectInfo object;  // the version that was read
  DumpId number;      // in its key
  std::string sha256;
  Result<Manifest> manifest;  // an error: it cannot be read
};

// kBadInput for an object that is larger than a manifest may be, and so is not worth opening.
Status check_manifest_size(const ObjectInfo& object);

// Takes one manifest from its bytes. `sha256` is their digest.
FoundManifest found_manifest(ObjectInfo object, DumpId number, std::string_view bytes, std::string sha256);

// Reads one manifest and gives it to the cache. `opened` is what opening it came to. One that changes while it is read
// is read again, three times in all. Whatever goes wrong is the manifest's own error, except kCancelled, kConfig and
// kInternal, which end the run.
Result<FoundManifest> read_manifest(ObjectStore& store, ObjectInfo object, DumpId number,
                                    Result<std::unique_ptr<ByteSource>> opened, ManifestCache& cache);

}  // namespace cairn::heap_connect
