#include "cli/manual/reference_dictionary.h"

#include <fmt/format.h>

#include "base/check.h"
#include "cli/manual/markdown.h"
#include "plan/keys.h"
#include "source/heap_connect/contract.h"
#include "source/heap_connect/dictionary.h"

namespace cairn::cli {
namespace {

using heap_connect::Replication;
using heap_connect::TableEntry;

std::string delivery_of(const TableEntry& table) {
  switch (table.replication) {
    case Replication::kIncremental:
      return "`incremental`: changed rows come again and replace the old ones by key; now and then the whole table "
             "comes";
    case Replication::kWhole: return "`full`: each dump has the whole table";
  }
  CHECK(false, "every way of delivery is explained");
}

std::string key_text(const TableEntry& table, KeyMode mode) {
  std::string text;
  for (const std::string& field : key_of(TableName(std::string(table.name)), SelectEntry{}, mode)) {
    text += (text.empty() ? "`" : ", `") + field + "`";
  }
  return text;
}

std::string section(const TableEntry& table) {
  std::string text =
      fmt::format("\n## {}\n\n{}\n\n", table.name.empty() ? "Tables of events" : table.name, markdown(table.meaning));
  text += fmt::format("- Replication: {}.\n", delivery_of(table));
  text += fmt::format("- Key: {}; with `key_mode: heap` {}.\n", key_text(table, KeyMode::kDefault),
                      key_text(table, KeyMode::kHeap));
  if (!table.link.empty()) text += fmt::format("- [Heap about it]({})\n", table.link);
  if (columns_of(table).empty()) return text;
  text += "\n" + markdown_head({"column", "meaning", "joins"});
  for (const heap_connect::ColumnEntry* column : columns_of(table)) {
    text += markdown_row({markdown_code(column->name), markdown_cell(column->meaning), markdown_cell(column->joins)});
  }
  return text;
}

}  // namespace

std::string reference_dictionary() {
  std::string text = fmt::format(
      "# Tables and columns of Heap\n\nWhat is publicly known of what Heap delivers by default (source contract {}). "
      "Customers add columns of their own, and real buckets often lack some of these: none is required. The text of an "
      "Avro schema goes before the one here. `cairn tables TABLE` shows both, with the name of each column in the "
      "destination.\n\nIds are as Heap sent them: a join with `users` finds everybody only after identities are "
      "resolved "
      "by `user_migrations`.\n",
      heap_connect::kSourceContract);
  for (const TableEntry& table : heap_connect::dictionary_tables()) text += section(table);
  return text;
}

}  // namespace cairn::cli
