#include "sample/sample.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "sample/event_definition.h"

namespace cairn::sample {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kNewEvent = "referral_share_link";
constexpr const char* kNarrowedEvent = "search_submit_query";
constexpr const char* kWidenedEvent = "account_log_in";
constexpr const char* kEmptiedEvent = "coupon_redeem_old_form";

std::string contents_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The bucket's files by key.
std::map<std::string, std::string> files_in(const fs::path& root) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), root).string()] = contents_of(entry.path());
  }
  return files;
}

// The keys of data files, but not of the dump that is not there yet.
std::set<std::string> data_files(const std::map<std::string, std::string>& files) {
  std::set<std::string> keys;
  for (const auto& [key, bytes] : files) {
    if (key.ends_with(".avro") && !key.contains("unfinished")) keys.insert(key);
  }
  return keys;
}

class SampleTest : public testing::Test {
 protected:
  SampleTest() { fs::create_directories(root_); }
  ~SampleTest() override { fs::remove_all(root_); }

  static SampleOptions small() { return {.seed = 5, .users = 60, .events = 30}; }

  SampleSummary write(const SampleOptions& options, const std::string& name = "bucket") {
    const auto summary = write_sample(root_ / name, options, {}, {});
    if (!summary) throw std::runtime_error(summary.error().text());
    manifests_.clear();
    for (const SampleDump& dump : summary->dumps) {
      manifests_.push_back(
          json::parse(contents_of(root_ / name / fmt::format("manifests/sync_{}.json", dump.id.value()))));
    }
    return *summary;
  }

  // The entry of a table in a dump, counted from 0; null if it is not listed.
  json table(std::size_t dump, const std::string& name) const {
    for (const json& table : manifests_.at(dump).at("tables")) {
      if (table.at("name") == name) return table;
    }
    return nullptr;
  }
  std::set<std::string> full_tables(std::size_t dump) const {
    std::set<std::string> names;
    for (const json& table : manifests_.at(dump).at("tables")) {
      if (table.at("incremental") == false) names.insert(table.at("name").get<std::string>());
    }
    return names;
  }

  fs::path root_ = fs::temp_directory_path() / fmt::format("cairn_sample_{}", ::getpid());
  std::vector<json> manifests_;
};

TEST_F(SampleTest, TheSameSeedGivesTheSameBytes) {
  write(small(), "one");
  write(small(), "two");
  EXPECT_EQ(files_in(root_ / "one"), files_in(root_ / "two"));
}

TEST_F(SampleTest, AnotherSeedGivesOtherBytes) {
  SampleOptions other = small();
  other.seed = 6;
  write(small(), "one");
  write(other, "two");
  const auto two = files_in(root_ / "two");
  for (const std::string& key : data_files(files_in(root_ / "one"))) EXPECT_FALSE(two.contains(key)) << key;
}

TEST_F(SampleTest, ManifestsListExactlyTheFilesThatAreThere) {
  write(small());
  std::set<std::string> listed;
  for (const json& manifest : manifests_) {
    for (const json& table : manifest.at("tables")) {
      for (const std::string file : table.at("files")) {
        ASSERT_TRUE(file.starts_with("s3://heap-rs3-northwind/sync_")) << file;
        EXPECT_TRUE(listed.insert(file.substr(sizeof "s3://heap-rs3-northwind/" - 1)).second) << file;
      }
    }
  }
  EXPECT_EQ(data_files(files_in(root_ / "bucket")), listed);
}

TEST_F(SampleTest, TheFirstDumpIsFullForEveryTable) {
  write(small());
  EXPECT_EQ(full_tables(0).size(), manifests_[0].at("tables").size());
}

TEST_F(SampleTest, LaterDumpsAreFullForWhatChanged) {
  write(small());
  EXPECT_EQ(full_tables(1), (std::set<std::string>{"user_migrations", "_event_metadata", kNewEvent}));
  EXPECT_EQ(full_tables(2), (std::set<std::string>{"user_migrations", "_event_metadata", kNarrowedEvent}));
  EXPECT_EQ(full_tables(3),
            (std::set<std::string>{"user_migrations", "_event_metadata", kWidenedEvent, kEmptiedEvent}));
  EXPECT_EQ(full_tables(4), (std::set<std::string>{"user_migrations", "_event_metadata"}));
}

