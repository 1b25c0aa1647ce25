// cairn_query FILE SQL: runs one query on a DuckDB file, opened read-only, and prints the result as a table. For the
// demo and for a look while developing; who uses Cairn has a better client.
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <duckdb.h>
#include <fmt/format.h>

#include "cli/text_table.h"

namespace {

using cairn::cli::TextTable;

// The handles of the C API, closed in the opposite order. `error` says what went wrong, if something did.
class Query {
 public:
  Query(const char* path, const std::string& sql) {
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    duckdb_set_config(config, "access_mode", "READ_ONLY");
    duckdb_set_config(config, "autoload_known_extensions", "false");
    duckdb_set_config(config, "autoinstall_known_extensions", "false");
    char* message = nullptr;
    if (duckdb_open_ext(path, &database_, config, &message) != DuckDBSuccess) {
      error_ = message;
      duckdb_free(message);
    } else if (duckdb_connect(database_, &connection_) != DuckDBSuccess) {
      error_ = "cannot connect";
    } else if (duckdb_query(connection_, sql.c_str(), &result_) != DuckDBSuccess) {
      error_ = duckdb_result_error(&result_);
    }
    duckdb_destroy_config(&config);
  }
  ~Query() {
    duckdb_destroy_result(&result_);
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  const std::string& error() const { return error_; }
  duckdb_result& result() { return result_; }

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
  duckdb_result result_{};
  std::string error_;
};

bool is_number(duckdb_type type) {
  return type == DUCKDB_TYPE_DECIMAL || (type >= DUCKDB_TYPE_TINYINT && type <= DUCKDB_TYPE_DOUBLE) ||
         type == DUCKDB_TYPE_HUGEINT || type == DUCKDB_TYPE_UHUGEINT;
}

// One cell of a column of text.
std::string cell(duckdb_vector column, idx_t row) {
  std::uint64_t* const validity = duckdb_vector_get_validity(column);
  if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) return "NULL";
  duckdb_string_t* const text = static_cast<duckdb_string_t*>(duckdb_vector_get_data(column)) + row;
  return {duckdb_string_t_data(text), duckdb_string_t_length(*text)};
}

void add_rows(duckdb_data_chunk chunk, TextTable& table) {
  const idx_t columns = duckdb_data_chunk_get_column_count(chunk);
  for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) {
    std::vector<std::string> cells;
    for (idx_t column = 0; column < columns; ++column) {
      cells.push_back(cell(duckdb_data_chunk_get_vector(chunk, column), row));
    }
    table.add(std::move(cells));
  }
}

TextTable empty_table_like(duckdb_result& result) {
  std::vector<TextTable::Column> columns;
  for (idx_t column = 0; column < duckdb_column_count(&result); ++column) {
    const bool right = is_number(duckdb_column_type(&result, column));
    columns.push_back(
        {duckdb_column_name(&result, column), right ? TextTable::Align::kRight : TextTable::Align::kLeft});
  }
  return TextTable(std::move(columns));
}

int fail(std::string_view path, std::string_view message) {
  fmt::print(stderr, "cairn_query: {}: {}\n", path, message);
  return 1;
}

}  // namespace

// The query runs twice: as it is, for names and types, without rows; then with the engine's own text of every value.
int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: cairn_query FILE SQL\n");
    return 2;
  }
  Query shape(argv[1], fmt::format("SELECT * FROM ({}) LIMIT 0", argv[2]));
  if (!shape.error().empty()) return fail(argv[1], shape.error());
  Query query(argv[1], fmt::format("SELECT COLUMNS(*)::VARCHAR FROM ({})", argv[2]));
  if (!query.error().empty()) return fail(argv[1], query.error());

  TextTable table = empty_table_like(shape.result());
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(query.result())) {
    add_rows(chunk, table);
    duckdb_destroy_data_chunk(&chunk);
  }
  fmt::print("{}", table.text());
  return 0;
}
