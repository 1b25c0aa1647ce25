#pragma once

#include "destination/destination.h"
#include "destination/factory.h"

namespace cairn {

// A destination in the memory of this process: the reference by which the others are judged, and the quick one for
// tests of what lies above. `path` names the store; see memory_store::open_store() for how long it lives.
DestinationFactory memory_factory();

}  // namespace cairn