TEST_F(SampleTest, AnEventIsNewInTheSecondDump) {
  write(small());
  EXPECT_TRUE(table(0, kNewEvent).is_null());
  EXPECT_FALSE(table(1, kNewEvent).at("files").empty());
}

TEST_F(SampleTest, AnEmptiedEventIsFullWithoutFiles) {
  write(small());
  EXPECT_FALSE(table(0, kEmptiedEvent).at("files").empty());
  EXPECT_TRUE(table(3, kEmptiedEvent).at("files").empty());
  EXPECT_TRUE(table(4, kEmptiedEvent).is_null());
}

TEST_F(SampleTest, OneIdIsLeftOut) {
  write(small());
  std::vector<std::int64_t> ids;
  for (const json& manifest : manifests_) ids.push_back(manifest.at("dump_id"));
  EXPECT_EQ(ids, (std::vector<std::int64_t>{852, 853, 855, 856, 857}));
}

TEST_F(SampleTest, APropertyAppearsAndAnotherVanishes) {
  write(small());
  EXPECT_THAT(table(0, "users").at("columns"), Not(Contains("consent_status")));
  EXPECT_THAT(table(1, "users").at("columns"), Contains("consent_status"));
  EXPECT_THAT(table(1, "users").at("columns"), Contains("legacy_segment"));
  EXPECT_THAT(table(2, "users").at("columns"), Not(Contains("legacy_segment")));
}

TEST_F(SampleTest, NamesAreAsOddAsHeapsAre) {
  const SampleSummary summary = write(small());
  std::vector<std::string> names;
  for (const SampleTable& table : summary.tables) names.push_back(table.name.value());
  EXPECT_THAT(names, Contains(testing::SizeIs(61)));
  EXPECT_THAT(names, Contains(testing::EndsWith("_")));
  EXPECT_THAT(names, Contains(testing::StartsWith("_growth")));
  EXPECT_THAT(names, Contains(HasSubstr("__")));
  EXPECT_EQ(event_definitions().size(), 15U);
  for (const EventDefinition& event : event_definitions()) EXPECT_THAT(names, Contains(event.table()));
  const std::vector<std::string> columns = table(0, "pageviews").at("columns");
  EXPECT_THAT(columns, Contains(testing::SizeIs(78)));
  EXPECT_LE(columns.size(), 100U);
}

TEST_F(SampleTest, TablesAreCutIntoNumberedParts) {
  SampleOptions options = small();
  options.part_bytes = 20'000;
  write(options);
  const std::vector<std::string> files = table(0, "pageviews").at("files");
  ASSERT_GT(files.size(), 3U);
  for (std::size_t part = 0; part < files.size(); ++part) {
    EXPECT_THAT(files[part], HasSubstr(fmt::format("/pageviews/part-{:05}-", part)));
  }
  EXPECT_THAT(table(0, "users").at("files").at(0).get<std::string>(), HasSubstr("/users/0_"));
}

TEST_F(SampleTest, ContentsquaresDialectHasItsOwnNames) {
  SampleOptions options = small();
  options.dialect = Dialect::kContentsquare;
  EXPECT_EQ(write(options).bucket, "csq-rs3-northwind");
  EXPECT_TRUE(table(0, "pageviews").is_null());
  EXPECT_THAT(table(0, "page_views").at("files").at(0).get<std::string>(),
              testing::StartsWith("s3://csq-rs3-northwind/"));
  EXPECT_FALSE(table(1, "_sync_info").at("files").empty());
}

TEST_F(SampleTest, PropertyDefinitionsArePointedTo) {
  write(small());
  EXPECT_EQ(manifests_[1].at("property_definitions"), "s3://heap-rs3-northwind/sync_853/property_definitions.json");
  const json definitions = json::parse(contents_of(root_ / "bucket/sync_853/property_definitions.json"));
  EXPECT_EQ(definitions.at(0).at("property_name"), "traffic_kind");
}

TEST_F(SampleTest, OtherKeysLieAboutThatAreNoManifests) {
  write(small());
  EXPECT_TRUE(fs::exists(root_ / "bucket/manifests/sync_12.json.bak"));
  EXPECT_EQ(fs::file_size(root_ / "bucket/manifests/_$folder$"), 0U);
  EXPECT_TRUE(fs::exists(root_ / "bucket/imported_manifests/sync_852.json"));
  EXPECT_TRUE(fs::exists(root_ / "bucket/sync_858/sessions"));
}

