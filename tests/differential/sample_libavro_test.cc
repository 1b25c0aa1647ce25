// What the rows of a sample say, as libavro reads them: keys, times, migrations, repeats and what the guard makes of
// it.
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "model/guard.h"
#include "model/timestamp.h"
#include "sample/sample.h"
#include "tests/differential/libavro_reader.h"

namespace cairn::sample {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The value in a union, which libavro writes as {"type": value}.
json plain(const json& value) { return value.is_object() ? value.begin().value() : value; }

std::int64_t id_of(const json& row, const char* field) { return plain(row.at(field)).get<std::int64_t>(); }

const char* key_of(const std::string& table) {
  if (table == "users") return "user_id";
  return table == "user_migrations" ? "from_user_id" : "event_id";
}

bool is_system_table(const std::string& table) { return table == "_event_metadata" || table == "_sync_info"; }

// How a table comes in one dump.
struct Delivered {
  bool is_full = false;
  std::vector<json> rows;
};

// A sample that was written, read back with libavro and deleted.
class ReadSample {
 public:
  // Leaves the rows of the tables in `skipped` unread.
  explicit ReadSample(const SampleOptions& options, const std::set<std::string>& skipped = {}) : skipped_(skipped) {
    summary = write_sample(root_, options, {}, {}).value();
    for (const SampleDump& dump : summary.dumps) read_dump(dump.id);
    fs::remove_all(root_);
  }

  // Applies every dump as a replica would; calls `on_full(table, rows before, rows after)` for each full dump.
  template <typename OnFull>
  void replay(OnFull on_full) const {
    std::map<std::string, std::map<std::int64_t, json>> replica;
    for (const auto& dump : dumps) {
      for (const auto& [table, delivered] : dump) {
        if (is_system_table(table)) continue;
        auto& rows = replica[table];
        const auto before = static_cast<std::int64_t>(rows.size());
        if (delivered.is_full) rows.clear();
        for (const json& row : delivered.rows) rows[id_of(row, key_of(table))] = row;
        if (delivered.is_full) on_full(table, before, static_cast<std::int64_t>(rows.size()));
      }
    }
  }

  SampleSummary summary;
  std::vector<std::map<std::string, Delivered>> dumps;

 private:
  void read_dump(DumpId id) {
    std::ifstream file(root_ / fmt::format("manifests/sync_{}.json", id.value()));
    std::map<std::string, Delivered>& tables = dumps.emplace_back();
    const json manifest = json::parse(file);
    for (const json& table : manifest.at("tables")) {
      if (skipped_.contains(table.at("name"))) continue;
      Delivered& delivered = tables[table.at("name")];
      delivered.is_full = !table.at("incremental").get<bool>();
      for (const std::string uri : table.at("files")) read_file(uri, delivered);
    }
  }

  void read_file(const std::string& uri, Delivered& delivered) const {
    const auto read =
        differential::read_with_libavro(root_ / uri.substr(fmt::format("s3://{}/", summary.bucket).size()));
    EXPECT_EQ(read.error, "") << uri;
    for (const std::string& row : read.rows) delivered.rows.push_back(json::parse(row));
  }

  fs::path root_ = fs::temp_directory_path() / fmt::format("cairn_sample_rows_{}", ::getpid());
  std::set<std::string> skipped_;
};

// One small sample for all: reading it takes longer than any test.
class SampleRows : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    sample_ = std::make_unique<ReadSample>(SampleOptions{.seed = 3, .users = 200, .events = 40});
  }
  static void TearDownTestSuite() { sample_.reset(); }

  const SampleSummary& summary() const { return sample_->summary; }
  const std::vector<std::map<std::string, Delivered>>& dumps() const { return sample_->dumps; }

 private:
  static std::unique_ptr<ReadSample> sample_;
};

std::unique_ptr<ReadSample> SampleRows::sample_;

TEST_F(SampleRows, AreAsManyAsTheSummarySays) {
  std::map<std::string, std::uint64_t> rows;
  for (const auto& dump : dumps()) {
    for (const auto& [table, delivered] : dump) rows[table] += delivered.rows.size();
  }
  for (const SampleTable& table : summary().tables)
    EXPECT_EQ(rows[table.name.value()], table.rows) << table.name.value();
}

TEST_F(SampleRows, HaveKeysBeyondWhatADoubleHolds) {
  std::size_t beyond = 0;
  for (const json& row : dumps()[0].at("pageviews").rows) beyond += id_of(row, "event_id") > std::int64_t{1} << 53;
  EXPECT_GT(beyond, dumps()[0].at("pageviews").rows.size() * 9 / 10);
}

TEST_F(SampleRows, WithOneKeyAreOfOneEvent) {
  std::map<std::int64_t, json> times;
  std::size_t repeats = 0;
  for (const auto& dump : dumps()) {
    const auto table = dump.find("pageviews");
    for (const json& row : table->second.rows) {
      const auto [seen, is_new] = times.emplace(id_of(row, "event_id"), row.at("time"));
      repeats += is_new ? 0 : 1;
      EXPECT_EQ(seen->second, row.at("time"));
    }
  }
  EXPECT_GT(repeats, 0U);
}

