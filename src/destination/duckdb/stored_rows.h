#pragma once

#include <memory>

#include "destination/duckdb/instance_slot.h"
#include "model/row_reader.h"

namespace cairn::duckdb {

// Streams the rows of a storage table, in no order that is promised; what it needs of memory does not depend on their
// number. Keeps the session, and with it the file, as long as it lives: no other process can write it meanwhile.
// kSchemaMismatch where the table or one of the columns is gone or has another type.
Result<std::unique_ptr<RowReader>> stream_rows(Session session, const RowsQuery& query);

// kSchemaMismatch: nothing was ever loaded into a table of that name.
Error no_such_table(const TableName& table);

}  // namespace cairn::duckdb
