#pragma once

#include <string>

#include "base/result.h"
#include "destination/destination.h"
#include "model/policies.h"
#include "source/object_store.h"
#include "sync/status_json.h"

namespace cairn {

// The fields of one table with their true types: from the destination's catalog, and for what it does not have yet,
// from the header of the newest data file. The document of `cairn tables TABLE`. For a table that was never seen:
// kConfig with near matches in the hint, or kBadInput where a manifest that cannot be read may list it; the error of
// the store where that file cannot be read. Reads one header, and no row; changes nothing.
Result<std::string> table_fields_json(const Standing& standing, const TableName& table, KeyMode key_mode,
                                      ObjectStore& store, const Destination& destination);

}  // namespace cairn