TEST_F(SampleRows, ComeLateNowAndThen) {
  std::string newest;
  for (const json& row : dumps()[1].at("pageviews").rows)
    newest = std::max(newest, plain(row.at("time")).get<std::string>());
  std::size_t late = 0;
  for (const json& row : dumps()[2].at("pageviews").rows) late += plain(row.at("time")).get<std::string>() < newest;
  EXPECT_GT(late, 0U);
  EXPECT_LT(late, dumps()[2].at("pageviews").rows.size() / 5);
}

// The class of a time, or -1: no evidence.
int class_of(const json& value) {
  const json time = plain(value);
  if (time.is_null()) return -1;
  return static_cast<int>(time.is_string() ? evidence_of(time.get<std::string>())
                                           : evidence_of(time.get<std::int64_t>()));
}

TEST_F(SampleRows, HaveOneClassOfTimeInEachField) {
  std::map<std::string, std::set<int>> classes;
  for (const auto& dump : dumps()) {
    for (const auto& [table, delivered] : dump) {
      for (const json& row : delivered.rows) {
        for (const auto& [field, value] : row.items()) {
          if (is_time_field(field)) classes[table + "." + field].insert(class_of(value));
        }
      }
    }
  }
  std::set<int> all;
  for (const auto& [field, seen] : classes) {
    EXPECT_EQ(seen.size(), 1U) << field;
    all.insert(seen.begin(), seen.end());
  }
  EXPECT_EQ(all.size(), 5U) << "text, seconds, milliseconds, microseconds and nanoseconds";
  EXPECT_FALSE(all.contains(static_cast<int>(TimeEvidence::kUnreadable)));
}

TEST(ContentsquareSampleRows, HaveMilliseconds) {
  const ReadSample sample({.seed = 3, .users = 50, .events = 20, .dialect = Dialect::kContentsquare});
  for (const auto& [table, delivered] : sample.dumps[1]) {
    if (is_system_table(table) || table == "users") continue;
    for (const json& row : delivered.rows) {
      ASSERT_EQ(class_of(row.at("time")), static_cast<int>(TimeEvidence::kMilliseconds)) << table;
    }
  }
}

TEST_F(SampleRows, OfUsersAreUpdated) {
  std::set<std::int64_t> known;
  for (const json& row : dumps()[0].at("users").rows) known.insert(id_of(row, "user_id"));
  std::size_t updated = 0;
  std::size_t added = 0;
  for (const json& row : dumps()[1].at("users").rows) ++(known.contains(id_of(row, "user_id")) ? updated : added);
  EXPECT_GT(updated, 0U);
  EXPECT_GT(added, 0U);
}

TEST_F(SampleRows, OfOneEventAreInSeveralTables) {
  std::set<std::int64_t> checkouts;
  for (const json& row : dumps()[0].at("checkout_complete").rows) checkouts.insert(id_of(row, "event_id"));
  const auto& in_app = dumps()[0].at("app_3_1_beta__checkout_complete").rows;
  EXPECT_FALSE(in_app.empty());
  for (const json& row : in_app) EXPECT_TRUE(checkouts.contains(id_of(row, "event_id")));
}

TEST_F(SampleRows, HaveNullsAsRealOnesDo) {
  std::map<std::string, std::size_t> nulls;
  const auto& rows = dumps()[0].at("pageviews").rows;
  for (const json& row : rows) {
    for (const auto& [field, value] : row.items()) nulls[field] += value.is_null() ? 1 : 0;
  }
  EXPECT_EQ(nulls["event_id"], 0U);
  EXPECT_GT(nulls["utm_source"], rows.size() / 2);
  EXPECT_LT(nulls["utm_source"], rows.size());
  EXPECT_EQ(nulls["landing_page_hash"], rows.size());
}

TEST(FullDumpsOfASample, PassTheGuard) {
  const ReadSample sample({.seed = 4, .users = 2000, .events = 20}, {"pageviews", "sessions", "product_view_detail"});
  std::map<std::string, std::int64_t> change;
  sample.replay([&](const std::string& table, std::int64_t before, std::int64_t after) {
    EXPECT_FALSE(Guard().holds(before, after)) << table << ": " << before << " to " << after;
    change[table] = after - before;
  });
  EXPECT_GT(change.at("account_log_in"), 0);
  EXPECT_LT(change.at("coupon_redeem_old_form"), 0);
}

TEST(FullDumpsOfASample, OfUsersAreHeldIfAskedFor) {
  const ReadSample sample({.seed = 4, .dumps = 3, .users = 100, .events = 5, .with_hold = true}, {"pageviews"});
  std::vector<double> losses;
  sample.replay([&](const std::string& table, std::int64_t before, std::int64_t after) {
    if (!Guard().holds(before, after)) return;
    EXPECT_EQ(table, "users");
    losses.push_back(1.0 - static_cast<double>(after) / static_cast<double>(before));
  });
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_NEAR(losses[0], 0.4, 0.001);
}

}  // namespace
}  // namespace cairn::sample
