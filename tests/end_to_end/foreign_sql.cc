// cairn_foreign_sql FILE SQL…: runs statements on a database as anybody with a client of DuckDB can. For tests of what
// Cairn then does and says.
#include <cstdio>

#include <duckdb.h>

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: cairn_foreign_sql FILE SQL...\n", stderr);
    return 2;
  }
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  bool is_ok =
      duckdb_open(argv[1], &database) == DuckDBSuccess && duckdb_connect(database, &connection) == DuckDBSuccess;
  for (int i = 2; is_ok && i < argc; ++i) {
    duckdb_result result;
    is_ok = duckdb_query(connection, argv[i], &result) == DuckDBSuccess;
    if (!is_ok) std::fprintf(stderr, "cairn_foreign_sql: %s\n", duckdb_result_error(&result));
    duckdb_destroy_result(&result);
  }
  duckdb_disconnect(&connection);
  duckdb_close(&database);
  return is_ok ? 0 : 1;
}
