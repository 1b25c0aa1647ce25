#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace cairn {

// Something a person should know and that stops nothing: printed by plan, sync, status and report.
enum class NoticeKind : std::uint8_t {
  kGap,                 // ids are missing between two dumps
  kDuplicateDump,       // one id in two manifests with the same content
  kManifestConflict,    // one id in two manifests with different content
  kManifestRewritten,   // a manifest changed after its dump was applied
  kManifestOddity,      // accepted with a remark: id unlike the key, id as text, `incremental` absent, …
  kManifestUnreadable,  // a manifest cannot be read or parsed
  kRepeatedFile,        // a file listed twice, or loaded before into an appended table
  kLateDump,            // a lower id that showed up after higher ones were applied
  kSuperseded,          // a dump below the table's generation: nothing to do
  kIncompleteHistory,   // the first available dump of a table is incremental
  kNewTable,            // found, neither selected nor ignored
  kNewField,            // found in a selected table, and new or waiting to be selected
  kVanishedField,       // no longer delivered; its column stays
  kVanishedTable,       // known, but in no manifest now
  kNoMatch,             // a glob in the selection that matches nothing
  kNoKey,               // the key column does not exist: rows are appended
  kTypeChange,          // a field has another type than before: its column widens, or a sibling takes the new values
  kTimeEncoding,        // how a field's times were read, or why they were not
  kZeroTime,            // 0 as a time became NULL
  kStartDate,           // what happened before it is left out
  kNoTime,              // rows that the start date cannot judge
  kSharedEventId,       // rows with one event_id and different user_id
  kGrowth,              // a full dump made a table ten times larger
  kReplaced,            // a full dump replaced a table that was there
  kHeld,                // a dump that waits for approval
  kApprovedDump,        // a dump that was held, and is loaded by decision of a person
  kSkippedDump,         // a dump that is left out by decision of a person
  kViews,               // about the published views
};

std::string_view name_of(NoticeKind kind);  // "gap", "duplicate_dump", … as printed in JSON
// What it means, in a sentence for the manual; "" for a number that is no kind.
std::string_view meaning_of(NoticeKind kind);
// All of them, in the order of the enumeration.
std::vector<NoticeKind> notice_kinds();

struct Notice {
  NoticeKind kind;
  std::string message;  // a sentence
  std::optional<TableName> table = {};
  std::optional<DumpId> dump = {};

  bool operator==(const Notice&) const = default;
};

}  // namespace cairn
