#include "aws/instance_credentials.h"

#include <gtest/gtest.h>

#include "testing/scripted_http.h"

namespace cairn::aws {
namespace {

using testing::answer;
using testing::header;

// A metadata service in version 2 alone, with a role, unless the test changes an answer.
class InstanceCredentialsTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<CredentialsProvider>> provider() {
    return instance_credentials(http_.surroundings(environment_));
  }
  Result<Credentials> credentials() { return provider().value()->credentials(); }

  Result<http::Response> serve(const http::Request& request) {
    if (!is_there_) return Error(ErrorKind::kTransient, "no route");
    const std::string& path = request.url.path;
    if (path == "/latest/api/token" && request.method == http::Method::kPut) return token_;
    if (header(request, "x-aws-ec2-metadata-token") != "the-token") return answer(401);
    if (path == "/latest/meta-data/iam/security-credentials/") return roles_;
    if (path == "/latest/meta-data/iam/security-credentials/my-role") return key_;
    return answer(404);
  }

  testing::FakeEnvironment environment_;
  bool is_there_ = true;
  http::Response token_ = answer(200, "the-token");
  http::Response roles_ = answer(200, "my-role");
  http::Response key_ = answer(200, R"({"Code": "Success", "AccessKeyId": "ASIA", "SecretAccessKey": "canary",
                                        "Token": "canary", "Expiration": "2030-01-01T00:00:00Z"})");
  testing::ScriptedHttp http_{[this](const http::Request& request) { return serve(request); }};
};

TEST_F(InstanceCredentialsTest, ComeInThreeStepsWithATokenAndWithoutAProxy) {
  EXPECT_EQ(credentials()->access_key_id, "ASIA");
  const std::vector<http::Request> requests = http_.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(header(requests[0], "x-aws-ec2-metadata-token-ttl-seconds"), "21600");
  for (const http::Request& request : requests) {
    EXPECT_EQ(request.url.origin(), "http://169.254.169.254");
    EXPECT_EQ(request.route, http::Route::kDirect);
    EXPECT_LE(request.deadlines.connect, std::chrono::seconds(1));
    EXPECT_LE(request.deadlines.first_byte, std::chrono::seconds(1));
  }
}

TEST_F(InstanceCredentialsTest, VersionOneIsNeverAsked) {
  for (const int status : {403, 404, 405}) {
    token_ = answer(status);
    EXPECT_EQ(credentials().error().kind(), ErrorKind::kNotFound);
  }
  for (const http::Request& request : http_.requests()) EXPECT_EQ(request.method, http::Method::kPut);
}

TEST_F(InstanceCredentialsTest, WhereThereIsNoServiceItIsAskedOnce) {
  is_there_ = false;
  EXPECT_EQ(credentials().error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ(http_.count(), 1U);
}

TEST_F(InstanceCredentialsTest, AServiceThatWasThereIsTriedAgain) {
  const auto instance = provider().value();
  const Credentials first = instance->credentials().value();
  is_there_ = false;
  EXPECT_EQ(instance->replace(first).error().kind(), ErrorKind::kTransient);
  EXPECT_EQ(http_.count(), 6U);
}

TEST_F(InstanceCredentialsTest, AnInstanceWithoutARoleHasNone) {
  roles_ = answer(404);
  EXPECT_EQ(credentials().error().text(), "the instance has no role");
  EXPECT_EQ(credentials().error().kind(), ErrorKind::kNotFound);
}

TEST_F(InstanceCredentialsTest, FailuresAreErrorsThatRepeatNothing) {
  struct Case {
    http::Response* which;
    http::Response response;
    ErrorKind kind;
  };
  const Case cases[] = {
      {&token_, answer(200, ""), ErrorKind::kDenied},
      {&token_, answer(200, "canary\r\nx: y"), ErrorKind::kDenied},
      {&token_, answer(400, "canary"), ErrorKind::kDenied},
      {&token_, answer(500, "canary"), ErrorKind::kTransient},
      {&roles_, answer(200, "<canary>"), ErrorKind::kDenied},
      {&roles_, answer(200, "../canary"), ErrorKind::kDenied},
      {&roles_, answer(200, ""), ErrorKind::kDenied},
      {&roles_, answer(503, "canary"), ErrorKind::kTransient},
      {&key_, answer(200, "canary"), ErrorKind::kDenied},
      {&key_, answer(401, "canary"), ErrorKind::kDenied},
      {&key_, answer(200, R"({"Code": "AssumeRoleUnauthorizedAccess", "Message": "canary"})"), ErrorKind::kDenied},
  };
  for (const Case& c : cases) {
    const http::Response usual = *c.which;
    *c.which = c.response;
    const Error error = credentials().error();
    EXPECT_EQ(error.kind(), c.kind) << c.response.body;
    EXPECT_FALSE(error.text().contains("canary")) << error.text();
    *c.which = usual;
  }
}

TEST_F(InstanceCredentialsTest, MayBeTurnedOff) {
  environment_.set("AWS_EC2_METADATA_DISABLED", "TRUE");
  EXPECT_EQ(provider().value(), nullptr);
}

TEST_F(InstanceCredentialsTest, NoConfigurationPointsItElsewhere) {
  for (const char* url :
       {"http://127.0.0.1:1338", "http://localhost:1", "http://169.254.169.254", "http://[fd00:ec2::254]/"}) {
    environment_.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", url);
    EXPECT_TRUE(credentials().has_value()) << url;
  }
  for (const char* url : {"http://10.0.0.1", "https://metadata.example.com", "http://169.254.170.2", "metadata"}) {
    environment_.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", url);
    EXPECT_EQ(provider().error().kind(), ErrorKind::kConfig) << url;
  }
  environment_.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "");
  environment_.set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6");
  EXPECT_TRUE(credentials().has_value());
  EXPECT_EQ(http_.last().url.host, "[fd00:ec2::254]");
}

}  // namespace
}  // namespace cairn::aws
