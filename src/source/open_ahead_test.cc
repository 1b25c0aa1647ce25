#include "source/open_ahead.h"

#include <gtest/gtest.h>

#include "testing/memory_store.h"

namespace cairn {
namespace {

using Texts = std::vector<std::string>;

class OpenAheadTest : public ::testing::Test {
 protected:
  OpenAheadTest() {
    for (const char* key : {"a", "b", "c", "d"}) store_.put(key, "content");
  }

  std::vector<ObjectInfo> all() { return store_.list("").value(); }

  testing::MemoryStore store_;
};

TEST_F(OpenAheadTest, HandsOutTheListInItsOrder) {
  store_.set_requests_at_once(3);
  OpenAhead ahead(store_, all());
  for (const char* name : {"memory/a", "memory/b", "memory/c", "memory/d"}) EXPECT_EQ((*ahead.next())->name(), name);
}

TEST_F(OpenAheadTest, OpensAsManyBeforeTheirTurnAsTheStoreServesAtOnce) {
  store_.set_requests_at_once(3);
  OpenAhead ahead(store_, all());
  EXPECT_TRUE(ahead.next().has_value());
  EXPECT_EQ(store_.opened_keys(), (Texts{"a", "b", "c"}));
  EXPECT_TRUE(ahead.next().has_value());
  EXPECT_EQ(store_.opened_keys(), (Texts{"a", "b", "c", "d"}));
}

TEST_F(OpenAheadTest, OpensNothingBeforeItsTurnOnADisk) {
  OpenAhead ahead(store_, all());
  EXPECT_EQ(store_.opened_keys(), Texts{});
  EXPECT_TRUE(ahead.next().has_value());
  EXPECT_EQ(store_.opened_keys(), Texts{"a"});
}

TEST_F(OpenAheadTest, AnnouncesWhatWillBeRead) {
  EXPECT_TRUE(OpenAhead(store_, all()).next().has_value());
  EXPECT_TRUE(OpenAhead(store_, all(), 4).next().has_value());
  EXPECT_EQ(store_.begun(), (Texts{"a: 7", "a: 4"}));
}

TEST_F(OpenAheadTest, AnErrorComesInItsTurnAndEndsNothing) {
  store_.set_requests_at_once(4);
  const std::vector<ObjectInfo> listed = all();
  store_.remove("b");
  OpenAhead ahead(store_, listed);
  EXPECT_EQ((*ahead.next())->name(), "memory/a");
  EXPECT_EQ(ahead.next().error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ((*ahead.next())->name(), "memory/c");
}

}  // namespace
}  // namespace cairn
