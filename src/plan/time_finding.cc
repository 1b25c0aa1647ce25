#include "plan/time_finding.h"

#include "base/check.h"

namespace cairn {
namespace {

// The encoding that a piece of evidence speaks for; kNone: it speaks for none.
TimeEncoding encoding_of(TimeEvidence evidence) {
  switch (evidence) {
    case TimeEvidence::kText: return TimeEncoding::kText;
    case TimeEvidence::kSeconds: return TimeEncoding::kSeconds;
    case TimeEvidence::kMilliseconds: return TimeEncoding::kMilliseconds;
    case TimeEvidence::kMicroseconds: return TimeEncoding::kMicroseconds;
    case TimeEvidence::kNanoseconds: return TimeEncoding::kNanoseconds;
    case TimeEvidence::kNothing:
    case TimeEvidence::kZero:
    case TimeEvidence::kUnreadable: return TimeEncoding::kNone;
  }
  CHECK(false, "every evidence is judged");
}

bool is_integer(Type type) { return type.id == TypeId::kInt32 || type.id == TypeId::kInt64; }

}  // namespace

TimeFinding find_encoding(const std::set<TimeEvidence>& evidence) {
  using enum TimeFinding::Kind;
  if (evidence.empty()) return {.kind = kNoValues};
  if (evidence.contains(TimeEvidence::kUnreadable)) return {.kind = kMixed};
  TimeFinding finding{.kind = kNoEvidence};
  for (const TimeEvidence piece : evidence) {
    const TimeEncoding encoding = encoding_of(piece);
    if (encoding == TimeEncoding::kNone) continue;
    if (finding.kind == kOneClass) return {.kind = kMixed};
    finding = {.kind = kOneClass, .encoding = encoding};
  }
  return finding;
}

bool leaves_encoding_open(Type type) { return is_integer(type) || type.id == TypeId::kString; }

bool can_be_read_as(Type type, TimeEncoding encoding) {
  if (encoding == TimeEncoding::kNone) return false;
  return type.id == TypeId::kString || (is_integer(type) && encoding != TimeEncoding::kText);
}

}  // namespace cairn
