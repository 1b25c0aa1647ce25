// What holds for every ObjectStore, run over each that there is.
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "source/local_store.h"
#include "testing/aws_double.h"
#include "testing/memory_store.h"
#include "testing/temporary_directory.h"

namespace cairn {
namespace {

// A store together with somebody who can write to it.
class Bucket {
 public:
  virtual ~Bucket() = default;
  virtual ObjectStore& store() = 0;
  virtual void put(const std::string& key, const std::string& bytes) = 0;
  virtual void remove(const std::string& key) = 0;
  // Whether bytes may have come before they are read: an overwrite then comes too late to be seen, and does no harm.
  virtual bool fetches_ahead() const { return false; }
};

class MemoryBucket final : public Bucket {
 public:
  ObjectStore& store() override { return store_; }
  void put(const std::string& key, const std::string& bytes) override { store_.put(key, bytes); }
  void remove(const std::string& key) override { store_.remove(key); }

 private:
  testing::MemoryStore store_;
};

class LocalBucket final : public Bucket {
 public:
  ObjectStore& store() override { return *store_; }

  // Replaces a file in place, and makes sure that its time moves even if the clock of the file system does not.
  void put(const std::string& key, const std::string& bytes) override {
    directory_.write(key, bytes);
    std::filesystem::last_write_time(directory_ / key, std::filesystem::file_time_type(++time_));
  }
  void remove(const std::string& key) override { std::filesystem::remove(directory_ / key); }

 private:
  testing::TemporaryDirectory directory_;
  std::filesystem::file_time_type::duration time_{};
  std::unique_ptr<LocalStore> store_ = LocalStore::open(directory_.path()).value();
};

// A bucket of the double of AWS, which serves them all.
class S3Bucket final : public Bucket {
 public:
  static std::unique_ptr<Bucket> make() {
    static const std::unique_ptr<testing::AwsDouble> aws = testing::AwsDouble::start();
    static int buckets = 0;
    if (!aws) return nullptr;
    return std::unique_ptr<Bucket>(new S3Bucket(*aws, fmt::format("bucket-{}", ++buckets)));
  }

  ObjectStore& store() override { return *store_; }
  void put(const std::string& key, const std::string& bytes) override { aws_.write(name_, key, bytes); }
  void remove(const std::string& key) override { std::filesystem::remove(aws_.root() / name_ / key); }
  bool fetches_ahead() const override { return true; }

 private:
  S3Bucket(const testing::AwsDouble& aws, std::string name)
      : aws_(aws), name_(std::move(name)), store_(aws.store(name_)) {
    std::filesystem::create_directories(aws.root() / name_);
  }

  const testing::AwsDouble& aws_;
  const std::string name_;
  const std::unique_ptr<ObjectStore> store_;
};

struct StoreCase {
  std::string name;
  std::function<std::unique_ptr<Bucket>()> make;
};

class ObjectStoreTest : public ::testing::TestWithParam<StoreCase> {
 protected:
  void SetUp() override {
    if (!bucket_) GTEST_SKIP() << "this store cannot be had here";
  }
  void put(const std::string& key, const std::string& bytes) { bucket_->put(key, bytes); }
  ObjectStore& store() { return bucket_->store(); }
  ObjectInfo stat(const std::string& key) { return store().stat(ObjectKey(key)).value(); }

  std::vector<std::string> keys(const std::string& prefix) {
    const std::vector<ObjectInfo> objects = store().list(prefix).value();
    std::vector<std::string> keys;
    for (const ObjectInfo& object : objects) keys.push_back(object.key.value());
    return keys;
  }

  static Result<std::string> read_all(ByteSource& source) {
    std::string bytes(source.size(), '\0');
    TRY(source.read(0, std::as_writable_bytes(std::span(bytes))));
    TRY(source.verify_unchanged());
    return bytes;
  }

  Result<std::string> read(const ObjectInfo& pinned) {
    const std::unique_ptr<ByteSource> source = TRY(store().open(pinned));
    return read_all(*source);
  }

