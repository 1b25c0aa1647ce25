#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "destination/memory/cell.h"
#include "model/type.h"
#include "testing/canonical_row.h"

namespace cairn::testing {

// What a query gave back.
struct QueryResult {
  std::vector<CanonicalColumn> columns;  // by their names in the result
  std::vector<memory_store::Row> rows;
};

// Opens a DuckDB file read-only and asks it, through the C API and nothing of Cairn's own destination: for tests, and
// for the program that the Python model compares with. The file must not be open for writing.
class DuckDbReader {
 public:
  // kNotFound if there is no such file.
  static Result<DuckDbReader> open(const std::string& path);
  ~DuckDbReader();
  DuckDbReader(DuckDbReader&&) noexcept;
  DuckDbReader& operator=(DuckDbReader&&) noexcept;

  // kInternal with DuckDB's message for SQL that fails and for types that Cairn does not store.
  Result<QueryResult> query(const std::string& sql) const;
  // "file"."schema"."name": three parts, because a file may be called like a schema.
  std::string full_name(std::string_view schema, std::string_view name) const;

  // Names of the storage tables by source table, from _cairn_tables: sorted; none if there are no system tables.
  struct StoredName {
    std::string table;
    std::string storage;
  };
  Result<std::vector<StoredName>> tables(std::string_view raw_schema) const;
  // Canonical rows of one table, sorted.
  Result<std::vector<std::string>> canonical_rows(std::string_view raw_schema, const StoredName& name) const;

 private:
  struct Handles;
  explicit DuckDbReader(std::unique_ptr<Handles> handles);

  std::unique_ptr<Handles> handles_;
};

}  // namespace cairn::testing
