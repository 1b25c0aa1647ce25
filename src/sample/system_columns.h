#pragma once

#include <string>

#include "sample/column.h"
#include "sample/dialect.h"

namespace cairn::sample {

// A row of `_event_metadata`, which buckets have and nobody documents; its columns are our guess.
struct EventMetadataRow {
  std::string table;
  std::string name;          // as somebody typed it in Heap
  std::int64_t version = 1;  // of the definition
  Timestamp defined;
};

// A row of `_sync_info`, which Contentsquare's buckets may have: what a dump brought of a table.
struct SyncInfoRow {
  std::int64_t dump = 0;
  std::string table;
  std::int64_t rows = 0;
  Timestamp time;
};

inline constexpr std::string_view kEventMetadataTable = "_event_metadata";
inline constexpr std::string_view kSyncInfoTable = "_sync_info";

Columns<EventMetadataRow> event_metadata_columns(Dialect dialect);
Columns<SyncInfoRow> sync_info_columns();

}  // namespace cairn::sample
