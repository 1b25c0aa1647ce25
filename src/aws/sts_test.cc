#include "aws/sts.h"

#include <gtest/gtest.h>

#include "aws/static_credentials.h"
#include "testing/scripted_http.h"
#include "testing/sts_answers.h"

namespace cairn::aws {
namespace {

using testing::answer;
using testing::form_field;
using testing::sts_refusal;
using testing::sts_session;

constexpr const char* kRole = "arn:aws:iam::123456789012:role/heap/reader";

// Hands out KEY0, and KEY1 in its place.
class TwoKeys final : public CredentialsProvider {
 public:
  std::string describe() const override { return "two keys"; }
  Result<Credentials> credentials() override { return key(number_); }
  Result<Credentials> replace(const Credentials&) override { return key(++number_); }

 private:
  static Credentials key(int number) {
    return {.access_key_id = fmt::format("KEY{}", number),
            .secret_access_key = Secret("canary-secret"),
            .session_token = Secret("canary-token")};
  }
  int number_ = 0;
};

class StsTest : public ::testing::Test {
 protected:
  StsTest() : http_([this](const http::Request& request) { return script_(request); }) {}

  Result<Credentials> assume(RoleRequest role = {.role_arn = kRole, .session_name = "heap"}) {
    return sts_.assume_role(caller_, role);
  }
  // Answers in turn; the last one for ever.
  void answers(std::vector<http::Response> responses) {
    script_ = [responses, next = std::size_t{0}](const http::Request&) mutable {
      return responses.at(std::min(next++, responses.size() - 1));
    };
  }
  http::Response session() { return sts_session("ASIA", http_.clock.now() + std::chrono::hours(1)); }

