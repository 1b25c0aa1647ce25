#include "sync/discovery.h"

#include <gtest/gtest.h>

#include "source/heap_connect/published.h"
#include "testing/test_bucket.h"

namespace cairn {
namespace {

// A bucket, and what is discovered in it.
class DiscoveryTest : public ::testing::Test {
 protected:
  Discovery found() {
    const Published published = heap_connect::read_published(bucket_.store(), {}).value();
    return discover(bucket_.store(), published, selection_, {}).value();
  }
  const DiscoveredTable& table(const std::string& name) {
    discovery_ = found();
    const DiscoveredTable* const table = discovery_.find(TableName(name));
    EXPECT_NE(table, nullptr) << name;
    return *table;
  }
  // "event_id int64 key selected, value string new"
  std::string fields(const std::string& name) {
    std::string text;
    for (const DiscoveredField& field : table(name).fields) {
      text += (text.empty() ? "" : ", ") + field.name + " " + (field.type ? format_type(*field.type) : "-") +
              (field.is_key ? " key " : " ") + std::string(name_of(field.selected));
    }
    return text;
  }

  testing::TestBucket bucket_;
  Selection selection_;
  Discovery discovery_;
};

TEST_F(DiscoveryTest, EveryTableOfEveryDumpIsFound) {
  bucket_.dump(1).full("click", {{1, "a"}}).end();
  bucket_.dump(2).incremental("view", {{1, "a"}}).incremental("click", {}).end();
  EXPECT_EQ(found().tables.size(), 2U);
  EXPECT_EQ(table("click").first_dump, DumpId(1));
  EXPECT_EQ(table("click").last_dump, DumpId(2));
  EXPECT_TRUE(table("click").has_full_dump);
  EXPECT_FALSE(table("view").has_full_dump);
  EXPECT_EQ(fields("view"), "event_id int64 key new, value string new");
}

TEST_F(DiscoveryTest, FieldsAreWhatTheEntrySaysOfThem) {
  bucket_.dump(1).full("click", {{1, "a"}}).end();
  selection_.select = {{.pattern = "click"}};
  EXPECT_EQ(fields("click"), "event_id int64 key selected, value string selected");
  selection_.select = {{.pattern = "click", .fields = {{"event_id"}}}};
  EXPECT_EQ(fields("click"), "event_id int64 key selected, value string new");
  selection_.select = {{.pattern = "cl*", .exclude = {"*"}}};
  EXPECT_EQ(fields("click"), "event_id int64 key selected, value string ignored") << "the key is always selected";
  selection_ = {.select = {}, .ignore = {"c*"}};
  EXPECT_EQ(fields("click"), "event_id int64 key ignored, value string ignored");
}

TEST_F(DiscoveryTest, ATableWithoutFilesHasFieldsWithoutTypes) {
  bucket_.dump(1).empty("click").end();
  EXPECT_FALSE(table("click").problem.has_value());
  EXPECT_EQ(fields("click"), "event_id - key new, value - new");
}

TEST_F(DiscoveryTest, AMissingFileIsTheProblemOfItsTable) {
  bucket_.dump(1).full("click", {{1, "a"}}).full("view", {{1, "a"}}).end();
  bucket_.store().remove(testing::TestBucket::file_key(1, "click"));
  ASSERT_TRUE(table("click").problem.has_value());
  EXPECT_EQ(table("click").problem->kind(), ErrorKind::kNotFound);
  EXPECT_FALSE(table("view").problem.has_value());
}

TEST_F(DiscoveryTest, ATableIsLongUnseenAfterThirtyDumpsWithoutIt) {
  bucket_.dump(1).full("click", {{1, "a"}}).end();
  for (int id = 2; id <= 30; ++id) bucket_.dump(id).incremental("view", {}).end();
  EXPECT_FALSE(table("click").is_long_unseen);
  bucket_.dump(31).incremental("view", {}).end();
  EXPECT_TRUE(table("click").is_long_unseen);
  EXPECT_FALSE(table("view").is_long_unseen);
}

}  // namespace
}  // namespace cairn
