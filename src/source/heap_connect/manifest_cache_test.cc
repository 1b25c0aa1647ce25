#include "source/heap_connect/manifest_cache.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/text_file.h"
#include "source/heap_connect/published.h"
#include "testing/temporary_directory.h"
#include "testing/test_bucket.h"

namespace cairn::heap_connect {
namespace {

using Texts = std::vector<std::string>;

// A bucket far away that is read again and again with one cache file.
class ManifestCacheTest : public ::testing::Test {
 protected:
  ManifestCacheTest() {
    bucket_.store().set_requests_at_once(4);
    for (int dump = 1; dump <= 3; ++dump) bucket_.dump(dump).full("click", {{dump, "a"}}).end();
  }

  // Ids of the dumps, after a reading that fetched the manifests in `fetched_`.
  std::vector<std::int64_t> read() {
    bucket_.store().forget_opened_keys();
    const Published published = read_published(bucket_.store(), {.cache_file = file_}).value();
    fetched_ = bucket_.store().opened_keys();
    std::vector<std::int64_t> ids;
    for (const Dump& dump : published.dumps) ids.push_back(dump.id.value());
    return ids;
  }
  std::string bytes() const { return read_text_file(file_, 1 << 20).value(); }
  void write(const std::string& bytes) const { std::ofstream(file_, std::ios::binary) << bytes; }

  testing::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "cache" / "manifests";
  testing::TestBucket bucket_;
  Texts fetched_;
};

TEST_F(ManifestCacheTest, FetchesEachManifestOnce) {
  EXPECT_EQ(read(), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(fetched_.size(), 3U);
  EXPECT_EQ(read(), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(fetched_, Texts{});
  bucket_.dump(4).full("click", {{4, "a"}}).end();
  EXPECT_EQ(read(), (std::vector<std::int64_t>{1, 2, 3, 4}));
  EXPECT_EQ(fetched_, Texts{"manifests/sync_4.json"});
}

TEST_F(ManifestCacheTest, WhatIsReadFromItIsWhatTheBucketSaid) {
  const Published fetched = read_published(bucket_.store(), {.cache_file = file_}).value();
  const Published kept = read_published(bucket_.store(), {.cache_file = file_}).value();
  ASSERT_EQ(fetched.dumps.size(), kept.dumps.size());
  for (std::size_t i = 0; i < kept.dumps.size(); ++i) {
    EXPECT_EQ(kept.dumps[i].sha256, fetched.dumps[i].sha256);
    EXPECT_EQ(kept.dumps[i].tables.size(), fetched.dumps[i].tables.size());
  }
}

TEST_F(ManifestCacheTest, AManifestThatChangedIsFetchedAgain) {
  read();
  bucket_.dump(2).full("click", {}).full("view", {}).end();
  read();
  EXPECT_EQ(fetched_, Texts{"manifests/sync_2.json"});
}

TEST_F(ManifestCacheTest, ForgetsWhatTheBucketNoLongerHas) {
  read();
  bucket_.store().remove("manifests/sync_1.json");
  bucket_.dump(4).full("click", {}).end();
  read();
  EXPECT_FALSE(bytes().contains("manifests/sync_1.json"));
  EXPECT_TRUE(bytes().contains("manifests/sync_2.json"));
}

TEST_F(ManifestCacheTest, OfADamagedFileNothingIsTaken) {
  read();
  const std::string whole = bytes();
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    write(damaged);
    EXPECT_EQ(read(), (std::vector<std::int64_t>{1, 2, 3})) << at;
    EXPECT_EQ(fetched_.size(), 3U) << at;
    write(whole.substr(0, at));
    EXPECT_EQ(read(), (std::vector<std::int64_t>{1, 2, 3})) << at;
    EXPECT_EQ(fetched_.size(), 3U) << at;
  }
}

TEST_F(ManifestCacheTest, OfAnotherBucketsFileNothingIsTaken) {
  const ObjectInfo object{ObjectKey("manifests/sync_1.json"), 4, "etag"};
  ManifestCache cache = ManifestCache::open(file_, "s3://one");
  cache.keep(object, "text", "digest");
  cache.save();
  EXPECT_TRUE(ManifestCache::open(file_, "s3://one").has(object));
  EXPECT_FALSE(ManifestCache::open(file_, "s3://other").has(object));
}

TEST_F(ManifestCacheTest, ADiskIsItsOwnCache) {
  bucket_.store().set_requests_at_once(1);
  read();
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(ManifestCacheTest, WithoutAPlaceToWriteEverythingIsFetchedEachTime) {
  file_ = "/proc/cairn/manifests";
  EXPECT_EQ(read(), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(read(), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(fetched_.size(), 3U);
}

}  // namespace
}  // namespace cairn::heap_connect
