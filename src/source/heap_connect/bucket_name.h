#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "source/heap_connect/manifest_reader.h"

namespace cairn::heap_connect {

// The one bucket that all file addresses of all manifests name; empty if there is no file. kConfig, naming both, if
// there are two. Addresses that are refused anyway do not count.
Result<std::string> shared_bucket(std::span<const FoundManifest> manifests);

}  // namespace cairn::heap_connect
