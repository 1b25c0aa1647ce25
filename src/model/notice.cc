#include "model/notice.h"

#include "base/check.h"

namespace cairn {

std::string_view name_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kGap: return "gap";
    case NoticeKind::kDuplicateDump: return "duplicate_dump";
    case NoticeKind::kManifestConflict: return "manifest_conflict";
    case NoticeKind::kManifestRewritten: return "manifest_rewritten";
    case NoticeKind::kManifestOddity: return "manifest_oddity";
    case NoticeKind::kManifestUnreadable: return "manifest_unreadable";
    case NoticeKind::kRepeatedFile: return "repeated_file";
    case NoticeKind::kLateDump: return "late_dump";
    case NoticeKind::kSuperseded: return "superseded";
    case NoticeKind::kIncompleteHistory: return "incomplete_history";
    case NoticeKind::kNewTable: return "new_table";
    case NoticeKind::kNewField: return "new_field";
    case NoticeKind::kVanishedField: return "vanished_field";
    case NoticeKind::kVanishedTable: return "vanished_table";
    case NoticeKind::kNoMatch: return "no_match";
    case NoticeKind::kNoKey: return "no_key";
    case NoticeKind::kTypeChange: return "type_change";
    case NoticeKind::kTimeEncoding: return "time_encoding";
    case NoticeKind::kZeroTime: return "zero_time";
    case NoticeKind::kStartDate: return "start_date";
    case NoticeKind::kNoTime: return "no_time";
    case NoticeKind::kSharedEventId: return "shared_event_id";
    case NoticeKind::kGrowth: return "growth";
    case NoticeKind::kReplaced: return "replaced";
    case NoticeKind::kHeld: return "held";
    case NoticeKind::kApprovedDump: return "approved_dump";
    case NoticeKind::kSkippedDump: return "skipped_dump";
    case NoticeKind::kViews: return "views";
  }
  CHECK(false, "every notice has a name");
}

std::string_view meaning_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kGap:
      return "Ids are missing between two dumps; usually harmless, since nobody promises ids without gaps.";
    case NoticeKind::kDuplicateDump: return "One id stands in two manifests with the same content; one of them counts.";
    case NoticeKind::kManifestConflict:
      return "One id stands in two manifests that differ; tables that differ in them stop before it.";
    case NoticeKind::kManifestRewritten:
      return "A manifest has changed after its dump was applied; what was applied stays.";
    case NoticeKind::kManifestOddity: return "A manifest departs from the usual form, and was understood all the same.";
    case NoticeKind::kManifestUnreadable: return "A manifest cannot be read; each table stops before its dump.";
    case NoticeKind::kRepeatedFile: return "A file is listed twice, or was appended before; it counts once.";
    case NoticeKind::kLateDump: return "A dump came after later ones were applied; what they brought stands.";
    case NoticeKind::kSuperseded:
      return "A dump is older than the full dump its table was built from; nothing is to be done.";
    case NoticeKind::kIncompleteHistory:
      return "The oldest dump left of a table is an incremental one; earlier rows are missing.";
    case NoticeKind::kNewTable: return "Tables were found that are neither selected nor ignored.";
    case NoticeKind::kNewField: return "Fields were found that are new in a selected table, or wait to be selected.";
    case NoticeKind::kVanishedField: return "A field is no longer delivered; its column stays, with NULL in new rows.";
    case NoticeKind::kVanishedTable: return "A known table is in no manifest now; its rows stay.";
    case NoticeKind::kNoMatch: return "A glob of the selection fits no table.";
    case NoticeKind::kNoKey: return "The key column of a table does not exist; its rows are appended.";
    case NoticeKind::kTypeChange:
      return "A field has another type than before: its column widens, or a column beside it takes the new values.";
    case NoticeKind::kTimeEncoding: return "How the times of a field are read, or why they are left as they are.";
    case NoticeKind::kZeroTime: return "0 in a field of times became NULL.";
    case NoticeKind::kSharedEventId: return "Rows share an `event_id` and differ in `user_id`.";
    case NoticeKind::kGrowth: return "A full dump made a table ten times larger.";
    case NoticeKind::kReplaced: return "A full dump replaced a table that was there.";
    case NoticeKind::kHeld: return "A dump waits for a person; its table stays as it was.";
    case NoticeKind::kApprovedDump: return "A dump that was held is loaded, because a person approved it.";
    case NoticeKind::kSkippedDump: return "A dump is left out, because a person decided so.";
    case NoticeKind::kStartDate:
      return "A start date leaves older rows out, or is another one than the table was loaded with.";
    case NoticeKind::kNoTime: return "Rows have no `time` that can be read; the start date leaves them in.";
    case NoticeKind::kViews: return "A remark about the published views.";
  }
  return "";
}

std::vector<NoticeKind> notice_kinds() {
  std::vector<NoticeKind> kinds;
  for (std::uint8_t number = 0; !meaning_of(static_cast<NoticeKind>(number)).empty(); ++number) {
    kinds.push_back(static_cast<NoticeKind>(number));
  }
  return kinds;
}

}  // namespace cairn
