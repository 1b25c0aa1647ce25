#include "aws/sigv4.h"

#include <gtest/gtest.h>

#include "http/date.h"

namespace cairn::aws {
namespace {

using http::Headers;
using http::Method;
using http::parse_url;
using http::Request;

// Where the answer that AWS publishes for a request is its Authorization header.
struct Vector {
  std::string name;
  Request request;
  std::string signed_headers;
  std::string signature;
};

std::string authorization(const Request& request) { return std::string(request.headers.find("authorization").value()); }

// AWS's Signature Version 4 test suite ("aws-sig-v4-test-suite"): its requests, credentials and signatures.
const Credentials kSuiteCredentials{.access_key_id = "AKIDEXAMPLE",
                                    .secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")};
const Timestamp kSuiteTime = http::parse_date("Sun, 30 Aug 2015 12:36:00 GMT").value();

Request suite_request(Method method, const std::string& target, Headers headers = {}, std::string body = "") {
  return {.method = method,
          .url = parse_url("https://example.amazonaws.com" + target).value(),
          .headers = std::move(headers),
          .body = std::move(body)};
}

const Vector kSuite[] = {
    {"get-vanilla", suite_request(Method::kGet, "/"), "host;x-amz-date",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-unreserved",
     suite_request(Method::kGet, "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
     "host;x-amz-date", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"get-vanilla-query-order-key-case", suite_request(Method::kGet, "/?Param2=value2&Param1=value1"),
     "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get-vanilla-query-order-value", suite_request(Method::kGet, "/?Param1=value2&Param1=value1"), "host;x-amz-date",
     "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
    {"get-vanilla-utf8-query", suite_request(Method::kGet, "/?\u1234=bar"), "host;x-amz-date",
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"get-header-value-order",
     suite_request(
         Method::kGet, "/",
         {{"My-Header1", "value4"}, {"My-Header1", "value1"}, {"My-Header1", "value3"}, {"My-Header1", "value2"}}),
     "host;my-header1;x-amz-date", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
    {"get-header-key-duplicate",
     suite_request(Method::kGet, "/", {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}}),
     "host;my-header1;x-amz-date", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"get-header-value-trim",
     suite_request(Method::kGet, "/", {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}}),
     "host;my-header1;my-header2;x-amz-date", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"post-vanilla", suite_request(Method::kPost, "/"), "host;x-amz-date",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post-x-www-form-urlencoded",
     suite_request(Method::kPost, "/", {{"Content-Type", "application/x-www-form-urlencoded"}}, "Param1=value1"),
     "content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
};

TEST(SigV4, MakesTheSignaturesOfTheTestSuite) {
  SigV4Signer signer("service");
  for (const Vector& vector : kSuite) {
    const Request request = signer.sign(vector.request, "us-east-1", kSuiteCredentials, kSuiteTime);
    EXPECT_EQ(authorization(request),
              fmt::format("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                          "SignedHeaders={}, Signature={}",
                          vector.signed_headers, vector.signature))
        << vector.name;
  }
}

// The suite's request with the token in what is signed.
TEST(SigV4, ASessionTokenIsSigned) {
  Credentials credentials = kSuiteCredentials;
  credentials.session_token = Secret("6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267");
  SigV4Signer signer("service");
  const Request request = signer.sign(suite_request(Method::kGet, "/"), "us-east-1", credentials, kSuiteTime);
  EXPECT_TRUE(
      authorization(request).ends_with("SignedHeaders=host;x-amz-date;x-amz-security-token, "
                                       "Signature=07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"));
}

// The four examples of the page "Authenticating Requests: Using the Authorization Header" of the S3 API Reference.
Request s3_request(Method method, const std::string& target, Headers headers = {}, std::string body = "") {
  return {.method = method,
          .url = parse_url("https://examplebucket.s3.amazonaws.com" + target).value(),
          .headers = std::move(headers),
          .body = std::move(body)};
}

const Vector kS3Examples[] = {
    {"GET Object", s3_request(Method::kGet, "/test.txt", {{"Range", "bytes=0-9"}}),
     "host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
    {"PUT Object",
     s3_request(Method::kPut, "/test%24file.text",
                {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                "Welcome to Amazon S3."),
     "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
    {"GET Bucket Lifecycle", s3_request(Method::kGet, "/?lifecycle"), "host;x-amz-content-sha256;x-amz-date",
     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
    {"GET Bucket (List Objects)", s3_request(Method::kGet, "/?max-keys=2&prefix=J"),
     "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
};

TEST(SigV4, MakesTheSignaturesOfTheExamplesForS3) {
  SigV4Signer signer("s3");
  const Credentials credentials{.access_key_id = "AKIAIOSFODNN7EXAMPLE",
                                .secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")};
  const Timestamp time = http::parse_date("Fri, 24 May 2013 00:00:00 GMT").value();
  for (const Vector& vector : kS3Examples) {
    const Request request = signer.sign(vector.request, "us-east-1", credentials, time);
    EXPECT_EQ(authorization(request),
              fmt::format("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                          "SignedHeaders={}, Signature={}",
                          vector.signed_headers, vector.signature))
        << vector.name;
  }
}

TEST(SigV4, TheKeyIsDerivedAnewForAnotherDayRegionOrSecret) {
  SigV4Signer kept("service");
  const Request request = suite_request(Method::kGet, "/");
  Credentials other = kSuiteCredentials;
  other.secret_access_key = Secret("other");
  const auto expect_same = [&](const std::string& region, const Credentials& credentials, Timestamp time) {
    SigV4Signer fresh("service");
    EXPECT_EQ(authorization(kept.sign(request, region, credentials, time)),
              authorization(fresh.sign(request, region, credentials, time)));
  };
  expect_same("us-east-1", kSuiteCredentials, kSuiteTime);
  expect_same("eu-west-1", kSuiteCredentials, kSuiteTime);
  expect_same("eu-west-1", other, kSuiteTime);
  expect_same("eu-west-1", other, kSuiteTime + std::chrono::days(1));
  expect_same("us-east-1", kSuiteCredentials, kSuiteTime);
}

TEST(SigV4, SigningTwiceLeavesOneSignature) {
  SigV4Signer signer("s3");
  const Request once = signer.sign(s3_request(Method::kGet, "/a"), "us-east-1", kSuiteCredentials, kSuiteTime);
  const Request twice = signer.sign(once, "us-east-1", kSuiteCredentials, kSuiteTime);
  EXPECT_EQ(authorization(once), authorization(twice));
  EXPECT_EQ(once.headers.size(), twice.headers.size());
}

}  // namespace
}  // namespace cairn::aws
