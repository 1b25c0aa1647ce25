#include "sync/compare_rows.h"

#include <algorithm>
#include <array>
#include <map>

namespace cairn {
namespace {

constexpr std::size_t kParts = 4096;
constexpr std::int64_t kRowsAtOnceMax = 1'000'000;  // whose keys are in memory
constexpr int kPassesMax = 16;
constexpr std::size_t kSamplesMax = 5;
constexpr std::size_t kSampleBytesMax = 200;  // of one that is remembered: a row without a key is its own

struct Sum {
  std::int64_t rows = 0;
  RowHash hash;

  bool operator==(const Sum&) const = default;
};
using Sums = std::array<Sum, kParts>;

// One key on both sides.
struct Pair {
  Sum found;
  Sum expected;
  std::string key;  // as a canonical row, or its beginning
};
using Pairs = std::map<RowHash, Pair>;

// The beginning, cut between characters.
std::string excerpt_of(std::string_view text) {
  if (text.size() <= kSampleBytesMax) return std::string(text);
  std::size_t end = kSampleBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::size_t part_of(const RowHash& key) { return key.low % kParts; }

class Comparer {
 public:
  Comparer(const RowsSide& found, const RowsSide& expected, const std::vector<std::string>& fields,
           const std::vector<std::string>& key, const std::function<bool()>& is_cancelled)
      : found_(found),
        expected_(expected),
        is_cancelled_(is_cancelled),
        rows_(columns_of(fields, fields)),
        keys_(columns_of(fields, key.empty() ? fields : key)) {}

  Result<RowsComparison> compare() {
    TRY(sum_up(found_, found_sums_));
    TRY(sum_up(expected_, expected_sums_));
    for (std::size_t part = 0; part < kParts; ++part) {
      comparison_.rows_found += found_sums_[part].rows;
      comparison_.rows_expected += expected_sums_[part].rows;
      comparison_.hash_found += found_sums_[part].hash;
      comparison_.hash_expected += expected_sums_[part].hash;
    }
    TRY(look_closer());
    return std::move(comparison_);
  }

 private:
  std::vector<CanonicalColumn> columns_of(const std::vector<std::string>& fields,
                                          const std::vector<std::string>& wanted) const {
    std::vector<CanonicalColumn> columns;
    for (std::size_t place = 0; place < fields.size(); ++place) {
      if (std::ranges::find(wanted, fields[place]) == wanted.end()) continue;
      columns.push_back({fields[place], found_.query.columns[place].type, place});
    }
    return columns;
  }

  // Calls `visit(columns, row)` for every row of a side.
  template <typename Visit>
  Status read(const RowsSide& side, Visit visit) {
    const std::unique_ptr<RowReader> reader = TRY(side.reader.read_rows(side.query));
    while (true) {
      const RowReader::Rows rows = TRY(reader->next());
      if (rows.count == 0) return {};
      if (is_cancelled_()) return Error(ErrorKind::kCancelled, "the comparison was stopped");
      for (std::size_t row = 0; row < rows.count; ++row) visit(rows.columns, row);
    }
  }

  Status sum_up(const RowsSide& side, Sums& sums) {
    return read(side, [&](std::span<const SinkColumn> columns, std::size_t row) {
      Sum& sum = sums[part_of(RowHash::of(keys_.write(columns, row)))];
      ++sum.rows;
      sum.hash += RowHash::of(rows_.write(columns, row));
    });
  }

  // Reads the parts that differ again, group by group.
  Status look_closer() {
    std::vector<bool> group(kParts);
    std::int64_t rows = 0;
    int passes = 0;
    for (std::size_t part = 0; part < kParts; ++part) {
      if (found_sums_[part] == expected_sums_[part]) continue;
      const std::int64_t more = std::max(found_sums_[part].rows, expected_sums_[part].rows);
      if (rows > 0 && rows + more > kRowsAtOnceMax) {
        TRY(compare_group(group));
        group.assign(kParts, false);
        rows = 0;
        if (++passes == kPassesMax) {
          comparison_.is_complete = false;
          return {};
        }
      }
      group[part] = true;
      rows += more;
    }
    return rows > 0 ? compare_group(group) : Status();
  }

  Status compare_group(const std::vector<bool>& group) {
    Pairs pairs;
    TRY(pair_up(found_, group, pairs, &Pair::found));
    TRY(pair_up(expected_, group, pairs, &Pair::expected));
    for (const auto& [hash, pair] : pairs) judge(pair);
    return {};
  }

  Status pair_up(const RowsSide& side, const std::vector<bool>& group, Pairs& pairs, Sum Pair::*own) {
    return read(side, [&](std::span<const SinkColumn> columns, std::size_t row) {
      const std::string_view key = keys_.write(columns, row);
      const RowHash hash = RowHash::of(key);
      if (!group[part_of(hash)]) return;
      Pair& pair = pairs[hash];
      if (pair.key.empty()) pair.key = excerpt_of(key);
      ++(pair.*own).rows;
      (pair.*own).hash += RowHash::of(rows_.write(columns, row));
    });
  }

  void judge(const Pair& pair) {
    if (pair.found == pair.expected) return;
    const std::int64_t more = pair.found.rows - pair.expected.rows;
    comparison_.missing += std::max<std::int64_t>(-more, 0);
    comparison_.extra += std::max<std::int64_t>(more, 0);
    comparison_.differing += more == 0 ? 1 : 0;
    if (comparison_.samples.size() == kSamplesMax) return;
    comparison_.samples.push_back((more < 0 ? "missing " : more > 0 ? "extra " : "differing ") + pair.key);
  }

  const RowsSide& found_;
  const RowsSide& expected_;
  const std::function<bool()>& is_cancelled_;
  CanonicalRowWriter rows_;
  CanonicalRowWriter keys_;
  Sums found_sums_{};
  Sums expected_sums_{};
  RowsComparison comparison_;
};

}  // namespace

Result<RowsComparison> compare_rows(const RowsSide& found, const RowsSide& expected,
                                    const std::vector<std::string>& fields, const std::vector<std::string>& key,
                                    const std::function<bool()>& is_cancelled) {
  return std::make_unique<Comparer>(found, expected, fields, key, is_cancelled)->compare();
}

}  // namespace cairn
