#include <algorithm>
#include <map>
#include <random>

#include <fmt/format.h>

#include "testing/canonical_row.h"
#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

// One dump of a random history: rows by file, in the order that counts.
struct HistoryDump {
  std::int64_t id = 0;
  bool is_full = false;
  std::vector<std::vector<Row>> files;
};

// Histories small enough that keys collide all the time, since the conflicts are what is tested.
class HistoryMaker {
 public:
  explicit HistoryMaker(std::uint64_t seed) : random_(seed) {}

  std::vector<HistoryDump> make(std::size_t columns, bool is_keyed) {
    std::vector<HistoryDump> history;
    std::int64_t id = 0;
    for (std::uint64_t count = 2 + pick(7); count > 0; --count) {
      id += 1 + static_cast<std::int64_t>(pick(3));  // with gaps
      HistoryDump& dump = history.emplace_back(HistoryDump{id, pick(3) == 0});
      dump.files.resize(pick(4));
      for (std::vector<Row>& rows : dump.files) {
        for (std::uint64_t row = pick(30); row > 0; --row) rows.push_back(make_row(columns, is_keyed));
      }
    }
    return history;
  }

  std::uint64_t pick(std::uint64_t below) {
    return std::uniform_int_distribution<std::uint64_t>(0, below - 1)(random_);
  }
  template <typename Value>
  void shuffle(std::vector<Value>& values) {
    std::shuffle(values.begin(), values.end(), random_);
  }

 private:
  Row make_row(std::size_t columns, bool is_keyed) {
    Row row;
    for (std::size_t place = 0; place < columns; ++place) {
      const bool is_missing = pick(is_keyed && place == 0 ? 25 : 6) == 0;
      row.push_back(is_missing ? null : place == 0 ? Cell(pick(20)) : Cell(text()));
    }
    return row;
  }
  std::string text() { return std::string(pick(20), static_cast<char>('a' + pick(26))); }

  std::mt19937_64 random_;
};

// What the table must hold, said from the end: of the dumps that are applied, those from the newest full one on count,
// and of the rows of a key the last one. No notion of loads, of their order, or of what was there in between.
std::vector<Row> expected_rows(std::vector<HistoryDump> applied, bool is_keyed) {
  std::ranges::sort(applied, {}, &HistoryDump::id);
  const auto full = std::ranges::find_if(applied.rbegin(), applied.rend(), &HistoryDump::is_full);
  if (full != applied.rend()) applied.erase(applied.begin(), full.base() - 1);

  std::map<Cell, Row> by_key;
  std::vector<Row> all;
  for (const HistoryDump& dump : applied) {
    for (const std::vector<Row>& rows : dump.files) {
      for (const Row& row : rows) {
        all.push_back(row);
        if (!row[0].is_null()) by_key[row[0]] = row;
      }
    }
  }
  if (!is_keyed) return all;
  std::vector<Row> last;
  for (const auto& [key, row] : by_key) last.push_back(row);
  return last;
}

class RandomHistory : public DestinationSuite {
 protected:
  static constexpr std::uint64_t kSeeds = 8;

  // Dumps that were published together and are loaded as one range, or a single one.
  using Arrival = std::vector<HistoryDump>;

  // Splits the history into ranges of increments and single full dumps.
  static std::vector<Arrival> split(std::vector<HistoryDump> history, HistoryMaker& maker) {
    std::vector<Arrival> arrivals;
    for (HistoryDump& dump : history) {
      const bool joins = !arrivals.empty() && !dump.is_full && !arrivals.back().back().is_full && maker.pick(2) == 0;
      if (!joins) arrivals.emplace_back();
      arrivals.back().push_back(std::move(dump));
    }
    return arrivals;
  }

  void apply(const Arrival& arrival, HistoryMaker& maker) {
    Arrival pending = arrival;
    std::erase_if(pending, [this](const HistoryDump& dump) { return generation_ && dump.id < *generation_; });
    if (pending.empty()) return;
    const bool is_late = bookmark_ && pending.back().id < *bookmark_;
    VectorSource& source = script(pending, maker);
    Load load{mode_of(pending.front(), is_late), source.dumps(), !is_late};
    commit(load, source);
    applied_.insert(applied_.end(), pending.begin(), pending.end());
    if (pending.front().is_full) generation_ = std::max(generation_, std::optional(pending.front().id));
    bookmark_ = std::max(bookmark_, std::optional(pending.back().id));
  }

