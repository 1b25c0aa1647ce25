#include "source/all.h"

#include <map>

#include <gtest/gtest.h>

#include "testing/fake_clock.h"
#include "testing/temporary_directory.h"

namespace cairn {
namespace {

using Variables = std::map<std::string, std::string>;

const Variables kKey{{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "canary"}};

Result<std::unique_ptr<ObjectStore>> open(const SourceSettings& settings, const Variables& variables = kKey) {
  static const testing::FakeClock clock;
  const Environment environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    if (at == variables.end()) return std::nullopt;
    return at->second;
  };
  return open_store(settings, {environment, clock, {}});
}

Result<std::unique_ptr<ObjectStore>> open(const std::string& location) {
  return open(SourceSettings{.location = location});
}

TEST(OpenStore, ADirectoryIsALocalStore) {
  const testing::TemporaryDirectory directory;
  EXPECT_EQ(open(directory.path()).value()->describe(), directory.path().string());
}

TEST(OpenStore, ABucketIsOpenedWithoutAskingIt) {
  EXPECT_EQ(open("s3://heap-rs3-acme").value()->describe(), "s3://heap-rs3-acme");
}

TEST(OpenStore, ABucketNeedsCredentials) {
  const Variables nothing{{"AWS_EC2_METADATA_DISABLED", "true"}};
  const Error error = open(SourceSettings{.location = "s3://heap-rs3-acme"}, nothing).error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_TRUE(error.text().starts_with("s3://heap-rs3-acme: there are no credentials for AWS; looked at "));
}

TEST(OpenStore, ARoleIsOfAnAccount) {
  SourceSettings settings{.location = "s3://heap-rs3-acme", .role_name = "cairn-heap"};
  EXPECT_EQ(open(settings).error().text(), "s3://heap-rs3-acme: the role `cairn-heap` is of no account");
  settings.account_id = "123456789012";
  EXPECT_TRUE(open(settings).has_value());
}

TEST(OpenStore, ARoleIsNeverReplacedByTheCredentialsOfTheEnvironment) {
  EXPECT_EQ(open(SourceSettings{.location = "s3://heap-rs3-acme", .role_name = "cairn-heap"}).error().kind(),
            ErrorKind::kConfig);
}

TEST(OpenStore, WhatIsWrongAboutABucketIsSaidByItsName) {
  const Error error = open(SourceSettings{.location = "s3://acme", .s3 = {.endpoint = "http://10.0.0.1:9000"}}).error();
  EXPECT_EQ(error.text(), "s3://acme: endpoint `http://10.0.0.1:9000`: plain http to another machine");
}

TEST(OpenStore, OtherSchemesAreUnknown) {
  EXPECT_EQ(open("gs://bucket").error().text(), "gs://bucket: `gs` is no kind of source");
  EXPECT_EQ(open("s3a://bucket").error().text(), "s3a://bucket: `s3a` is no kind of source");
  EXPECT_TRUE(open("https://acme.s3.amazonaws.com").error().hint().contains("s3://BUCKET"));
}

TEST(OpenStore, APathMayLookLikeAnAddress) {
  EXPECT_EQ(open("./gs://bucket").error().text(), "./gs://bucket: no such directory");
}

}  // namespace
}  // namespace cairn