  std::function<Result<http::Response>(const http::Request&)> script_;
  testing::ScriptedHttp http_;
  TwoKeys caller_;
  Sts sts_{{.region = "eu-west-1"}, http_.surroundings()};
};

TEST_F(StsTest, ASessionIsAskedForAtTheRegionalHostAndSigned) {
  answers({session()});
  const Credentials credentials = assume().value();
  EXPECT_EQ(credentials.access_key_id, "ASIA");
  EXPECT_EQ(credentials.session_token.expose(), "token-of-ASIA");
  EXPECT_EQ(credentials.expires_at, http_.clock.now() + std::chrono::hours(1));

  const http::Request request = http_.last();
  EXPECT_EQ(request.method, http::Method::kPost);
  EXPECT_EQ(request.url.origin(), "https://sts.eu-west-1.amazonaws.com");
  EXPECT_EQ(form_field(request, "Action"), "AssumeRole");
  EXPECT_EQ(form_field(request, "Version"), "2011-06-15");
  EXPECT_EQ(form_field(request, "RoleArn"), kRole);
  EXPECT_EQ(form_field(request, "RoleSessionName"), "heap");
  EXPECT_EQ(form_field(request, "DurationSeconds"), "3600");
  EXPECT_EQ(form_field(request, "ExternalId"), "");
  EXPECT_EQ(form_field(request, "Policy"), "");
  EXPECT_TRUE(testing::header(request, "authorization").contains("/eu-west-1/sts/aws4_request"));
}

TEST_F(StsTest, ExternalIdAndPolicyAreSent) {
  answers({session()});
  EXPECT_TRUE(
      assume({.role_arn = kRole, .session_name = "s", .external_id = "a+b/c=", .session_policy = R"({"a":"b c"})"}));
  EXPECT_EQ(form_field(http_.last(), "ExternalId"), "a+b/c=");
  EXPECT_EQ(form_field(http_.last(), "Policy"), R"({"a":"b c"})");
}

TEST_F(StsTest, ThrottlingAndFailuresAreTriedFiveTimes) {
  answers({sts_refusal(400, "Throttling", "Rate exceeded"), answer(503, "<html>"), answer(500), session()});
  EXPECT_TRUE(assume().has_value());
  EXPECT_EQ(http_.count(), 4U);

  answers({sts_refusal(400, "Throttling", "Rate exceeded")});
  const Error error = assume().error();
  EXPECT_EQ(error.kind(), ErrorKind::kTransient);
  EXPECT_EQ(error.text(), fmt::format("assuming {}: after 5 tries: Throttling: Rate exceeded", kRole));
  EXPECT_EQ(http_.count(), 9U);
}

TEST_F(StsTest, ADenialIsNotTriedAgainAndNamesTheRole) {
  answers({sts_refusal(403, "AccessDenied", "User: arn:aws:iam::1:user/u is not authorized")});
  const Error error = assume().error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_EQ(error.text(),
            fmt::format("assuming {}: AccessDenied: User: arn:aws:iam::1:user/u is not authorized", kRole));
  EXPECT_TRUE(error.hint().contains("external id"));
  EXPECT_EQ(http_.count(), 1U);
}

TEST_F(StsTest, ExpiredCredentialsAreReplacedOnce) {
  answers({sts_refusal(403, "ExpiredToken", "expired"), session()});
  EXPECT_TRUE(assume().has_value());
  EXPECT_TRUE(testing::header(http_.requests()[0], "authorization").contains("Credential=KEY0/"));
  EXPECT_TRUE(testing::header(http_.requests()[1], "authorization").contains("Credential=KEY1/"));

  answers({sts_refusal(403, "ExpiredToken", "expired")});
  EXPECT_EQ(assume().error().kind(), ErrorKind::kDenied);
  EXPECT_EQ(http_.count(), 4U);
}

TEST_F(StsTest, AClockThatIsWrongIsSetByTheirs) {
  http_.clock.set(Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)));
  const auto skewed =
      sts_refusal(403, "SignatureDoesNotMatch", "Signature expired: 20261124T000000Z is now earlier than …",
                  {{"date", "Tue, 24 Nov 2026 03:00:00 GMT"}});
  answers({skewed, session()});
  // The session ends an hour from now by our clock: its end came by theirs.
  EXPECT_EQ(assume()->expires_at, http_.clock.now() - std::chrono::hours(2));
  EXPECT_EQ(testing::header(http_.requests()[0], "x-amz-date"), "20261124T000000Z");
  EXPECT_EQ(testing::header(http_.requests()[1], "x-amz-date"), "20261124T030000Z");

  answers({skewed});
  EXPECT_TRUE(assume().error().hint().contains("clock"));
  EXPECT_EQ(http_.count(), 3U);
}

TEST_F(StsTest, AServerWhoseClockRunsAwayIsNotFollowed) {
  int hour = 0;
  script_ = [&](const http::Request&) {
    return sts_refusal(403, "SignatureDoesNotMatch", "Signature expired: …",
                       {{"date", fmt::format("Tue, 24 Nov 2026 {:02}:00:00 GMT", hour++ % 24)}});
  };
  EXPECT_EQ(assume().error().kind(), ErrorKind::kDenied);
  EXPECT_EQ(http_.count(), 2U);
}

TEST_F(StsTest, AnAnswerThatIsNoneIsTransient) {
  for (const char* body : {"", "<html></html>", "<AssumeRoleResponse/>", "<AssumeRoleResponse><AssumeRoleResult>",
                           "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>canary</AccessKeyId>"
                           "</Credentials></AssumeRoleResult></AssumeRoleResponse>"}) {
    answers({answer(200, body)});
    const Error error = assume().error();
    EXPECT_EQ(error.kind(), ErrorKind::kTransient) << body;
    EXPECT_FALSE(error.text().contains("canary"));
  }
}

TEST_F(StsTest, NoErrorRepeatsASecret) {
  answers({sts_refusal(403, "AccessDenied", "canary-secret and canary-token\n are yours")});
  const std::string text = assume().error().text();
  EXPECT_FALSE(text.contains("canary")) << text;
  EXPECT_TRUE(text.ends_with("AccessDenied: … and …  are yours")) << text;
}

