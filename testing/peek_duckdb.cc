#include "testing/peek_duckdb.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/identifier.h"
#include "testing/duckdb_reader.h"

namespace cairn::testing {
namespace {

using memory_store::Row;

class DuckDbPeek final : public Peek {
 public:
  DuckDbPeek(DuckDbReader reader, DestinationSettings settings)
      : reader_(std::move(reader)), settings_(std::move(settings)) {}

  std::vector<std::string> tables() const override {
    std::vector<std::string> names;
    for (const Row& row : ask(fmt::format("SELECT table_name FROM information_schema.tables WHERE table_schema = {} "
                                          "AND NOT starts_with(table_name, '_cairn_') ORDER BY 1",
                                          sql_string(settings_.raw_schema_or_default())))) {
      names.push_back(row[0].text());
    }
    return names;
  }

  std::vector<std::string> rows(const std::string& table) const override {
    const auto name = find(table);
    if (!name) return {};
    return checked(reader_.canonical_rows(settings_.raw_schema_or_default(), *name));
  }

  std::vector<std::int64_t> versions(const std::string& table) const override {
    const auto name = find(table);
    if (!name) return {};
    std::vector<std::int64_t> versions;
    for (const Row& row : ask("SELECT _cairn_dump_id FROM " + raw(name->storage) + " ORDER BY 1")) {
      versions.push_back(static_cast<std::int64_t>(row[0].integer()));
    }
    return versions;
  }

  std::vector<std::string> view_columns(const std::string& view) const override {
    std::vector<std::string> columns;
    for (const Row& row : ask(fmt::format("SELECT column_name FROM information_schema.columns WHERE table_schema = {} "
                                          "AND table_name = {} ORDER BY ordinal_position",
                                          sql_string(settings_.schema), sql_string(view)))) {
      columns.push_back(row[0].text());
    }
    return columns;
  }

  std::vector<PeekedReject> rejects() const override {
    const std::string sql = fmt::format(
        "SELECT load_id, table_name, dump_id::BIGINT, uri, block::BIGINT, \"row\"::BIGINT, reason, record::VARCHAR "
        "FROM {} ORDER BY table_name, dump_id, uri, block, \"row\"",
        raw("_cairn_rejects"));
    std::vector<PeekedReject> rejects;
    for (const Row& row : ask(sql)) {
      const auto number = [&row](std::size_t i) { return static_cast<std::int64_t>(row[i].integer()); };
      rejects.push_back(
          {row[0].text(), row[1].text(), number(2), row[3].text(), number(4), number(5), row[6].text(), row[7].text()});
    }
    return rejects;
  }

 private:
  template <typename Value>
  static Value checked(Result<Value> result) {
    CHECK(result.has_value(), result.has_value() ? "" : result.error().text());
    return std::move(result).value();
  }

  std::vector<Row> ask(const std::string& sql) const { return checked(reader_.query(sql)).rows; }
  std::string raw(std::string_view name) const { return reader_.full_name(settings_.raw_schema_or_default(), name); }

  std::optional<DuckDbReader::StoredName> find(const std::string& table) const {
    for (DuckDbReader::StoredName& name : checked(reader_.tables(settings_.raw_schema_or_default()))) {
      if (name.table == table) return std::move(name);
    }
    return std::nullopt;
  }

  DuckDbReader reader_;
  DestinationSettings settings_;
};

}  // namespace

std::unique_ptr<Peek> peek_duckdb(const DestinationSettings& settings) {
  Result<DuckDbReader> reader = DuckDbReader::open(settings.path);
  CHECK(reader.has_value(), reader.has_value() ? "" : reader.error().text());
  return std::make_unique<DuckDbPeek>(std::move(reader).value(), settings);
}

}  // namespace cairn::testing
