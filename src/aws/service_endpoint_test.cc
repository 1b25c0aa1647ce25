#include "aws/service_endpoint.h"

#include <gtest/gtest.h>

#include "testing/environment.h"

namespace cairn::aws {
namespace {

using testing::FakeEnvironment;

TEST(ServiceEndpoint, TheServicesOwnVariableComesFirst) {
  EXPECT_FALSE(service_endpoint(FakeEnvironment{{"AWS_ENDPOINT_URL", ""}}, "STS")->has_value());
  const FakeEnvironment environment{{"AWS_ENDPOINT_URL_STS", "https://sts.example.com"},
                                    {"AWS_ENDPOINT_URL", "http://localhost:1"}};
  EXPECT_EQ(service_endpoint(environment, "STS").value()->origin(), "https://sts.example.com");
  EXPECT_EQ(service_endpoint(environment, "SSO").value()->origin(), "http://localhost:1");
}

TEST(ServiceEndpoint, MayBeToldToBeIgnored) {
  const FakeEnvironment environment{{"AWS_ENDPOINT_URL_STS", "https://sts.example.com"},
                                    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}};
  EXPECT_FALSE(service_endpoint(environment, "STS")->has_value());
}

TEST(ServiceEndpoint, OfAnotherMachineMustBeHttps) {
  const Error error = service_endpoint(FakeEnvironment{{"AWS_ENDPOINT_URL", "http://10.0.0.1"}}, "STS").error();
  EXPECT_EQ(error.text(), "AWS_ENDPOINT_URL: credentials do not come over plain http from another machine");
  EXPECT_EQ(service_endpoint(FakeEnvironment{{"AWS_ENDPOINT_URL", "sts"}}, "STS").error().kind(), ErrorKind::kConfig);
}

}  // namespace
}  // namespace cairn::aws
