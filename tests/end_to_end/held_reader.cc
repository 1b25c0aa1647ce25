// cairn_held_reader FILE: opens a DuckDB file read-only, as a BI tool does, and keeps it open. Says "open", then
// answers each line of standard input, a query, with its first row as canonical JSON; ends with its input.
#include <cstdio>
#include <iostream>
#include <string>

#include <fmt/core.h>

#include "testing/duckdb_reader.h"

namespace {

using cairn::Result;
using cairn::Status;
using cairn::testing::DuckDbReader;
using cairn::testing::QueryResult;

Result<std::string> answer(const DuckDbReader& reader, const std::string& sql) {
  const QueryResult result = TRY(reader.query(sql));
  return result.rows.empty() ? "{}" : canonical_row(result.columns, result.rows.front());
}

Status serve(const std::string& path) {
  const DuckDbReader reader = TRY(DuckDbReader::open(path));
  fmt::print("open\n");
  std::fflush(stdout);
  for (std::string sql; std::getline(std::cin, sql);) {
    const std::string row = TRY(answer(reader, sql));
    fmt::print("{}\n", row);
    std::fflush(stdout);
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: cairn_held_reader FILE\n");
    return 2;
  }
  const Status status = serve(argv[1]);
  if (status.has_value()) return 0;
  fmt::print(stderr, "cairn_held_reader: {}\n", status.error().text());
  return 1;
}
