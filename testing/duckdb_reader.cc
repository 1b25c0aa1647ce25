#include "testing/duckdb_reader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include <duckdb.h>
#include <fmt/format.h>

#include "base/identifier.h"
#include "model/column_sink.h"

namespace cairn::testing {

using memory_store::read_cell;
using memory_store::Row;

struct DuckDbReader::Handles {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  std::string catalog;

  Handles() = default;
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  ~Handles() {
    duckdb_disconnect(&connection);
    duckdb_close(&database);
  }
};

namespace {

std::string take_text(char* text) {
  std::string copy = text == nullptr ? "" : text;
  duckdb_free(text);
  return copy;
}

// The type of ours by which a column of DuckDB's is read.
Result<Type> type_of(duckdb_logical_type type) {
  switch (duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_BOOLEAN: return Type{TypeId::kBoolean};
    case DUCKDB_TYPE_INTEGER: return Type{TypeId::kInt32};
    case DUCKDB_TYPE_BIGINT: return Type{TypeId::kInt64};
    case DUCKDB_TYPE_HUGEINT: return Type{TypeId::kDecimal, 38, 0};
    case DUCKDB_TYPE_FLOAT: return Type{TypeId::kFloat32};
    case DUCKDB_TYPE_DOUBLE: return Type{TypeId::kFloat64};
    case DUCKDB_TYPE_DECIMAL: return Type{TypeId::kDecimal, duckdb_decimal_width(type), duckdb_decimal_scale(type)};
    case DUCKDB_TYPE_VARCHAR:
      return Type{take_text(duckdb_logical_type_get_alias(type)) == "JSON" ? TypeId::kJson : TypeId::kString};
    case DUCKDB_TYPE_BLOB: return Type{TypeId::kBytes};
    case DUCKDB_TYPE_DATE: return Type{TypeId::kDate};
    case DUCKDB_TYPE_TIME: return Type{TypeId::kTime};
    case DUCKDB_TYPE_TIMESTAMP: return Type{TypeId::kTimestamp};
    default: break;
  }
  return make_error(ErrorKind::kInternal, "a column of DuckDB's type {}, which Cairn does not store",
                    static_cast<int>(duckdb_get_type_id(type)));
}

Result<CanonicalColumn> column_of(duckdb_result& result, idx_t index) {
  duckdb_logical_type logical = duckdb_column_logical_type(&result, index);
  Result<Type> type = type_of(logical);
  duckdb_destroy_logical_type(&logical);
  const std::string name = duckdb_column_name(&result, index);
  return CanonicalColumn{name, TRY_WITHIN(std::move(type), name)};
}

// DuckDB's vectors have the layout of our columns, but for the validity of a column without NULLs, which is absent.
std::vector<SinkColumn> columns_of(duckdb_data_chunk chunk, std::span<const CanonicalColumn> columns) {
  static std::array<std::uint64_t, kBatchRows / 64> all_valid = [] {
    std::array<std::uint64_t, kBatchRows / 64> words{};
    words.fill(~std::uint64_t{0});
    return words;
  }();
  std::vector<SinkColumn> sinks;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
    std::uint64_t* validity = duckdb_vector_get_validity(vector);
    sinks.push_back({physical_of(columns[i].type), duckdb_vector_get_data(vector),
                     validity == nullptr ? all_valid.data() : validity});
  }
  return sinks;
}

Result<QueryResult> read_result(duckdb_result& result) {
  QueryResult table;
  for (idx_t i = 0; i < duckdb_column_count(&result); ++i) table.columns.push_back(TRY(column_of(result, i)));
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result)) {
    const std::vector<SinkColumn> columns = columns_of(chunk, table.columns);
    for (std::size_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) {
      Row& cells = table.rows.emplace_back();
      for (const SinkColumn& column : columns) cells.push_back(read_cell(column, row));
    }
    duckdb_destroy_data_chunk(&chunk);
  }
  return table;
}

}  // namespace

DuckDbReader::DuckDbReader(std::unique_ptr<Handles> handles) : handles_(std::move(handles)) {}
DuckDbReader::~DuckDbReader() = default;
DuckDbReader::DuckDbReader(DuckDbReader&&) noexcept = default;
DuckDbReader& DuckDbReader::operator=(DuckDbReader&&) noexcept = default;

