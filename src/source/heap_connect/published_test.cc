#include "source/heap_connect/published.h"

#include <gtest/gtest.h>

#include "testing/memory_store.h"
#include "testing/published_text.h"

namespace cairn::heap_connect {
namespace {

// `{"name":"users","incremental":true,…}`
std::string table(std::string_view name, std::string_view incremental, std::string_view file) {
  return fmt::format(R"({{"name":"{}","incremental":{},"columns":["a"],"files":["{}"]}})", name, incremental, file);
}

std::string manifest(std::string_view id, std::string_view tables) {
  return fmt::format(R"({{"dump_id":{},"tables":[{}]}})", id, tables);
}

class PublishedTest : public ::testing::Test {
 protected:
  void put(const std::string& key, const std::string& bytes) { store_.put(key, bytes); }
  void put_users(int number, std::string_view file) {
    put(fmt::format("manifests/sync_{}.json", number), manifest(std::to_string(number), table("users", "true", file)));
  }

  Result<Published> read() { return read_published(store_, options_); }
  std::string text() {
    const Result<Published> published = read();
    return published ? testing::published_text(*published) : published.error().text();
  }
  Error error() { return read().error(); }

  testing::MemoryStore store_;
  HeapConnectOptions options_;
};

TEST_F(PublishedTest, DumpsComeInTheOrderOfTheirIds) {
  for (const int number : {10, 9, 11, 8}) put_users(number, "s3://acme/x");
  EXPECT_EQ(
      text(),
      "8 users incremental [a] x\n9 users incremental [a] x\n10 users incremental [a] x\n11 users incremental [a] x\n");
  EXPECT_EQ(read()->bucket, "acme");
}

TEST_F(PublishedTest, ADumpKnowsTheVersionOfItsManifest) {
  put_users(1, "s3://acme/x");
  const Result<Published> published = read();
  const Dump& dump = published->dumps.front();
  EXPECT_EQ(dump.manifest_key, ObjectKey("manifests/sync_1.json"));
  EXPECT_EQ(dump.etag, store_.stat(dump.manifest_key)->etag);
  EXPECT_EQ(dump.sha256.size(), 64U);
  EXPECT_EQ(dump.tables.front().files, (std::vector<DataFile>{{.uri = "s3://acme/x", .key = ObjectKey("x")}}));
}

// Reads each manifest once, and nothing else.
TEST_F(PublishedTest, RequestsNothingButManifests) {
  for (int number = 1; number <= 20; ++number) put_users(number, "s3://acme/sync_1/users/0.avro");
  put("sync_1/users/0.avro", "data");
  ASSERT_TRUE(read());
  EXPECT_EQ(store_.opened_keys().size(), 20U);
  for (const std::string& key : store_.opened_keys()) EXPECT_TRUE(key.starts_with("manifests/sync_"));
}

// tap-heap ends in an uncaught exception here.
TEST_F(PublishedTest, AnEmptyBucketIsAConfigurationError) {
  EXPECT_EQ(error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(error().text(), "memory: there is no manifest under `manifests/`");
  EXPECT_TRUE(error().hint().starts_with("nothing is there at all"));
}

TEST_F(PublishedTest, ABucketOfSomethingElseIsAConfigurationError) {
  put("photos/cat.jpg", "x");
  put("manifests/sync_1.json.bak", "x");
  EXPECT_EQ(error().text(), "memory: there is no manifest under `manifests/` (keys ignored there: 1)");
  EXPECT_TRUE(error().hint().ends_with("is this the right place?"));
}

TEST_F(PublishedTest, ManifestsOneLevelDownSuggestThePrefix) {
  put("backup/manifests/sync_1.json", manifest("1", ""));
  put("backup/manifests/sync_2.json", manifest("2", ""));
  EXPECT_EQ(error().hint(), "there are manifests under `backup/`: set `prefix: backup/`, or --prefix backup/");
  put("older/manifests/sync_1.json", manifest("1", ""));
  EXPECT_EQ(error().hint(), "there are manifests under `backup/` and 1 more: set `prefix` to one of them");
}

TEST_F(PublishedTest, TheManifestsFolderItselfIsRecognised) {
  put("sync_1.json", manifest("1", ""));
  EXPECT_EQ(error().hint(), "this looks like the `manifests` folder itself: the source is the folder above it");
}

TEST_F(PublishedTest, APrefixStandsInFrontOfManifestsAndFiles) {
  options_.prefix = "backup/";
  put("backup/manifests/sync_1.json", manifest("1", table("users", "true", "s3://acme/sync_1/users/0.avro")));
  put("manifests/sync_2.json", manifest("2", table("users", "true", "s3://acme/x")));
  EXPECT_EQ(text(), "1 users incremental [a] backup/sync_1/users/0.avro\n");
}

TEST_F(PublishedTest, AFileThatHasThePrefixKeepsItsKey) {
  options_.prefix = "heap/";
  put("heap/manifests/sync_1.json", manifest("1", table("users", "true", "s3://acme/heap/sync_1/users/0.avro")));
  EXPECT_EQ(text(), "1 users incremental [a] heap/sync_1/users/0.avro\n");
}

// tap-heap takes all of these for manifests.
TEST_F(PublishedTest, DecoysAreIgnoredAndCounted) {
  put_users(1, "s3://acme/x");
  for (const char* key :
       {"manifests/", "manifests_old/x.json.bak", "manifests_old/sync_5.json", "imported_manifests/sync_6.json"})
    put(key, "x");
  for (const char* key : {"manifests/sync_2.json.bak", "manifests/sync_x.json", "manifests/sync_2"}) put(key, "x");
  EXPECT_EQ(text(), "1 users incremental [a] x\n");
  EXPECT_EQ(read()->keys_ignored, 3U);
}

// tap-heap takes the id from the file's path.
TEST_F(PublishedTest, AFileOfAnotherDumpsFolderCountsAsTheManifestsDump) {
  put_users(900, "s3://acme/sync_899/users/0.avro");
  EXPECT_EQ(text(), "900 users incremental [a] sync_899/users/0.avro\n");
}

TEST_F(PublishedTest, TheIdInTheManifestBeatsTheOneInItsName) {
  put("manifests/sync_1.json", manifest("7", table("users", "true", "s3://acme/x")));
  EXPECT_EQ(
      text(),
      "7 users incremental [a] x\n"
      "manifest_oddity 7: manifests/sync_1.json holds dump 7 by its `dump_id`, which counts, and 1 by its name\n");
}

TEST_F(PublishedTest, GapsAreNoted) {
  for (const int number : {1, 2, 4, 9}) put_users(number, "s3://acme/x");
  const std::string expected =
      "gap 4: dump 3 is missing between 2 and 4\ngap 9: dumps 5 to 8 are missing between 4 and 9\n";
  EXPECT_TRUE(text().ends_with(expected)) << text();
}

TEST_F(PublishedTest, TheSameDumpTwiceCountsOnce) {
  put("manifests/sync_1.json", manifest("1", table("users", "true", "s3://acme/x")));
  put("manifests/sync_01.json", manifest("1 ", table("users", "true", "s3://acme/x")));
  EXPECT_EQ(
      text(),
      "1 users incremental [a] x\nduplicate_dump 1: manifests/sync_01.json and manifests/sync_1.json both are dump "
      "1, with the same content: the second is ignored\n");
}

// tap-heap lets the last one win, and loses the files of the others.
TEST_F(PublishedTest, OneIdWithDifferentContentStopsTheTablesThatDiffer) {
  const std::string same = table("sessions", "true", "s3://acme/s");
  put("manifests/sync_1.json", manifest("1", same + "," + table("users", "true", "s3://acme/x")));
  put("manifests/sync_2.json",
      manifest("1", table("users", "true", "s3://acme/y") + "," + same + "," + table("people", "true", "s3://acme/p")));
  EXPECT_EQ(
      text(),
      "1 sessions incremental [a] s\n"
      "1 users stops: manifests/sync_1.json and manifests/sync_2.json both are dump 1, with different content\n"
      "1 people stops: manifests/sync_1.json and manifests/sync_2.json both are dump 1, with different content\n"
      "manifest_oddity 1: manifests/sync_2.json holds dump 1 by its `dump_id`, which counts, and 2 by its name\n"
      "manifest_conflict 1: manifests/sync_1.json and manifests/sync_2.json both are dump 1, with different content: "
      "2 table(s) stop before it, users first\n");
}

TEST_F(PublishedTest, TheOrderOfFilesIsContent) {
  const auto files = [](std::string_view list) {
    return fmt::format(R"({{"name":"users","incremental":true,"columns":["a"],"files":[{}]}})", list);
  };
  put("manifests/sync_1.json", manifest("1", files(R"("s3://acme/x","s3://acme/y")")));
  put("manifests/sync_01.json", manifest("1", files(R"("s3://acme/y","s3://acme/x")")));
  EXPECT_TRUE(text().starts_with("1 users stops: "));
}

TEST_F(PublishedTest, AnUnreadableTwinStopsEveryTable) {
  put("manifests/sync_1.json", manifest("1", table("users", "true", "s3://acme/x")));
  put("manifests/sync_01.json", "not JSON");
  EXPECT_TRUE(text().starts_with("1 stops: manifests/sync_01.json: byte"));
  EXPECT_TRUE(text().contains("manifest_conflict 1: manifests/sync_01.json and manifests/sync_1.json"));
}

TEST_F(PublishedTest, AnUnreadableManifestIsADumpWithAProblem) {
  put_users(1, "s3://acme/x");
  put("manifests/sync_2.json", "{");
  put_users(3, "s3://acme/y");
  const Result<Published> published = read();
  ASSERT_EQ(published->dumps.size(), 3U);
  EXPECT_EQ(published->dumps[1].id, DumpId(2));
  EXPECT_EQ(published->dumps[1].problem->kind(), ErrorKind::kBadInput);
  EXPECT_EQ(published->notices.front().kind, NoticeKind::kManifestUnreadable);
}

TEST_F(PublishedTest, AManifestThatCannotBeFetchedIsADumpWithAProblem) {
  put_users(1, "s3://acme/x");
  put_users(2, "s3://acme/x");
  store_.fail_reads("manifests/sync_2.json", Error(ErrorKind::kDenied, "access denied"));
  EXPECT_EQ(text(),
            "1 users incremental [a] x\n2 stops: manifests/sync_2.json: access denied\n"
            "manifest_unreadable 2: manifests/sync_2.json: access denied\n");
}

TEST_F(PublishedTest, ACancelledReadEndsTheRun) {
  put_users(1, "s3://acme/x");
  store_.fail_reads("manifests/sync_1.json", Error(ErrorKind::kCancelled, "stopped"));
  EXPECT_EQ(error().kind(), ErrorKind::kCancelled);
}

TEST_F(PublishedTest, AFailedListingIsAnError) {
  store_.fail_lists(Error(ErrorKind::kTransient, "slow down"));
  EXPECT_EQ(error().kind(), ErrorKind::kTransient);
}

TEST_F(PublishedTest, AManifestThatChangesWhileItIsReadIsReadAgain) {
  put_users(1, "s3://acme/x");
  bool is_rewritten = false;
  store_.before_read([this, &is_rewritten](const ObjectKey&) {
    if (!std::exchange(is_rewritten, true)) put_users(1, "s3://acme/y");
  });
  EXPECT_EQ(text(), "1 users incremental [a] y\n");
  EXPECT_EQ(store_.opened_keys().size(), 2U);
}

TEST_F(PublishedTest, AManifestThatKeepsChangingIsUnreadable) {
  put_users(1, "s3://acme/x");
  store_.before_read([this](const ObjectKey&) { put_users(1, "s3://acme/y"); });
  const Result<Published> published = read();
  EXPECT_EQ(published->dumps.front().problem->kind(), ErrorKind::kBadInput);
  EXPECT_EQ(published->dumps.front().problem->text(),
            "manifests/sync_1.json: in each of 3 tries: memory/manifests/sync_1.json: changed while it was read");
  EXPECT_EQ(store_.opened_keys().size(), 3U);
}

TEST_F(PublishedTest, AManifestThatVanishesIsUnreadable) {
  put_users(1, "s3://acme/x");
  store_.before_read([this](const ObjectKey& key) { store_.remove(key.value()); });
  EXPECT_EQ(read()->dumps.front().problem->kind(), ErrorKind::kNotFound);
}

TEST_F(PublishedTest, AManifestOf65MiBIsNotFetched) {
  put_users(1, "s3://acme/x");
  put("manifests/sync_2.json", std::string(65U << 20, ' '));
  EXPECT_TRUE(text().contains("2 stops: manifests/sync_2.json: it has 68157440 bytes"));
  EXPECT_EQ(store_.opened_keys(), std::vector<std::string>{"manifests/sync_1.json"});
}

TEST_F(PublishedTest, TwoBucketsAreAConfigurationError) {
  put_users(1, "s3://acme/x");
  put_users(2, "s3://other/x");
  EXPECT_EQ(error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(error().text(),
            "the manifests name two buckets: `acme` (manifests/sync_1.json) and `other` (manifests/sync_2.json)");
  EXPECT_TRUE(error().hint().contains("--bucket"));
}

TEST_F(PublishedTest, AnOverriddenBucketRefusesTheOther) {
  options_.bucket_override = "acme";
  put_users(1, "s3://acme/x");
  put_users(2, "s3n://other/x");
  EXPECT_EQ(
      text(),
      "1 users incremental [a] x\n2 users stops: manifests/sync_2.json: users: refused the address `s3n://other/x`: it "
      "lies in the bucket `other`, not in `acme`\n");
  EXPECT_EQ(read()->bucket, "acme");
}

TEST_F(PublishedTest, RefusedAddressesNameNoBucket) {
  put_users(1, "s3://acme/x");
  put_users(2, "s3://other/../x");
  EXPECT_EQ(read()->bucket, "acme");
}

TEST_F(PublishedTest, WithoutFilesThereIsNoBucket) {
  put("manifests/sync_1.json", manifest("1", ""));
  EXPECT_EQ(text(), "1 without tables\n");
  EXPECT_EQ(read()->bucket, "");
}

TEST_F(PublishedTest, OneNoticeStandsForAnUnknownKeyOfManyManifests) {
  for (int number = 1; number <= 3; ++number)
    put(fmt::format("manifests/sync_{}.json", number), fmt::format(R"({{"dump_id":{0},"tables":[],"x":{0}}})", number));
  EXPECT_TRUE(
      text().ends_with("manifest_oddity: 3 manifest(s) have the unknown key `x`; in manifests/sync_1.json it is 1\n"))
      << text();
}

}  // namespace
}  // namespace cairn::heap_connect
