#pragma once

#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "base/environment.h"
#include "base/result.h"
#include "config/source_settings.h"
#include "source/object_store.h"

namespace cairn {

// What stores work with, borrowed; it outlives them.
struct StoreSurroundings {
  const Environment& environment;  // credentials, region, proxy and certificates of who runs this
  const Clock& clock;
  std::stop_token stop;  // ends what a store waits for, with kCancelled
};

// Opens the object store that a location names: the one list of stores. kConfig for a directory that is none, for a
// bucket that cannot be asked, and for an address that this version cannot read. Nothing is asked of a bucket yet.
Result<std::unique_ptr<ObjectStore>> open_store(const SourceSettings& settings, const StoreSurroundings& surroundings);

}  // namespace cairn
