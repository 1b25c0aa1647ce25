#include "aws/assumed_role.h"

#include <latch>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "aws/static_credentials.h"
#include "testing/scripted_http.h"
#include "testing/sts_answers.h"

namespace cairn::aws {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::form_field;
using testing::sts_refusal;
using testing::sts_session;

constexpr const char* kProxy = "arn:aws:iam::111111111111:role/proxy";
constexpr const char* kCustomer = "arn:aws:iam::222222222222:role/customer";

// An STS that gives the sessions SESSION1, SESSION2, … unless it refuses the role.
class AssumedRoleTest : public ::testing::Test {
 protected:
  AssumedRoleTest()
      : http_([this](const http::Request& request) -> Result<http::Response> {
          if (form_field(request, "RoleArn") == refused_role_) return sts_refusal(403, "AccessDenied", "no");
          return sts_session(fmt::format("SESSION{}", ++sessions_), http_.clock.now() + hours(1));
        }) {}

  std::unique_ptr<CredentialsProvider> customer(const std::string& proxy = "") {
    auto base = std::make_unique<StaticCredentials>(
        Credentials{.access_key_id = "BASE", .secret_access_key = Secret("base-secret")}, "the environment");
    return customer_credentials(std::move(base),
                                {.role = {.role_arn = kCustomer,
                                          .session_name = "acme.heap",
                                          .external_id = "the-id",
                                          .session_policy = "{}"},
                                 .proxy_role_arn = proxy,
                                 .region = "eu-west-1"},
                                http_.surroundings())
        .value();
  }

  std::string refused_role_;
  int sessions_ = 0;
  testing::ScriptedHttp http_;
};

TEST_F(AssumedRoleTest, ASessionIsAskedForWithTheBase) {
  const auto provider = customer();
  EXPECT_EQ(provider->describe(), fmt::format("the role {}, assumed with the environment", kCustomer));
  EXPECT_EQ(provider->credentials()->access_key_id, "SESSION1");
  EXPECT_EQ(provider->credentials()->access_key_id, "SESSION1");
  EXPECT_EQ(http_.count(), 1U);
  EXPECT_TRUE(testing::header(http_.last(), "authorization").contains("Credential=BASE/"));
  EXPECT_EQ(form_field(http_.last(), "ExternalId"), "the-id");
  EXPECT_EQ(form_field(http_.last(), "Policy"), "{}");
}

TEST_F(AssumedRoleTest, TheProxyRoleGetsNeitherTheExternalIdNorThePolicy) {
  const auto provider = customer(kProxy);
  EXPECT_EQ(provider->credentials()->access_key_id, "SESSION2");
  const std::vector<http::Request> requests = http_.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(form_field(requests[0], "RoleArn"), kProxy);
  EXPECT_EQ(form_field(requests[0], "RoleSessionName"), "acme.heap");
  EXPECT_EQ(form_field(requests[0], "ExternalId"), "");
  EXPECT_EQ(form_field(requests[0], "Policy"), "");
  EXPECT_TRUE(testing::header(requests[0], "authorization").contains("Credential=BASE/"));
  EXPECT_EQ(form_field(requests[1], "RoleArn"), kCustomer);
  EXPECT_EQ(form_field(requests[1], "ExternalId"), "the-id");
  EXPECT_TRUE(testing::header(requests[1], "authorization").contains("Credential=SESSION1/"));
}

TEST_F(AssumedRoleTest, ARefusalNamesTheHopAndThereIsNoFallback) {
  const auto provider = customer(kProxy);
  refused_role_ = kCustomer;
  EXPECT_EQ(provider->credentials().error().text(), fmt::format("assuming {}: AccessDenied: no", kCustomer));
  refused_role_ = kProxy;
  const auto other = customer(kProxy);
  EXPECT_EQ(other->credentials().error().text(),
            fmt::format("assuming {}: assuming {}: AccessDenied: no", kCustomer, kProxy));
}

TEST_F(AssumedRoleTest, IsRefreshedWithAQuarterOfAnHourLeftAndTheOldSessionServesIfThatFails) {
  const auto provider = customer();
  EXPECT_EQ(provider->credentials()->access_key_id, "SESSION1");
  http_.clock.advance(minutes(46));
  refused_role_ = kCustomer;
  EXPECT_EQ(provider->credentials()->access_key_id, "SESSION1");
  http_.clock.advance(minutes(2));
  refused_role_ = "";
  EXPECT_EQ(provider->credentials()->access_key_id, "SESSION2");
}

TEST_F(AssumedRoleTest, ManyWhoWereRefusedCauseOneSession) {
  constexpr int kThreads = 8;
  const auto provider = customer();
  const Credentials refused = provider->credentials().value();
  std::latch all_here(kThreads);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        all_here.arrive_and_wait();
        EXPECT_EQ(provider->replace(refused)->access_key_id, "SESSION2");
      });
    }
  }
  EXPECT_EQ(http_.count(), 2U);
}

TEST_F(AssumedRoleTest, WhatIsNoRoleIsRefusedBeforeAnybodyIsAsked) {
  auto base = std::make_unique<StaticCredentials>(Credentials{}, "x");
  const auto provider = customer_credentials(
      std::move(base), {.role = {.role_arn = kCustomer}, .proxy_role_arn = "proxy"}, http_.surroundings());
  EXPECT_EQ(provider.error().text(), "`proxy` is not the ARN of a role");
  EXPECT_EQ(http_.count(), 0U);
}

}  // namespace
}  // namespace cairn::aws
