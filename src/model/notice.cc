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

}  // namespace cairn
