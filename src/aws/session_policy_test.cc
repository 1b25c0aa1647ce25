#include "aws/session_policy.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

TEST(SessionPolicy, AllowsToReadThisBucketAlone) {
  EXPECT_EQ(session_policy({.bucket = "heap-rs3-acme", .partition = "aws"}).value(),
            R"({"Version":"2012-10-17","Statement":[)"
            R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::heap-rs3-acme/*"},)"
            R"({"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::heap-rs3-acme",)"
            R"("Condition":{"StringLike":{"s3:prefix":["manifests/*","sync_*"]}}}]})");
}

TEST(SessionPolicy, PrefixAndPartitionAreRendered) {
  const std::string policy = session_policy({.bucket = "b", .prefix = "a/b/", .partition = "aws-cn"}).value();
  EXPECT_TRUE(policy.contains(R"("Resource":"arn:aws-cn:s3:::b")"));
  EXPECT_TRUE(policy.contains(R"("s3:prefix":["a/b/manifests/*","a/b/sync_*"])"));
}

TEST(SessionPolicy, APrefixIsNoPatternAndNoJson) {
  const std::string policy = session_policy({.bucket = "b", .prefix = "*?$\"\\\xC3\xBC/", .partition = "aws"}).value();
  EXPECT_TRUE(policy.contains(R"("${*}${?}${$}\"\\\u00fc/manifests/*")")) << policy;
}

TEST(SessionPolicy, HasItsLimit) {
  const auto of = [](std::size_t length) {
    return session_policy({.bucket = std::string(63, 'b'), .prefix = std::string(length, 'p'), .partition = "aws"});
  };
  EXPECT_TRUE(of(800).has_value());
  EXPECT_LE(of(800)->size(), 2048U);
  EXPECT_EQ(of(1024).error().kind(), ErrorKind::kConfig);
}

}  // namespace
}  // namespace cairn::aws
