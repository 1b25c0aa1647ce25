#pragma once

#include <memory>

#include "destination/duckdb/instance_slot.h"
#include "model/row_reader.h"

namespace cairn::duckdb {

// Streams the rows of a storage table; what it needs of memory does not depend on their number. Keeps the session, and
// with it the file, as long as it lives.
Result<std::unique_ptr<RowReader>> stream_rows(Session session, const RowsQuery& query);

// kSchemaMismatch: nothing was ever loaded into a table of that name.
Error no_such_table(const TableName& table);

}  // namespace cairn::duckdb
