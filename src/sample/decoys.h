#pragma once

#include <filesystem>

#include "base/result.h"
#include "sample/world.h"

namespace cairn::sample {

// Puts into the bucket what lies about in real ones and is not to be read: an empty key that stands for a folder,
// somebody's backup of a manifest, another tool's copy of one, and the first file of a dump that has no manifest yet.
Status write_decoys(const World& world, const std::filesystem::path& root);

}  // namespace cairn::sample