  std::unique_ptr<Bucket> bucket_ = GetParam().make();
};

using Keys = std::vector<std::string>;

TEST_P(ObjectStoreTest, AnEmptyStoreListsNothing) { EXPECT_EQ(keys(""), Keys{}); }

TEST_P(ObjectStoreTest, ListsByPrefixInTheOrderOfKeyBytes) {
  for (const char* key : {"b/2", "a.txt", "a/z", "b/10", "b-1", "B", "a/\xC3\xA9", "c/d/e/f"}) put(key, "x");
  EXPECT_EQ(keys(""), (Keys{"B", "a.txt", "a/z", "a/\xC3\xA9", "b-1", "b/10", "b/2", "c/d/e/f"}));
  EXPECT_EQ(keys("b"), (Keys{"b-1", "b/10", "b/2"}));
  EXPECT_EQ(keys("b/"), (Keys{"b/10", "b/2"}));
  EXPECT_EQ(keys("b/1"), Keys{"b/10"});
  EXPECT_EQ(keys("c/d"), Keys{"c/d/e/f"});
  EXPECT_EQ(keys("c/d/e/f"), Keys{"c/d/e/f"});
  EXPECT_EQ(keys("nothing/there/"), Keys{});
  EXPECT_EQ(keys("a.txt/below/a/file"), Keys{});
}

TEST_P(ObjectStoreTest, ListAndStatAgree) {
  put("a/b", "12345");
  put("empty", "");
  const std::vector<ObjectInfo> objects = store().list("").value();
  EXPECT_EQ(objects.size(), 2U);
  for (const ObjectInfo& object : objects) EXPECT_EQ(object, stat(object.key.value()));
  EXPECT_EQ(stat("a/b").size, 5U);
  EXPECT_EQ(stat("empty").size, 0U);
}

TEST_P(ObjectStoreTest, AMissingObjectIsNotFound) {
  put("a/b", "x");
  for (const char* key : {"nothing", "a", "a/", "a/b/c", "a//b", "/a/b", "./a/b"}) {
    EXPECT_EQ(store().stat(ObjectKey(key)).error().kind(), ErrorKind::kNotFound) << key;
    EXPECT_FALSE(store().open({.key = ObjectKey(key)})) << key;
  }
}

TEST_P(ObjectStoreTest, NoKeyReachesAboveTheStore) {
  put("a/b", "x");
  for (const char* key : {"..", "../x", "a/../../etc/passwd", "a/..", "/etc/passwd"}) {
    EXPECT_FALSE(store().stat(ObjectKey(key))) << key;
    EXPECT_FALSE(store().open({.key = ObjectKey(key)})) << key;
  }
}

TEST_P(ObjectStoreTest, ReadsAnyRange) {
  put("a", "0123456789");
  const std::unique_ptr<ByteSource> source = store().open(stat("a")).value();
  ASSERT_EQ(source->size(), 10U);
  for (std::size_t begin = 0; begin <= 10; ++begin) {
    for (std::size_t size = 0; begin + size <= 10; ++size) {
      std::string bytes(size, '\0');
      ASSERT_TRUE(source->read(begin, std::as_writable_bytes(std::span(bytes))));
      EXPECT_EQ(bytes, std::string("0123456789").substr(begin, size));
    }
  }
  EXPECT_TRUE(source->verify_unchanged());
}

TEST_P(ObjectStoreTest, AnEmptyObjectReads) {
  put("a", "");
  EXPECT_EQ(read(stat("a")).value(), "");
}

TEST_P(ObjectStoreTest, ItsNameSaysWhereItIs) {
  put("some/key", "x");
  EXPECT_TRUE(store().open(stat("some/key")).value()->name().ends_with("/some/key"));
}

TEST_P(ObjectStoreTest, AnOverwriteChangesTheETag) {
  put("a", "one");
  const ObjectInfo before = stat("a");
  put("a", "two");
  EXPECT_NE(before.etag, stat("a").etag);
}

TEST_P(ObjectStoreTest, OpeningAnOldVersionIsAConflict) {
  put("a", "one");
  const ObjectInfo before = stat("a");
  put("a", "two");
  EXPECT_EQ(store().open(before).error().kind(), ErrorKind::kConflict);
  EXPECT_EQ(read(stat("a")).value(), "two");
}

TEST_P(ObjectStoreTest, AnOverwriteAfterOpeningIsAConflictUnlessTheBytesHadCome) {
  for (const char* bytes : {"two", "longer than before", ""}) {
    put("a", "one");
    const std::unique_ptr<ByteSource> source = store().open(stat("a")).value();
    put("a", bytes);
    const Result<std::string> read = read_all(*source);
    if (read && bucket_->fetches_ahead()) {
      EXPECT_EQ(*read, "one") << bytes;
    } else {
      ASSERT_FALSE(read) << bytes;
      EXPECT_EQ(read.error().kind(), ErrorKind::kConflict) << bytes;
    }
  }
}

TEST_P(ObjectStoreTest, ARemovalAfterOpeningIsAConflict) {
  put("a", "one");
  const std::unique_ptr<ByteSource> source = store().open(stat("a")).value();
  bucket_->remove("a");
  EXPECT_EQ(source->verify_unchanged().error().kind(), ErrorKind::kConflict);
  EXPECT_EQ(store().stat(ObjectKey("a")).error().kind(), ErrorKind::kNotFound);
}

TEST_P(ObjectStoreTest, ThreadsReadOneSourceAtOnce) {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>('a' + i % 26);
  put("a", bytes);
  const std::unique_ptr<ByteSource> source = store().open(stat("a")).value();
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (std::size_t thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::size_t at = thread; at + 100 <= bytes.size(); at += 997) {
          std::string part(100, '\0');
          const bool is_read = source->read(at, std::as_writable_bytes(std::span(part))).has_value();
          if (!is_read || part != bytes.substr(at, 100)) ++wrong;
        }
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

INSTANTIATE_TEST_SUITE_P(All, ObjectStoreTest,
                         ::testing::Values(StoreCase{"Memory", [] { return std::make_unique<MemoryBucket>(); }},
                                           StoreCase{"Local", [] { return std::make_unique<LocalBucket>(); }},
                                           StoreCase{"S3", &S3Bucket::make}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace cairn
