#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plan/choose.h"
#include "testing/planning.h"

namespace cairn::testing {

// One situation: what is published, what is applied, and what is wanted. Everything is selected unless it says
// otherwise.
struct Situation {
  Published published;
  Ledger ledger;
  Selection selection = {.select = {{.pattern = "*"}}};
  Policies policies;
  BlockedDumps blocked;
  std::optional<DumpId> until;
  std::vector<std::string> only;

  Result<Choice> choose() const {
    return choose_dumps({.published = published,
                         .progress = ledger.progress(),
                         .selection = selection,
                         .policies = policies,
                         .blocked = blocked,
                         .naming = {.bytes_max = 63},
                         .until_dump = until,
                         .only_tables = only});
  }
  std::string choice(const std::string& table = "users") const { return text_of(choose().value(), table); }
  std::string notices() const { return text_of(choose().value().notices); }
  Error error() const { return choose().error(); }
  Error stop(const std::string& table = "users") const {
    const Choice choice = choose().value();
    for (const TableChoice& chosen : choice.tables) {
      if (chosen.table.value() == table) return chosen.stop.value().error;
    }
    return Error(ErrorKind::kInternal, "no such table");
  }

  // One run that commits everything, so that only what comes later is news.
  Situation& run() {
    ledger.commit(choose().value());
    ledger.remember(published, Ledger::Seen::kComplete);
    return *this;
  }
  // One run that is killed once it has committed everything, so that it remembers no manifest.
  Situation& run_and_die() {
    ledger.commit(choose().value());
    return *this;
  }
  Situation& now(Published later) {
    published = std::move(later);
    return *this;
  }
  Situation& block(const std::string& table, std::int64_t dump, ErrorKind kind = ErrorKind::kNotFound) {
    blocked.insert({{TableName(table), DumpId(dump)}, Error(kind, "a listed file is missing")});
    return *this;
  }
  Situation& hold(std::int64_t dump) {
    ledger.table("users").hold =
        Hold{.dump = DumpId(dump), .reason = "it shrinks", .manifest_sha256 = manifest_sha(dump)};
    return *this;
  }
  Situation& approve(std::int64_t dump) {
    ledger.decide(DecisionKind::kApprove, "users", dump);
    return *this;
  }
  Situation& skip(std::int64_t dump) {
    ledger.decide(DecisionKind::kSkip, "users", dump);
    return *this;
  }
};

inline Situation after(Published published) {
  Situation situation{.published = std::move(published)};
  return situation.run();
}

inline SelectEntry entry(std::string pattern) { return {.pattern = std::move(pattern)}; }

inline PublishedText published() { return {}; }

}  // namespace cairn::testing
