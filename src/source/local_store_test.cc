#include "source/local_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "testing/temporary_directory.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

class LocalStoreTest : public ::testing::Test {
 protected:
  LocalStoreTest() { fs::create_directories(bucket()); }

  fs::path bucket() const { return directory_ / "bucket"; }
  void write(const std::string& key, const std::string& bytes) const { directory_.write("bucket/" + key, bytes); }
  void link(const fs::path& target, const std::string& key) const { fs::create_symlink(target, bucket() / key); }
  std::unique_ptr<LocalStore> open() const { return LocalStore::open(bucket()).value(); }

  Result<std::string> read(const std::string& key) const {
    const auto store = open();
    const ObjectInfo info = TRY(store->stat(ObjectKey(key)));
    const auto source = TRY(store->open(info));
    std::string bytes(source->size(), '\0');
    TRY(source->read(0, std::as_writable_bytes(std::span(bytes))));
    TRY(source->verify_unchanged());
    return bytes;
  }

  std::vector<std::string> keys(const std::string& prefix) const {
    const std::vector<ObjectInfo> objects = open()->list(prefix).value();
    std::vector<std::string> keys;
    for (const ObjectInfo& object : objects) keys.push_back(object.key.value());
    return keys;
  }

  std::string name(const std::string& key) const { return (bucket() / key).string(); }

  testing::TemporaryDirectory directory_;
};

TEST_F(LocalStoreTest, AMissingDirectoryIsAConfigurationError) {
  const Error error = LocalStore::open(directory_ / "nothing").error();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_EQ(error.text(), (directory_ / "nothing").string() + ": no such directory");
  EXPECT_FALSE(error.hint().empty());
}

TEST_F(LocalStoreTest, AFileIsNoDirectory) {
  directory_.write("file", "x");
  const Error error = LocalStore::open(directory_ / "file").error();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_EQ(error.text(), (directory_ / "file").string() + ": not a directory");
  EXPECT_FALSE(error.hint().empty());
}

TEST_F(LocalStoreTest, TheETagIsSizeAndModificationTime) {
  write("a", "12345");
  const timespec times[2] = {{.tv_sec = 7, .tv_nsec = 8}, {.tv_sec = 1700000000, .tv_nsec = 42}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (bucket() / "a").c_str(), times, 0), 0);
  EXPECT_EQ(open()->stat(ObjectKey("a"))->etag, "5-1700000000000000042");
}

TEST_F(LocalStoreTest, ADirectoryIsReachedThroughASymlinkToIt) {
  write("a", "x");
  fs::create_directory_symlink(bucket(), directory_ / "link");
  const auto store = LocalStore::open(directory_ / "link").value();
  EXPECT_TRUE(store->stat(ObjectKey("a")));
  EXPECT_EQ(store->describe(), (directory_ / "link").string());
}

TEST_F(LocalStoreTest, SymlinksThatStayInsideAreFollowed) {
  write("real/a", "x");
  link("real/a", "relative");
  link(bucket() / "real/a", "absolute");
  link("real", "directory");
  link("../real/a", "real/up_and_down");
  for (const char* key : {"relative", "absolute", "directory/a", "real/up_and_down"})
    EXPECT_EQ(read(key).value(), "x") << key;
  EXPECT_EQ(keys(""), (std::vector<std::string>{"absolute", "directory/a", "directory/up_and_down", "real/a",
                                                "real/up_and_down", "relative"}));
}

TEST_F(LocalStoreTest, SymlinksThatLeaveAreListedAndRefused) {
  directory_.write("outside/secret", "x");
  link("../outside/secret", "relative");
  link(directory_ / "outside/secret", "absolute");
  link("/etc/passwd", "passwd");
  for (const char* key : {"relative", "absolute", "passwd"}) {
    const Error error = read(key).error();
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_EQ(error.text(), name(key) + ": a symlink leaves the directory");
    EXPECT_EQ(open()->open({.key = ObjectKey(key)}).error().text(), error.text());
  }
  EXPECT_EQ(keys(""), (std::vector<std::string>{"absolute", "passwd", "relative"}));
  const std::vector<ObjectInfo> objects = open()->list("").value();
  EXPECT_EQ(objects.front().etag, "");
}

