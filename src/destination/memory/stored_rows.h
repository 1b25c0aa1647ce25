#pragma once

#include <memory>

#include "destination/memory/store.h"
#include "model/row_reader.h"

namespace cairn::memory_store {

// The rows of a table as they are at this moment; later changes do not show. Called while nobody changes the content:
// in Store::read().
Result<std::unique_ptr<RowReader>> copy_rows(const Content& content, const RowsQuery& query);

}  // namespace cairn::memory_store
