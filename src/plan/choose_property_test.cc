#include <algorithm>
#include <random>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "plan/choose.h"
#include "testing/planning.h"

// Any order of arrival, any split into runs, crashes between loads and dumps that are bad for a while: what the chosen
// loads leave in a table is what applying every dump in order leaves there. The model below knows nothing of loads.

namespace cairn {
namespace {

using testing::Ledger;
using testing::text_of;

// The rows of a dump by key; the value is the dump that wrote the row.
using Rows = std::map<int, DumpId>;

struct History {
  std::vector<Dump> dumps;               // ascending; one table, "users"
  std::map<DumpId, std::set<int>> keys;  // what each dump writes
};

const DumpTable* users_of(const Dump& dump) { return dump.tables.empty() ? nullptr : &dump.tables.front(); }

History random_history(std::mt19937_64& random) {
  History history;
  std::int64_t id = 0;
  for (std::uint64_t left = 1 + random() % 8; left > 0; --left) {
    id += random() % 4 == 0 ? 2 : 1;
    Dump dump{.id = DumpId(id), .sha256 = testing::manifest_sha(id)};
    const bool is_listed = random() % 5 != 0;
    if (is_listed) {
      const DumpMode mode = random() % 3 == 0 ? DumpMode::kFull : DumpMode::kIncremental;
      dump.tables.push_back({.name = TableName("users"), .mode = mode});
      for (std::uint64_t rows = random() % 5; rows > 0; --rows)
        history.keys[dump.id].insert(static_cast<int>(random() % 6));
    }
    history.dumps.push_back(std::move(dump));
  }
  return history;
}

// The definition: dumps in order, full ones replace, increments upsert.
Rows rows_of(const History& history, const std::set<DumpId>& applied) {
  Rows rows;
  for (const Dump& dump : history.dumps) {
    const DumpTable* table = users_of(dump);
    if (table == nullptr || !applied.contains(dump.id)) continue;
    if (table->mode == DumpMode::kFull) rows.clear();
    if (!history.keys.contains(dump.id)) continue;
    for (const int key : history.keys.at(dump.id)) rows.insert_or_assign(key, dump.id);
  }
  return rows;
}

std::set<DumpId> all_of(const History& history) {
  std::set<DumpId> ids;
  for (const Dump& dump : history.dumps) ids.insert(dump.id);
  return ids;
}

// What a destination does with a load.
void apply(Rows& rows, const History& history, const ChosenLoad& load) {
  const bool is_full = load.mode != LoadMode::kMerge;
  if (is_full) std::erase_if(rows, [&](const auto& row) { return row.second < load.dumps.front().id; });
  for (const ChosenDump& dump : load.dumps) {
    if (!history.keys.contains(dump.id)) continue;
    for (const int key : history.keys.at(dump.id)) {
      const auto [row, is_new] = rows.try_emplace(key, dump.id);
      if (!is_new && row->second <= dump.id) row->second = dump.id;
    }
  }
}

class Replica {
 public:
  Replica(const History& history, std::uint64_t seed) : history_(history), random_(seed) {
    for (const Dump& dump : history.dumps) unseen_.push_back(dump);
    std::ranges::shuffle(unseen_, random_);
  }

  bool is_waiting_for_dumps() const { return !unseen_.empty(); }

  // Some more dumps arrive, and a run loads what it can.
  void arrive_and_run() {
    const std::size_t arriving = std::min(unseen_.size(), static_cast<std::size_t>(random_() % 4));
    for (std::size_t i = 0; i < arriving; ++i) {
      published_.dumps.push_back(std::move(unseen_.back()));
      unseen_.pop_back();
    }
    std::ranges::sort(published_.dumps, {}, &Dump::id);
    BlockedDumps blocked;
    for (const Dump& dump : published_.dumps) {
      if (random_() % 6 != 0) continue;
      blocked.insert({{TableName("users"), dump.id}, Error(ErrorKind::kNotFound, "missing for now")});
    }
    std::optional<DumpId> until;
    if (random_() % 4 == 0) until = DumpId(static_cast<std::int64_t>(random_() % 12));
    run(blocked, until, random_() % 4);
  }

