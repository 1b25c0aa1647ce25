#include "base/error.h"

#include <array>
#include <ranges>

#include "base/check.h"

namespace cairn {
namespace {

constexpr std::array<ErrorKindInfo, 11> kErrorKinds{{
    {ErrorKind::kTransient, "transient", "make the same call again, with backoff, a bounded number of times", true,
     false, 4, 503},
    {ErrorKind::kConflict, "conflict", "somebody moved first: read the state again and redo that load", true, false, 4,
     409},
    {ErrorKind::kBadInput, "bad_input", "set the record aside, or stop the table before that dump; others go on", false,
     true, 3, 422},
    {ErrorKind::kSchemaMismatch, "schema_mismatch", "stop this table; others go on", false, false, 3, 422},
    {ErrorKind::kNotFound, "not_found", "the caller decides; a listed object that is missing stops its table", false,
     false, 3, 404},
    {ErrorKind::kDenied, "denied",
     "say which credential lacks which right; stop the table, or the run if all are denied", false, false, 6, 403},
    {ErrorKind::kConfig, "config", "stop before doing anything; name file, line and key", false, false, 2, 400},
    {ErrorKind::kHeld, "held", "leave the table as it is; name the approval that is needed", false, false, 5, 409},
    {ErrorKind::kLocked, "locked", "another run or process has it: say who and since when", false, false, 7, 423},
    {ErrorKind::kCancelled, "cancelled", "unwind quietly; what is committed stays committed", false, false, 130, 499},
    {ErrorKind::kInternal, "internal", "a library or an assumption surprised us: report it as a bug", false, false, 1,
     500},
}};

}  // namespace

std::span<const ErrorKindInfo> error_kinds() { return kErrorKinds; }

const ErrorKindInfo& info_of(ErrorKind kind) {
  const ErrorKindInfo& info = kErrorKinds.at(static_cast<std::size_t>(kind));
  CHECK(info.kind == kind, "the table of error kinds is in the order of the enumeration");
  return info;
}

std::string Error::text() const {
  std::string text;
  for (const std::string& context : std::views::reverse(context_)) text += context + ": ";
  return text + message_;
}

Error&& Error::within(std::string context) && {
  context_.push_back(std::move(context));
  return std::move(*this);
}

Error&& Error::hinting(std::string hint) && {
  if (hint_.empty()) hint_ = std::move(hint);
  return std::move(*this);
}

Error&& Error::as(ErrorKind kind) && {
  kind_ = kind;
  return std::move(*this);
}

}  // namespace cairn
