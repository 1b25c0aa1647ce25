#include "model/finding.h"

#include <utility>

#include "base/check.h"

namespace cairn {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk: return "ok";
    case Verdict::kWarning: return "warning";
    case Verdict::kFailed: return "failed";
    case Verdict::kSkipped: return "skipped";
  }
  CHECK(false, "every verdict has a name");
}

Finding Finding::ok(std::string hop, std::string message) {
  return {.hop = std::move(hop), .verdict = Verdict::kOk, .message = std::move(message), .hint = {}, .kind = {}};
}

Finding Finding::warning(std::string hop, std::string message, std::string hint) {
  return {.hop = std::move(hop),
          .verdict = Verdict::kWarning,
          .message = std::move(message),
          .hint = std::move(hint),
          .kind = {}};
}

Finding Finding::failed(std::string hop, const Error& error) {
  return {.hop = std::move(hop),
          .verdict = Verdict::kFailed,
          .message = error.text(),
          .hint = error.hint(),
          .kind = error.kind()};
}

Finding Finding::skipped(std::string hop, std::string message) {
  return {.hop = std::move(hop), .verdict = Verdict::kSkipped, .message = std::move(message), .hint = {}, .kind = {}};
}

}  // namespace cairn
