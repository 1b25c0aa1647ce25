#pragma once

#include <memory>

#include "base/result.h"
#include "config/source_settings.h"
#include "source/object_store.h"

namespace cairn {

// Opens the object store that a location names: the one list of stores. kConfig for a directory that is none, and for
// an address that this version cannot read.
Result<std::unique_ptr<ObjectStore>> open_store(const SourceSettings& settings);

}  // namespace cairn