// "/bucket_of_another" begins with "/bucket", and is not below it.
TEST_F(LocalStoreTest, ANeighbourWithALongerNameIsOutside) {
  directory_.write("bucket_of_another/secret", "x");
  link("../bucket_of_another/secret", "a");
  EXPECT_EQ(read("a").error().kind(), ErrorKind::kBadInput);
}

TEST_F(LocalStoreTest, ADirectoryThatLeavesIsNotEntered) {
  directory_.write("outside/manifests/sync_1.json", "x");
  link("../outside/manifests", "manifests");
  EXPECT_EQ(open()->list("manifests/sync_").error().text(),
            "listing: " + name("manifests") + ": a symlink leaves the directory");
  EXPECT_EQ(read("manifests/sync_1.json").error().kind(), ErrorKind::kBadInput);
  EXPECT_EQ(keys(""), std::vector<std::string>{"manifests"});
}

TEST_F(LocalStoreTest, DanglingAndCircularSymlinksAreListedAndNotRead) {
  link("nothing", "dangling");
  link("circle", "circle");
  EXPECT_EQ(keys(""), (std::vector<std::string>{"circle", "dangling"}));
  EXPECT_EQ(read("dangling").error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ(read("circle").error().kind(), ErrorKind::kBadInput);
}

TEST_F(LocalStoreTest, ASymlinkToADirectoryAboveEndsTheListing) {
  write("a/b/c", "x");
  link("../..", "a/b/loop");
  const Error error = open()->list("").error();
  EXPECT_EQ(error.text(), "listing: " + name("a/b/loop") + ": a symlink to a directory above it");
}

TEST_F(LocalStoreTest, SpecialFilesAreListedAndRefused) {
  ASSERT_EQ(::mkfifo((bucket() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(keys(""), std::vector<std::string>{"pipe"});
  EXPECT_EQ(open()->stat(ObjectKey("pipe")).error().text(), name("pipe") + ": not a regular file");
  EXPECT_EQ(open()->open({.key = ObjectKey("pipe")}).error().text(), name("pipe") + ": not a regular file");
}

TEST_F(LocalStoreTest, AnUnreadableDirectoryFailsTheListingByName) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads every directory";
  write("manifests/old/sync_1.json", "x");
  fs::permissions(bucket() / "manifests/old", fs::perms::none);
  const Error error = open()->list("manifests/").error();
  fs::permissions(bucket() / "manifests/old", fs::perms::owner_all);
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_EQ(error.text(), "listing: " + name("manifests/old") + ": Permission denied");
}

TEST_F(LocalStoreTest, AnUnreadableFileIsDenied) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads every file";
  write("a", "x");
  fs::permissions(bucket() / "a", fs::perms::none);
  EXPECT_EQ(read("a").error().kind(), ErrorKind::kDenied);
}

TEST_F(LocalStoreTest, AFilePutInThePlaceOfAnOpenOneIsAConflict) {
  write("a", "one");
  const auto store = open();
  const auto source = store->open(*store->stat(ObjectKey("a"))).value();
  write("new", "one");
  fs::last_write_time(bucket() / "new", fs::last_write_time(bucket() / "a"));
  fs::rename(bucket() / "new", bucket() / "a");
  EXPECT_EQ(source->verify_unchanged().error().kind(), ErrorKind::kConflict);
}

TEST_F(LocalStoreTest, ATruncatedFileIsAConflictAndNotAShortRead) {
  write("a", "0123456789");
  const auto store = open();
  const auto source = store->open(*store->stat(ObjectKey("a"))).value();
  fs::resize_file(bucket() / "a", 4);
  std::string bytes(10, '\0');
  EXPECT_EQ(source->read(0, std::as_writable_bytes(std::span(bytes))).error().kind(), ErrorKind::kConflict);
}

TEST_F(LocalStoreTest, AKeyWithNulIsRefused) {
  write("a", "x");
  EXPECT_EQ(open()->stat(ObjectKey(std::string("a\0b", 3))).error().kind(), ErrorKind::kBadInput);
}

TEST_F(LocalStoreTest, OddNamesAreKeysLikeAnyOther) {
  for (const char* key : {"blank name", "%2e%2e", "\xF0\x9F\x91\x8D", "new\nline", "...", "\xFF"}) {
    write(key, "x");
    EXPECT_EQ(read(key).value(), "x");
  }
  EXPECT_EQ(keys("").size(), 6U);
}

}  // namespace
}  // namespace cairn
