#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace cairn::heap_connect {

// How Heap delivers a table.
enum class Replication : std::uint8_t {
  kIncremental,  // changed rows come again and replace the old ones by key; now and then the whole table comes
  kWhole,        // each dump has all of it
};

// "incremental" or "full", as documents have it.
std::string_view name_of(Replication replication);

// What is publicly known of a table of Heap. All tables of events share one entry, since a customer names them.
struct TableEntry {
  std::string_view name;  // "users"; "" for the one of events
  std::string_view meaning;
  Replication replication = Replication::kIncremental;
  std::string_view link;  // where Heap itself explains it; "": nowhere
};

// A column that Heap delivers by default, in one table or in several. Customers add their own, and real buckets often
// lack some: none is required.
struct ColumnEntry {
  std::string_view name;
  std::uint8_t tables = 0;  // a bit for each entry of dictionary_tables(), in its order
  std::string_view meaning;
  std::string_view joins = {};  // "users.user_id", or "" where it joins nothing
};

// users, user_migrations, sessions, pageviews, _event_metadata, and the tables of events.
std::span<const TableEntry> dictionary_tables();
// The entry of a table; one that has none of its own is a table of events.
const TableEntry& find_table(const TableName& table);
// The columns of an entry of dictionary_tables(), in the order of the manual.
std::vector<const ColumnEntry*> columns_of(const TableEntry& table);
// Null: the dictionary does not know it. Case does not count: Heap's own spelling varies.
const ColumnEntry* find_column(const TableName& table, std::string_view field);
// Its meaning, or "".
std::string describe(const TableName& table, std::string_view field);

}  // namespace cairn::heap_connect
