#include "destination/duckdb/stored_rows.h"

#include <array>
#include <utility>

#include "destination/duckdb/errors.h"
#include "destination/duckdb/stored_columns.h"
#include "destination/duckdb/types.h"

namespace cairn::duckdb {
namespace {

constexpr const char* kRebuildHint = "`cairn rebuild` makes it anew from the bucket";

// One streaming result, from its statement to its last chunk. DuckDB's vectors have the layout of our columns, but for
// the validity of a column without NULLs, which is absent.
class StreamedRows final : public RowReader {
 public:
  StreamedRows(Session session, std::vector<Physical> physicals)
      : session_(std::move(session)), physicals_(std::move(physicals)) {
    all_valid_.fill(~std::uint64_t{0});
  }
  ~StreamedRows() override {
    duckdb_destroy_data_chunk(&chunk_);
    duckdb_destroy_result(&result_);
    duckdb_destroy_pending(&pending_);
    duckdb_destroy_prepare(&statement_);
  }
  StreamedRows(const StreamedRows&) = delete;
  StreamedRows& operator=(const StreamedRows&) = delete;

  Status start(const std::string& sql) {
    if (duckdb_prepare(session_.connection.handle(), sql.c_str(), &statement_) != DuckDBSuccess) {
      return failed(duckdb_prepare_error(statement_));
    }
    if (duckdb_pending_prepared_streaming(statement_, &pending_) != DuckDBSuccess) {
      return failed(duckdb_pending_error(pending_));
    }
    if (duckdb_execute_pending(pending_, &result_) != DuckDBSuccess) return failed(duckdb_result_error(&result_));
    return {};
  }

  Result<Rows> next() override {
    duckdb_destroy_data_chunk(&chunk_);
    chunk_ = duckdb_fetch_chunk(result_);
    columns_.clear();
    if (chunk_ == nullptr) {
      const char* const message = duckdb_result_error(&result_);
      if (message != nullptr) TRY(failed(message));
      return Rows{};
    }
    for (std::size_t i = 0; i < physicals_.size(); ++i) {
      duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_, i);
      std::uint64_t* const validity = duckdb_vector_get_validity(vector);
      columns_.push_back(
          {physicals_[i], duckdb_vector_get_data(vector), validity == nullptr ? all_valid_.data() : validity});
    }
    return Rows{columns_, duckdb_data_chunk_get_size(chunk_)};
  }

 private:
  static Status failed(const char* message) {
    const std::string_view text = message == nullptr ? "no reason given" : message;
    return error_of(type_of(text), text).within("reading rows");
  }

  Session session_;
  std::vector<Physical> physicals_;
  duckdb_prepared_statement statement_ = nullptr;
  duckdb_pending_result pending_ = nullptr;
  duckdb_result result_{};
  duckdb_data_chunk chunk_ = nullptr;
  std::vector<SinkColumn> columns_;
  std::array<std::uint64_t, kBatchRows / 64> all_valid_;
};

Result<std::string> storage_name_of(Session& session, const TableName& table) {
  const Rows rows = TRY(session.connection.query(
      fmt::format("SELECT storage_name FROM {} WHERE table_name = $1", session.names.system("_cairn_tables")),
      {table.value()}));
  if (rows.empty()) return no_such_table(table);
  return rows.get<std::string>(0, 0);
}

// What somebody did to the table behind Cairn's back is named before anything is read.
Status check_columns(Session& session, const std::string& storage, const RowsQuery& query) {
  const std::vector<StoredColumn> stored =
      TRY(read_columns(session.connection, session.names, session.names.raw, storage));
  if (stored.empty()) {
    return make_error(ErrorKind::kSchemaMismatch, "the table {}.{} is gone", session.names.raw.name(), storage)
        .hinting(kRebuildHint);
  }
  for (const RowsQuery::Column& column : query.columns) {
    const StoredColumn* const found = find_column(stored, column.name);
    if (found == nullptr) {
      return make_error(ErrorKind::kSchemaMismatch, "the table {}.{} has lost its column {}", session.names.raw.name(),
                        storage, column.name)
          .hinting(kRebuildHint);
    }
    if (found->sql_type == sql_type(column.type)) continue;
    return make_error(ErrorKind::kSchemaMismatch, "the column {} of {}.{} is {} now, and was {}", column.name,
                      session.names.raw.name(), storage, found->sql_type, sql_type(column.type))
        .hinting("give the column its type back");
  }
  return {};
}

}  // namespace

Error no_such_table(const TableName& table) {
  return make_error(ErrorKind::kSchemaMismatch, "there is no table '{}'", table.value())
      .hinting("`cairn sync` loads it, if it is selected");
}

Result<std::unique_ptr<RowReader>> stream_rows(Session session, const RowsQuery& query) {
  const std::string storage = TRY(storage_name_of(session, query.table));
  TRY(check_columns(session, storage, query));
  const Identifier storage_table = TRY(Identifier::make(storage));
  std::string columns;
  std::vector<Physical> physicals;
  for (const RowsQuery::Column& column : query.columns) {
    const Identifier name = TRY(Identifier::make(column.name));
    columns += (columns.empty() ? "" : ", ") + name.sql();
    physicals.push_back(physical_of(column.type));
  }
  if (columns.empty()) columns = "NULL";  // a table whose dumps never had a row has no column, and rows can be counted
  std::string sql = fmt::format("SELECT {} FROM {}", columns, session.names.storage(storage_table));
  if (query.rows_max.has_value()) sql += fmt::format(" LIMIT {}", *query.rows_max);
  auto rows = std::make_unique<StreamedRows>(std::move(session), std::move(physicals));
  TRY(rows->start(sql));
  return rows;
}

}  // namespace cairn::duckdb
