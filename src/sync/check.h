#pragma once

#include <vector>

#include "model/finding.h"
#include "sync/run.h"

namespace cairn {

// The part of `cairn check` that lies between bucket and run; the destination has one of its own
// (DestinationFactory::examine).

// Walks the hops between a bucket and a database that a run of these settings would take, without taking them: the
// manifests, a data file, the selection and the run lock. Each hop is looked at even if one before it failed, as far as
// it can be; nothing is written.
std::vector<Finding> check_hops(const RunSettings& settings, ObjectStore& store);

// The exit code of a check: that of the failure that rules the others; 0 where nothing failed.
int exit_code_of(const std::vector<Finding>& findings);

}  // namespace cairn