  // One run of at most `loads_max` loads: it is killed after them.
  void run(const BlockedDumps& blocked = {}, std::optional<DumpId> until = {}, std::size_t loads_max = 99) {
    const Selection selection{.select = {{.pattern = "*"}}};
    const Result<Choice> choice = choose_dumps({.published = published_,
                                                .progress = ledger_.progress(),
                                                .selection = selection,
                                                .policies = {},
                                                .blocked = blocked,
                                                .naming = {},
                                                .until_dump = until});
    if (!choice) return;  // no table has arrived yet
    log_ += text_of(*choice, "users") + " | ";
    const TableChoice& table = choice->tables.front();
    for (std::size_t i = 0; i < std::min(loads_max, table.loads.size()); ++i) {
      check_load(table, i);
      apply(rows_, history_, table.loads[i]);
      ledger_.commit(table, table.loads[i]);
    }
    if (loads_max >= table.loads.size()) ledger_.remember(published_);
  }

  const Rows& rows() const { return rows_; }
  const std::string& log() const { return log_; }
  const TableState* state() const { return ledger_.progress().find(TableName("users")); }
  std::set<DumpId> applied() const { return state() == nullptr ? std::set<DumpId>{} : state()->applied; }

 private:
  // A full dump only comes first and alone; no dump comes twice; only what is late leaves the bookmark where it is.
  void check_load(const TableChoice& table, std::size_t place) {
    const ChosenLoad& load = table.loads[place];
    ASSERT_FALSE(load.dumps.empty()) << log_;
    ASSERT_TRUE(load.mode == LoadMode::kMerge || (place == 0 && load.dumps.size() == 1)) << log_;
    ASSERT_TRUE(load.moves_bookmark || load.dumps.size() == 1) << log_;
    const std::set<DumpId> before = applied();
    for (const ChosenDump& dump : load.dumps) {
      ASSERT_FALSE(before.contains(dump.id)) << log_;
      ASSERT_EQ(load.moves_bookmark, before.empty() || dump.id > *before.rbegin()) << log_;
    }
  }

  const History& history_;
  std::mt19937_64 random_;
  std::vector<Dump> unseen_;
  Published published_;
  Ledger ledger_;
  Rows rows_;
  std::string log_;
};

std::string text_of_history(const History& history) {
  std::string text;
  for (const Dump& dump : history.dumps) {
    const DumpTable* table = users_of(dump);
    const char* mode = table == nullptr ? "-" : table->mode == DumpMode::kFull ? "full" : "incremental";
    text += fmt::format("{} {}; ", dump.id.value(), mode);
  }
  return text;
}

TEST(ChooseProperty, AnyWayOfRunningLeavesTheSameRows) {
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    std::mt19937_64 random(seed);
    const History history = random_history(random);
    SCOPED_TRACE(fmt::format("seed {}: {}", seed, text_of_history(history)));
    Replica replica(history, seed);
    while (replica.is_waiting_for_dumps()) {
      replica.arrive_and_run();
      ASSERT_EQ(replica.rows(), rows_of(history, replica.applied())) << replica.log();
    }
    replica.run();
    ASSERT_EQ(replica.rows(), rows_of(history, all_of(history))) << replica.log();

    const std::string before = replica.log();
    replica.run();
    ASSERT_TRUE(replica.log().ends_with("| nothing | ") || replica.log().ends_with("| incomplete | ") || before.empty())
        << replica.log();
    const bool has_full = std::ranges::any_of(history.dumps, [](const Dump& dump) {
      const DumpTable* table = users_of(dump);
      return table != nullptr && table->mode == DumpMode::kFull;
    });
    if (replica.state() == nullptr) continue;
    ASSERT_EQ(replica.state()->is_history_incomplete, !has_full) << replica.log();
  }
}

}  // namespace
}  // namespace cairn