TEST_F(StsTest, WebIdentityIsNotSignedAndItsTokenIsReadByEachTry) {
  int reads = 0;
  const auto token = [&]() -> Result<Secret> { return Secret(fmt::format("canary{}", ++reads)); };
  answers({sts_refusal(400, "IDPCommunicationError", "about canary1"),
           sts_session("ASIA", http_.clock.now() + std::chrono::hours(1), "AssumeRoleWithWebIdentity")});
  EXPECT_EQ(sts_.assume_role_with_web_identity({.role_arn = kRole, .session_name = "s"}, token)->access_key_id, "ASIA");
  EXPECT_EQ(form_field(http_.last(), "Action"), "AssumeRoleWithWebIdentity");
  EXPECT_EQ(form_field(http_.last(), "WebIdentityToken"), "canary2");
  EXPECT_EQ(testing::header(http_.last(), "authorization"), "");

  answers({sts_refusal(400, "InvalidIdentityToken", "canary3 is not valid")});
  const Error error = sts_.assume_role_with_web_identity({.role_arn = kRole, .session_name = "s"}, token).error();
  EXPECT_EQ(error.text(), fmt::format("assuming {}: InvalidIdentityToken: … is not valid", kRole));
}

TEST_F(StsTest, SaysWhoTheCallerIs) {
  answers({answer(200,
                  "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/u</Arn>"
                  "<UserId>AIDA</UserId><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")});
  const CallerIdentity identity = sts_.caller_identity(caller_).value();
  EXPECT_EQ(identity.arn, "arn:aws:iam::1:user/u");
  EXPECT_EQ(identity.account, "1");
  answers({sts_refusal(403, "InvalidClientTokenId", "The security token is invalid")});
  EXPECT_EQ(sts_.caller_identity(caller_).error().text(),
            "asking who the caller is: InvalidClientTokenId: The security token is invalid");
}

TEST(StsPlace, FollowsTheRegionAndThePartition) {
  struct Case {
    std::string region, arn, address;
  };
  const Case cases[] = {
      {"eu-west-1", kRole, "https://sts.eu-west-1.amazonaws.com"},
      {"", kRole, "https://sts.us-east-1.amazonaws.com"},
      {"", "arn:aws-cn:iam::123456789012:role/r", "https://sts.cn-north-1.amazonaws.com.cn"},
      {"cn-northwest-1", "arn:aws-cn:iam::123456789012:role/r", "https://sts.cn-northwest-1.amazonaws.com.cn"},
      {"", "arn:aws-us-gov:iam::123456789012:role/r", "https://sts.us-gov-west-1.amazonaws.com"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(sts_address(sts_place(c.region, c.arn, testing::FakeEnvironment{}).value()).origin(), c.address);
  }
  const testing::FakeEnvironment environment{{"AWS_ENDPOINT_URL_STS", "http://localhost:1"}};
  EXPECT_EQ(sts_address(sts_place("eu-west-1", kRole, environment).value()).origin(), "http://localhost:1");
}

TEST(StsPlace, WhatIsNoRoleOrRegionIsRefused) {
  for (const char* arn : {"", "reader", "arn:aws:iam::123456789012:user/u", "arn:aws:iam::12345678901:role/r",
                          "arn:aws:iam::123456789012:role/", "arn:mars:iam::123456789012:role/r",
                          "arn:aws:iam::123456789012:role/a b", "arn:aws:sts::123456789012:assumed-role/r/s"}) {
    EXPECT_EQ(sts_place("", arn, testing::FakeEnvironment{}).error().kind(), ErrorKind::kConfig) << arn;
  }
  EXPECT_EQ(sts_place("evil.example.com#", kRole, testing::FakeEnvironment{}).error().kind(), ErrorKind::kConfig);
}

}  // namespace
}  // namespace cairn::aws