Result<DuckDbReader> DuckDbReader::open(const std::string& path) {
  if (!std::filesystem::exists(path)) return make_error(ErrorKind::kNotFound, "there is no file {}", path);
  duckdb_config config = nullptr;
  duckdb_create_config(&config);
  duckdb_set_config(config, "access_mode", "READ_ONLY");
  duckdb_set_config(config, "threads", "1");
  auto handles = std::make_unique<Handles>();
  char* message = nullptr;
  const duckdb_state opened = duckdb_open_ext(path.c_str(), &handles->database, config, &message);
  duckdb_destroy_config(&config);
  if (opened != DuckDBSuccess) return Error(ErrorKind::kInternal, take_text(message));
  if (duckdb_connect(handles->database, &handles->connection) != DuckDBSuccess) {
    return make_error(ErrorKind::kInternal, "cannot connect to {}", path);
  }
  DuckDbReader reader(std::move(handles));
  const QueryResult catalog = TRY(reader.query("SELECT current_database()"));
  reader.handles_->catalog = catalog.rows.at(0).at(0).text();
  return reader;
}

Result<QueryResult> DuckDbReader::query(const std::string& sql) const {
  duckdb_result result;
  Result<QueryResult> table = make_error(ErrorKind::kInternal, "no answer");
  if (duckdb_query(handles_->connection, sql.c_str(), &result) == DuckDBSuccess) {
    table = read_result(result);
  } else {
    table = make_error(ErrorKind::kInternal, "{}: {}", sql, duckdb_result_error(&result));
  }
  duckdb_destroy_result(&result);
  return table;
}

std::string DuckDbReader::full_name(std::string_view schema, std::string_view name) const {
  const auto quoted = [](std::string_view part) { return Identifier::make(part).value().sql(); };
  return fmt::format("{}.{}.{}", quoted(handles_->catalog), quoted(schema), quoted(name));
}

Result<std::vector<DuckDbReader::StoredName>> DuckDbReader::tables(std::string_view raw_schema) const {
  const QueryResult known = TRY(
      query(fmt::format("SELECT table_name FROM information_schema.tables WHERE table_schema = {} AND table_name = {}",
                        sql_string(raw_schema), sql_string("_cairn_tables"))));
  if (known.rows.empty()) return std::vector<StoredName>{};
  const QueryResult found =
      TRY(query(fmt::format("SELECT table_name, storage_name FROM {}", full_name(raw_schema, "_cairn_tables"))));
  std::vector<StoredName> names;
  for (const Row& row : found.rows) names.push_back({row[0].text(), row[1].text()});
  std::ranges::sort(names, {}, &StoredName::table);
  return names;
}

Result<std::vector<std::string>> DuckDbReader::canonical_rows(std::string_view raw_schema,
                                                              const StoredName& name) const {
  const QueryResult fields =
      TRY(query(fmt::format("SELECT column_name, field, regexp_extract(type, '^[a-z0-9]+') FROM {} "
                            "WHERE table_name = {} ORDER BY rowid",
                            full_name(raw_schema, "_cairn_fields"), sql_string(name.table))));
  std::map<std::string, std::string> field_of;
  std::set<std::string> seen;
  for (const Row& row : fields.rows) {
    const bool is_own = seen.insert(row[1].text()).second;
    field_of[row[0].text()] = is_own ? row[1].text() : row[1].text() + "__" + row[2].text();
  }

  const QueryResult table = TRY(query(fmt::format("SELECT * FROM {}", full_name(raw_schema, name.storage))));
  std::vector<CanonicalColumn> columns;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const CanonicalColumn& column = table.columns[i];
    if (column.field.starts_with("_cairn_")) continue;
    const auto field = field_of.find(column.field);
    columns.push_back({field == field_of.end() ? column.field : field->second, column.type});
    places.push_back(i);
  }
  std::vector<std::string> rows;
  for (const Row& stored : table.rows) {
    Row cells;
    for (const std::size_t place : places) cells.push_back(stored[place]);
    rows.push_back(canonical_row(columns, cells));
  }
  std::ranges::sort(rows);
  return rows;
}

}  // namespace cairn::testing
