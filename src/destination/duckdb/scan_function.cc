#include "destination/duckdb/scan_function.h"

#include <memory>
#include <utility>
#include <vector>

#include <duckdb.h>

#include "base/check.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/scan_pass.h"

namespace cairn::duckdb {
namespace {

// The cells of a StringCell and those of DuckDB are the same bytes.
static_assert(sizeof(StringCell) == sizeof(duckdb_string_t));
static_assert(StringCell::kInlineBytesMax == sizeof(duckdb_string_t::value.inlined.inlined));
static_assert(sizeof(duckdb_hugeint) == 16);

// What one thread holds during a pass. DuckDB owns it.
class LocalState {
 public:
  LocalState(ScanPass& pass, std::unique_ptr<BatchReader> reader) : pass_(pass), reader_(std::move(reader)) {
    for (const ScanColumn& column : pass.columns()) columns_.push_back({.physical = physical_of(pass.type_of(column))});
  }
  ~LocalState() {
    reader_.reset();
    pass_.close_reader();
  }
  LocalState(const LocalState&) = delete;
  LocalState& operator=(const LocalState&) = delete;

  // Decodes the next rows into the vectors of `chunk`.
  Result<std::size_t> fill(duckdb_data_chunk chunk) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
      duckdb_vector_ensure_validity_writable(vector);
      columns_[i].data = duckdb_vector_get_data(vector);
      columns_[i].validity = duckdb_vector_get_validity(vector);
    }
    const std::size_t rows = reader_->next({columns_, duckdb_vector_size()});
    TRY(reader_->status());
    if (!pass_.advance(rows)) return Error(ErrorKind::kCancelled, "cancelled");
    return rows;
  }

 private:
  ScanPass& pass_;
  std::unique_ptr<BatchReader> reader_;
  std::vector<SinkColumn> columns_;
};

duckdb_logical_type logical_type_of(Type type) {
  switch (type.id) {
    case TypeId::kBoolean: return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    case TypeId::kInt32: return duckdb_create_logical_type(DUCKDB_TYPE_INTEGER);
    case TypeId::kInt64: return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case TypeId::kFloat32: return duckdb_create_logical_type(DUCKDB_TYPE_FLOAT);
    case TypeId::kFloat64: return duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE);
    case TypeId::kDecimal: return duckdb_create_decimal_type(type.precision, type.scale);
    case TypeId::kString: return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    case TypeId::kBytes: return duckdb_create_logical_type(DUCKDB_TYPE_BLOB);
    case TypeId::kDate: return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
    case TypeId::kTime: return duckdb_create_logical_type(DUCKDB_TYPE_TIME);
    case TypeId::kTimestamp: return duckdb_create_logical_type(DUCKDB_TYPE_TIMESTAMP);
    case TypeId::kJson: {
      // DuckDB's JSON is text under another name. The decoder wrote it, so it is not parsed a second time.
      duckdb_logical_type json = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
      duckdb_logical_type_set_alias(json, "JSON");
      return json;
    }
  }
  CHECK(false, "every type has a form in DuckDB");
}

void bind(duckdb_bind_info info) {
  const auto* const registry = static_cast<const ScanRegistry*>(duckdb_bind_get_extra_info(info));
  duckdb_value parameter = duckdb_bind_get_parameter(info, 0);
  ScanPass* const pass = registry->find(duckdb_get_int64(parameter));
  duckdb_destroy_value(&parameter);
  if (pass == nullptr) return duckdb_bind_set_error(info, "cairn_scan() is for Cairn's own statements");
  for (const ScanColumn& column : pass->columns()) {
    duckdb_logical_type type = logical_type_of(pass->type_of(column));
    duckdb_bind_add_result_column(info, scan_name(column).c_str(), type);
    duckdb_destroy_logical_type(&type);
  }
  duckdb_bind_set_cardinality(info, pass->rows_expected(), false);
  duckdb_bind_set_bind_data(info, pass, nullptr);
}

void start(duckdb_init_info info) {
  // As many threads as the instance has: the load chose that number for the table's columns.
  duckdb_init_set_max_threads(info, 1024);
}

void start_thread(duckdb_init_info info) {
  auto* const pass = static_cast<ScanPass*>(duckdb_init_get_bind_data(info));
  Result<std::unique_ptr<BatchReader>> reader = pass->open_reader();
  if (!reader.has_value()) {
    pass->fail(reader.error());
    return duckdb_init_set_error(info, reader.error().text().c_str());
  }
  auto state = std::make_unique<LocalState>(*pass, std::move(reader).value());
  duckdb_init_set_init_data(info, state.release(), [](void* data) { delete static_cast<LocalState*>(data); });
}

void fill(duckdb_function_info info, duckdb_data_chunk chunk) {
  auto* const pass = static_cast<ScanPass*>(duckdb_function_get_bind_data(info));
  auto* const state = static_cast<LocalState*>(duckdb_function_get_local_init_data(info));
  const Result<std::size_t> rows = state->fill(chunk);
  if (!rows.has_value()) {
    pass->fail(rows.error());
    return duckdb_function_set_error(info, rows.error().text().c_str());
  }
  duckdb_data_chunk_set_size(chunk, rows.value());
}

}  // namespace

Status register_scan_function(Connection& connection, ScanRegistry& registry) {
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_logical_type id = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
  duckdb_table_function_set_name(function, "cairn_scan");
  duckdb_table_function_add_parameter(function, id);
  duckdb_table_function_set_extra_info(function, &registry, nullptr);
  duckdb_table_function_set_bind(function, bind);
  duckdb_table_function_set_init(function, start);
  duckdb_table_function_set_local_init(function, start_thread);
  duckdb_table_function_set_function(function, fill);
  const duckdb_state state = duckdb_register_table_function(connection.handle(), function);
  duckdb_destroy_logical_type(&id);
  duckdb_destroy_table_function(&function);
  if (state == DuckDBSuccess) return {};
  return Error(ErrorKind::kInternal, "DuckDB refuses the table function cairn_scan")
      .hinting("use the libduckdb that came with this Cairn");
}

}  // namespace cairn::duckdb