TEST_F(SampleTest, AHoldIsAFullDumpOfUsersAtTheEnd) {
  SampleOptions options = small();
  options.with_hold = true;
  options.dumps = 1;
  options.events = 1;
  const SampleSummary summary = write(options);
  EXPECT_EQ(summary.options.dumps, 2);
  EXPECT_GE(summary.options.users, 1500U);
  EXPECT_TRUE(full_tables(1).contains("users"));
  EXPECT_THAT(summary.dumps.back().news, Contains(HasSubstr("without 40 %")));
}

TEST_F(SampleTest, ASampleOfOneDumpHasNoChanges) {
  SampleOptions options = small();
  options.dumps = 1;
  write(options);
  EXPECT_TRUE(table(0, kNewEvent).is_null());
  EXPECT_THAT(table(0, "users").at("columns"), Contains("legacy_segment"));
}

TEST_F(SampleTest, TheSummaryCountsWhatWasWritten) {
  const SampleSummary summary = write(small());
  std::uint64_t bytes = 0;
  const auto files = files_in(root_ / "bucket");
  for (const std::string& key : data_files(files)) bytes += files.at(key).size();
  EXPECT_EQ(summary.bytes, bytes);
  EXPECT_GT(summary.bytes_raw, bytes);
  std::uint64_t rows = 0;
  for (const SampleTable& table : summary.tables) rows += table.rows;
  EXPECT_EQ(summary.rows, rows);
}

TEST_F(SampleTest, ProgressGrows) {
  SampleOptions options = small();
  options.users = 3000;
  options.events = 1;
  std::vector<std::uint64_t> rows;
  ASSERT_TRUE(write_sample(root_ / "bucket", options,
                           [&](const SampleProgress& progress) {
                             EXPECT_LE(progress.people, progress.people_total);
                             rows.push_back(progress.rows);
                           },
                           {}));
  EXPECT_EQ(rows.size(), 10U);
  EXPECT_TRUE(std::ranges::is_sorted(rows));
}

TEST_F(SampleTest, ItEndsWhereItIsToldTo) {
  SampleOptions options = small();
  options.users = 3000;
  options.events = 1;
  std::stop_source stop;
  const auto stopped = write_sample(
      root_ / "bucket", options, [&](const SampleProgress&) { stop.request_stop(); }, stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind(), ErrorKind::kCancelled);
  write(small());
  write(small(), "fresh");
  EXPECT_EQ(files_in(root_ / "bucket"), files_in(root_ / "fresh")) << "the next call replaces it";
}

TEST_F(SampleTest, AnEarlierSampleIsReplacedWhole) {
  write(small());
  SampleOptions fewer = small();
  fewer.dumps = 2;
  write(fewer);
  write(fewer, "fresh");
  EXPECT_EQ(files_in(root_ / "bucket"), files_in(root_ / "fresh"));
}

TEST_F(SampleTest, OtherFilesAreNotTouched) {
  std::ofstream(root_ / "thesis.txt") << "important";
  const auto refused = write_sample(root_, small(), {}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(refused.error().text(), HasSubstr("is not empty"));
  EXPECT_THAT(refused.error().hint(), HasSubstr("--force"));
  SampleOptions forced = small();
  forced.foreign_files = ForeignFiles::kKeepAround;
  ASSERT_TRUE(write_sample(root_, forced, {}, {}));
  EXPECT_EQ(contents_of(root_ / "thesis.txt"), "important");
}

TEST_F(SampleTest, OptionsOutOfRangeAreNamed) {
  const auto error_of = [this](SampleOptions options) {
    const auto summary = write_sample(root_ / "bucket", options, {}, {});
    EXPECT_EQ(summary.error().kind(), ErrorKind::kConfig);
    return summary.error().text();
  };
  EXPECT_EQ(error_of({.dumps = 0}), "--dumps takes a number from 1 to 1000, not 0");
  EXPECT_THAT(error_of({.users = 0}), HasSubstr("--users"));
  EXPECT_THAT(error_of({.days = -1}), HasSubstr("--days"));
  EXPECT_THAT(error_of({.events = 1'000'000}), HasSubstr("--events"));
  EXPECT_THAT(error_of({.bucket = "a/b"}), HasSubstr("--bucket"));
  EXPECT_FALSE(fs::exists(root_ / "bucket"));
}

}  // namespace
}  // namespace cairn::sample
