#include "source/heap_connect/uri.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace cairn::heap_connect {
namespace {

std::string refusal(std::string_view uri) {
  const Result<S3Uri> parsed = parse_s3_uri(uri);
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().kind(), ErrorKind::kBadInput);
  const std::string text = parsed.error().text();
  return text.substr(text.find("`: ") + 3);
}

TEST(S3UriTest, SplitsBucketAndKey) {
  const S3Uri expected{.bucket = "heap-rs3-acme", .key = ObjectKey("sync_852/users/0_6c1f0a.avro")};
  for (const std::string scheme : {"s3", "s3a", "s3n"}) {
    EXPECT_EQ(parse_s3_uri(scheme + "://heap-rs3-acme/sync_852/users/0_6c1f0a.avro").value(), expected);
  }
}

TEST(S3UriTest, DecodesNothing) {
  EXPECT_EQ(parse_s3_uri("s3://b/%2e%2e/a%2Fb?c#d").value().key.value(), "%2e%2e/a%2Fb?c#d");
}

TEST(S3UriTest, RefusesEverythingThatLeadsElsewhere) {
  EXPECT_EQ(refusal("http://169.254.169.254/latest"), "it is not an s3:// address");
  EXPECT_EQ(refusal("S3://bucket/key"), "it is not an s3:// address");
  EXPECT_EQ(refusal(" s3://bucket/key"), "it is not an s3:// address");
  EXPECT_EQ(refusal(""), "it is not an s3:// address");
  EXPECT_EQ(refusal("s3://user@host/key"), "it names a user or a port");
  EXPECT_EQ(refusal("s3://host:80/key"), "it names a user or a port");
  EXPECT_EQ(refusal("s3:///key"), "its bucket name cannot be one");
  EXPECT_EQ(refusal("s3://../key"), "its bucket name cannot be one");
  EXPECT_EQ(refusal("s3://b%2e/key"), "its bucket name cannot be one");
  EXPECT_EQ(refusal("s3://b\\c/key"), "its bucket name cannot be one");
  EXPECT_EQ(refusal("s3://" + std::string(256, 'b') + "/key"), "its bucket name cannot be one");
  EXPECT_EQ(refusal("s3://bucket"), "it names no object");
  EXPECT_EQ(refusal("s3://bucket/"), "it names no object");
  EXPECT_EQ(refusal("s3://bucket/a/../b"), "its key has a `.` or `..` component");
  EXPECT_EQ(refusal("s3://bucket/.."), "its key has a `.` or `..` component");
  EXPECT_EQ(refusal("s3://bucket/./a"), "its key has a `.` or `..` component");
  EXPECT_EQ(refusal("s3://bucket//a"), "its key has an empty component");
  EXPECT_EQ(refusal("s3://bucket/a//b"), "its key has an empty component");
  EXPECT_EQ(refusal("s3://bucket/a/"), "its key has an empty component");
  EXPECT_EQ(refusal("s3://bucket/a\nb"), "its key has a control character");
  EXPECT_EQ(refusal("s3://bucket/a\x7F"), "its key has a control character");
  EXPECT_EQ(refusal(std::string_view("s3://bucket/a\0b", 15)), "its key has a control character");
  EXPECT_EQ(refusal("s3://bucket/a\xC2\x85"), "its key has a control character");
}

TEST(S3UriTest, AKeyMayHave1024Bytes) {
  EXPECT_EQ(refusal("s3://b/" + std::string(1024, 'k')), "accepted");
  EXPECT_EQ(refusal("s3://b/" + std::string(1025, 'k')), "its key has more than 1,024 bytes");
}

TEST(S3UriTest, LongAddressesAreShortenedInMessages) {
  EXPECT_LT(parse_s3_uri(std::string(100'000, 'x')).error().text().size(), 400U);
}

TEST(S3UriTest, AnAcceptedAddressIsItsSchemeBucketAndKey) {
  const bool holds = rc::check([] {
    const std::string tail =
        *rc::gen::container<std::string>(rc::gen::element('a', '/', '.', '@', ':', '%', '\n', '\\'));
    const Result<S3Uri> parsed = parse_s3_uri("s3://" + tail);
    if (!parsed) return;
    const std::string key = "/" + parsed->key.value() + "/";
    RC_ASSERT(parsed->bucket + "/" + parsed->key.value() == tail);
    RC_ASSERT(!key.contains("/../"));
    RC_ASSERT(!key.contains("//"));
    RC_ASSERT(!key.contains('\n'));
    RC_ASSERT(!parsed->bucket.contains('@'));
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace cairn::heap_connect
