#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/ids.h"

namespace cairn {

enum class DecisionKind : std::uint8_t {
  kApprove,         // the dump may do what it was held for
  kSkip,            // the table goes on without the dump, for good
  kApproveRebuild,  // a rebuild that begins with the dump may do what it was held for
  kRebuild,         // a rebuild that begins with the dump was ordered, and took place
};

std::string_view name_of(DecisionKind kind);  // "approve", …: as stored in _cairn_decisions
std::optional<DecisionKind> parse_decision_kind(std::string_view name);

// What a person decided about one dump of one table: a row of _cairn_decisions. Never changed and never deleted, so
// that everything Cairn did not load by itself has a name and a reason.
struct Decision {
  Timestamp decided_at;  // for people; what counts is the order in which decisions were recorded
  std::string actor;     // user@host
  DecisionKind kind = DecisionKind::kApprove;
  TableName table;
  DumpId dump;
  std::string manifest_sha256;  // of the dump's manifest; an approval binds to it
  std::string reason;           // may be empty for an approval

  bool operator==(const Decision&) const = default;
};

}  // namespace cairn
