#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "model/dump.h"
#include "source/object_store.h"

namespace cairn::heap_connect {

struct HeapConnectOptions {
  std::string prefix;           // in front of `manifests/` and `sync_<n>/`: empty, or ends in a slash; never guessed
  std::string bucket_override;  // the bucket that file addresses must name; empty: the one that all manifests share
  std::filesystem::path cache_file;  // what was read of a store far away is kept there; empty: nowhere
};

// Lists and reads the manifests of a bucket: all that Heap has published, in order of dump ids.
//
// What is wrong with one table or one manifest is a `problem` in the result, and what a person should know is a notice.
// Errors are for what leaves nothing to do: the listing failed, there is no manifest at all, or manifests name two
// buckets. Requests nothing but manifests,
// and of those in the cache not even them; every file address is checked here and becomes a key of the store, with the
// prefix in front unless it has it already.
Result<Published> read_published(ObjectStore& store, const HeapConnectOptions& options);

}  // namespace cairn::heap_connect
