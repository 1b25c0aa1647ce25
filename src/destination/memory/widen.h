#pragma once

#include <cstddef>

#include "destination/memory/store.h"

namespace cairn::memory_store {

// Gives a column a wider type, and its values the form that they have there; keys follow.
// REQUIRES: takes_in(type, the column's type), and no integer that becomes a double is inexact.
void widen_column(StoredTable& table, std::size_t place, Type type);

}  // namespace cairn::memory_store
