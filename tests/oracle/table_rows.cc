// Prints what a DuckDB file of Cairn's holds, for programs that know nothing of Cairn: the canonical rows of its
// tables, or what the system tables say about them. docs/formats/canonical_rows.md has the form of the rows.

#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/identifier.h"
#include "testing/duckdb_reader.h"

namespace cairn::testing {
namespace {

constexpr std::string_view kUsage =
    "Usage: cairn_table_rows FILE.duckdb RAW_SCHEMA [TABLE] [--hash | --meta]\n"
    "\n"
    "Prints JSON Lines. Default: {\"table\":…,\"row\":…} for each row.\n"
    "  --hash  {\"table\":…,\"rows\":…,\"hash\":…} for each table\n"
    "  --meta  {\"table\":…,\"bookmark\":…,\"generation\":…,\"row_count\":…,\"state\":…,…,\"loads\":[…]} for each "
    "table\n";

enum class Output { kRows, kHash, kMeta };

struct Arguments {
  std::vector<std::string> words;
  Output output = Output::kRows;

  bool wants(const std::string& table) const { return words.size() < 3 || words[2] == table; }
};

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--hash") {
      arguments.output = Output::kHash;
    } else if (word == "--meta") {
      arguments.output = Output::kMeta;
    } else {
      arguments.words.push_back(word);
    }
  }
  return arguments;
}

nlohmann::ordered_json to_json(const memory_store::Cell& cell, Type type) {
  if (cell.is_null()) return nullptr;
  if (type.id == TypeId::kString) return cell.text();
  return static_cast<std::int64_t>(cell.integer());
}

// One row of a result as an object, in the order of its columns. REQUIRES: columns are text and whole numbers.
nlohmann::ordered_json object_of(const QueryResult& result, std::size_t row) {
  nlohmann::ordered_json object;
  for (std::size_t i = 0; i < result.columns.size(); ++i) {
    object[result.columns[i].field] = to_json(result.rows[row][i], result.columns[i].type);
  }
  return object;
}

Status print_rows(const DuckDbReader& reader, const Arguments& arguments) {
  for (const DuckDbReader::StoredName& name : TRY(reader.tables(arguments.words[1]))) {
    if (!arguments.wants(name.table)) continue;
    const std::vector<std::string> rows = TRY(reader.canonical_rows(arguments.words[1], name));
    const std::string table = canonical_string(name.table);
    if (arguments.output == Output::kHash) {
      fmt::print("{{\"table\":{},\"rows\":{},\"hash\":\"{}\"}}\n", table, rows.size(), canonical_hash(rows));
      continue;
    }
    for (const std::string& row : rows) fmt::print("{{\"table\":{},\"row\":{}}}\n", table, row);
  }
  return {};
}

Status print_meta(const DuckDbReader& reader, const Arguments& arguments) {
  const std::string& schema = arguments.words[1];
  if (TRY(reader.tables(schema)).empty()) return {};
  const QueryResult tables = TRY(reader.query(fmt::format(
      "SELECT table_name AS \"table\", epoch::BIGINT AS epoch, bookmark::BIGINT AS bookmark, generation::BIGINT AS "
      "generation, row_count::BIGINT AS row_count, state::VARCHAR AS state, held_dump::BIGINT AS held_dump "
      "FROM {} ORDER BY table_name",
      reader.full_name(schema, "_cairn_tables"))));
  for (std::size_t row = 0; row < tables.rows.size(); ++row) {
    nlohmann::ordered_json meta = object_of(tables, row);
    const std::string table = meta["table"];
    if (!arguments.wants(table)) continue;
    const QueryResult loads = TRY(reader.query(fmt::format(
        "SELECT mode, epoch::BIGINT AS epoch, first_dump::BIGINT AS first_dump, last_dump::BIGINT AS last_dump, "
        "rows_read::BIGINT AS "
        "rows_read, "
        "rows_loaded::BIGINT AS rows_loaded, rows_superseded::BIGINT AS rows_superseded, rows_rejected::BIGINT AS "
        "rows_rejected, rows_filtered::BIGINT AS rows_filtered, files::BIGINT AS files FROM {} WHERE table_name = {} "
        "ORDER BY rowid",
        reader.full_name(schema, "_cairn_loads"), sql_string(table))));
    meta["loads"] = nlohmann::ordered_json::array();
    for (std::size_t load = 0; load < loads.rows.size(); ++load) meta["loads"].push_back(object_of(loads, load));
    fmt::print("{}\n", meta.dump());
  }
  return {};
}

Status run(const Arguments& arguments) {
  const DuckDbReader reader = TRY(DuckDbReader::open(arguments.words[0]));
  return arguments.output == Output::kMeta ? print_meta(reader, arguments) : print_rows(reader, arguments);
}

}  // namespace
}  // namespace cairn::testing

int main(int argc, char** argv) {
  const cairn::testing::Arguments arguments = cairn::testing::parse(argc, argv);
  if (arguments.words.size() < 2 || arguments.words.size() > 3) {
    fmt::print(stderr, "{}", cairn::testing::kUsage);
    return 2;
  }
  const cairn::Status status = cairn::testing::run(arguments);
  if (status.has_value()) return 0;
  fmt::print(stderr, "cairn_table_rows: {}\n", status.error().text());
  return 1;
}
