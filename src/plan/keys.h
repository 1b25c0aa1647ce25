#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "model/policies.h"
#include "model/selection.h"

namespace cairn {

// The fields that identify a row of a table: the entry's own, or the default of the key mode. Never empty.
std::vector<std::string> key_of(const TableName& table, const SelectEntry& entry, KeyMode mode);

// True for the one table that every dump replaces whole, whatever its manifest says.
bool is_always_full(const TableName& table);

}  // namespace cairn