  void expect_model() {
    const std::vector<Row> expected = expected_rows(applied_, !plan().key.empty());
    EXPECT_EQ(rows(), canonical(expected));
    if (applied_.empty()) return;
    const TableState found = state();
    EXPECT_EQ(found.row_count, static_cast<std::int64_t>(expected.size()));
    EXPECT_EQ(found.bookmark.value().value(), bookmark_.value());
    EXPECT_EQ(found.generation, generation_ ? std::optional(DumpId(*generation_)) : std::nullopt);
  }

  // A table of its own for each seed, in one destination.
  void begin(std::uint64_t seed, std::vector<PlannedColumn> columns) {
    use(table(fmt::format("history_{}", seed), std::move(columns)));
    applied_.clear();
    generation_.reset();
    bookmark_.reset();
  }

 private:
  LoadMode mode_of(const HistoryDump& first, bool is_late) {
    if (first.is_full) return is_late ? LoadMode::kLateReplace : LoadMode::kReplace;
    return plan().key.empty() ? LoadMode::kAppend : LoadMode::kMerge;
  }

  VectorSource& script(const Arrival& arrival, HistoryMaker& maker) {
    VectorSource& source = dump_without_files(arrival.front().id);
    for (std::size_t i = 0; i < arrival.size(); ++i) {
      if (i > 0) source.dump(arrival[i].id);
      for (const std::vector<Row>& rows : arrival[i].files) {
        source.file();
        for (const Row& row : rows) {
          source.row(row);
          if (maker.pick(8) == 0) source.end_block();
        }
      }
    }
    return source.shuffle_arrival(maker.pick(1'000'000));
  }

  std::vector<HistoryDump> applied_;
  std::optional<std::int64_t> generation_;
  std::optional<std::int64_t> bookmark_;
};
CAIRN_FOR_EVERY_DESTINATION(RandomHistory);

TEST_P(RandomHistory, InOrderFollowsTheModelAfterEachLoad) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    HistoryMaker maker(seed);
    begin(seed, {key("id", "int64"), column("a", "string"), column("b", "string")});
    for (const Arrival& arrival : split(maker.make(3, true), maker)) {
      apply(arrival, maker);
      expect_model();
      if (HasFailure()) return;
    }
  }
}

TEST_P(RandomHistory, InAnyOrderOfArrivalEndsInTheSameTable) {
  for (std::uint64_t seed = 101; seed <= 100 + kSeeds; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    HistoryMaker maker(seed);
    begin(seed, {key("id", "int64"), column("a", "string")});
    std::vector<Arrival> arrivals = split(maker.make(2, true), maker);
    maker.shuffle(arrivals);
    for (const Arrival& arrival : arrivals) apply(arrival, maker);
    expect_model();
    if (HasFailure()) return;
  }
}

TEST_P(RandomHistory, WithoutKeyKeepsEveryRowOfTheDumpsThatCount) {
  for (std::uint64_t seed = 201; seed <= 200 + kSeeds; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    HistoryMaker maker(seed);
    begin(seed, {column("a", "int64"), column("b", "string")});
    std::vector<Arrival> arrivals = split(maker.make(2, false), maker);
    maker.shuffle(arrivals);
    for (const Arrival& arrival : arrivals) apply(arrival, maker);
    expect_model();
    if (HasFailure()) return;
  }
}

class Parallelism : public DestinationSuite {
 protected:
  // Loads the same full dump and the same range of increments, arriving as the seed says; gives the table's hash.
  std::string hash_of_load(unsigned threads, std::uint64_t seed) {
    settings.path += "x";
    use_threads(threads);
    HistoryMaker maker(42);
    VectorSource& full = dump(41);
    VectorSource& delta = dump(42);
    for (std::uint64_t i = 0; i < 9'000; ++i) {
      full.row({maker.pick(6'000), fmt::format("the value of full row {}", i)});
      delta.row({maker.pick(8'000), fmt::format("the value of delta row {}", i)});
      if (i % 2'000 == 1'999) full.file();
      if (i % 3'000 == 2'999) delta.file();
    }
    replace(full.shuffle_arrival(seed));
    const std::string after_full = canonical_hash(rows());
    merge(delta.shuffle_arrival(seed + 1));
    return after_full + canonical_hash(rows());
  }
};
CAIRN_FOR_EVERY_DESTINATION(Parallelism);

TEST_P(Parallelism, AndOrderOfArrivalChangeNothing) {
  const std::string expected = hash_of_load(1, 0);
  for (const unsigned threads : {1U, 2U, 4U}) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      EXPECT_EQ(hash_of_load(threads, seed), expected) << threads << " threads, seed " << seed;
    }
  }
}

}  // namespace
}  // namespace cairn::testing
