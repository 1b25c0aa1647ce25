#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/dump.h"
#include "model/policies.h"
#include "model/selection.h"
#include "model/type.h"
#include "source/object_store.h"
#include "sync/unreadable.h"

namespace cairn {

// What a selection says about a table or a field that was found.
enum class Selected : std::uint8_t {
  kSelected,
  kNew,      // nobody has decided about it yet
  kIgnored,  // by `ignore:`, or a field by `exclude:`
};

std::string_view name_of(Selected selected);  // "selected", "new", "ignored"
Selected selected_of(const TableName& table, const Selection& selection);

struct DiscoveredField {
  std::string name;
  std::optional<Type> type;                  // none: the file it was looked up in does not have it, or only nulls of it
  TimeEncoding times = TimeEncoding::kNone;  // how the file writes them; type is then kTimestamp
  std::string description;
  DumpId last_dump;  // that lists it
  bool is_key = false;
  Selected selected = Selected::kNew;
};

struct DiscoveredTable {
  TableName name;
  Selected selected = Selected::kNew;
  std::vector<std::string> key;
  DumpId first_dump;
  DumpId last_dump;
  std::size_t dumps = 0;
  bool has_full_dump = false;
  bool is_long_unseen = false;  // not in the newest dumps: Heap may have archived it
  std::vector<DiscoveredField> fields;
  std::optional<Error> problem;  // set: its newest file could not be read, so no field has a type
};

// What a bucket offers.
struct Discovery {
  std::string bucket;         // empty: no manifest that can be read names one
  std::vector<DumpId> dumps;  // ascending
  std::vector<UnreadableManifest> unreadable;
  std::vector<DiscoveredTable> tables;
  std::vector<Notice> notices;

  const DiscoveredTable* find(const TableName& table) const;
};

// A table is long unseen if so many of the newest dumps do not have it: a month of nightly ones.
inline constexpr std::size_t kLongUnseenDumps = 30;

// Every table and field that any manifest lists, and what the selection says about each. Types come from the newest
// file of each table: its header, and its first rows for fields that may be times; no other data is read. Needs no
// destination. A file that cannot be read is its table's `problem`; errors are for what ends everything.
Result<Discovery> discover(ObjectStore& store, const Published& published, const Selection& selection,
                           const Policies& policies);

}  // namespace cairn
