#include "source/all.h"

#include <gtest/gtest.h>

#include "testing/temporary_directory.h"

namespace cairn {
namespace {

Result<std::unique_ptr<ObjectStore>> open(const std::string& location) { return open_store({.location = location}); }

TEST(OpenStore, ADirectoryIsALocalStore) {
  const testing::TemporaryDirectory directory;
  EXPECT_EQ(open(directory.path()).value()->describe(), directory.path().string());
}

TEST(OpenStore, S3IsRefusedWithAWayRound) {
  for (const char* location : {"s3://heap-rs3-acme", "s3a://heap-rs3-acme", "https://heap-rs3-acme.s3.amazonaws.com"}) {
    const Error error = open(location).error();
    EXPECT_EQ(error.kind(), ErrorKind::kConfig);
    EXPECT_EQ(error.text(), std::string(location) + ": reading from S3 is not in this version");
    EXPECT_TRUE(error.hint().contains("aws s3 sync"));
  }
}

TEST(OpenStore, OtherSchemesAreUnknown) {
  EXPECT_EQ(open("gs://bucket").error().text(), "gs://bucket: `gs` is no kind of source");
}

TEST(OpenStore, APathMayLookLikeAnAddress) {
  EXPECT_EQ(open("./gs://bucket").error().text(), "./gs://bucket: no such directory");
}

}  // namespace
}  // namespace cairn
