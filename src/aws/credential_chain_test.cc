#include "aws/credential_chain.h"

#include <gtest/gtest.h>

#include "testing/scripted_http.h"
#include "testing/sts_answers.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

using testing::answer;

constexpr const char* kRole = "arn:aws:iam::123456789012:role/r";
constexpr const char* kKeyInFile = "aws_access_key_id = FILE\naws_secret_access_key = canary-file\n";

// A machine that offers what the test puts there. Whoever is asked and not set up does not answer.
class CredentialChainTest : public ::testing::Test {
 protected:
  Result<http::Response> serve(const http::Request& request) {
    if (is_failing_) return answer(403, "canary-answer");
    if (request.url.host.starts_with("sts.")) {
      return testing::sts_session("STS", http_.clock.now() + std::chrono::hours(1));
    }
    if (request.url.host == "169.254.170.2") return key("CONTAINER");
    if (request.url.host != "169.254.169.254" || !is_instance_) return Error(ErrorKind::kTransient, "no route to it");
    if (request.method == http::Method::kPut) return answer(200, "canary-token");
    return request.url.path.ends_with('/') ? answer(200, "my-role") : key("INSTANCE");
  }
  static http::Response key(const std::string& id) {
    return answer(200, fmt::format(R"({{"AccessKeyId": "{}", "SecretAccessKey": "canary-key", "Token": "canary-token",
                                       "Expiration": "2030-01-01T00:00:00Z"}})",
                                   id));
  }

  Result<std::unique_ptr<CredentialsProvider>> chain() {
    return credential_chain(options_, http_.surroundings(environment_));
  }
  // The key that the chain comes to, and where it says that it is from; or the error.
  std::string found() {
    const auto provider = chain();
    if (!provider) return "error: " + provider.error().text();
    const auto credentials = (*provider)->credentials();
    if (!credentials) return "error: " + credentials.error().text();
    return credentials->access_key_id + " from " + (*provider)->describe();
  }

  void put_environment() {
    environment_.set("AWS_ACCESS_KEY_ID", "ENV");
    environment_.set("AWS_SECRET_ACCESS_KEY", "canary-env");
  }
  void put_web_identity() {
    home_.write("token", "canary-jwt");
    environment_.set("AWS_WEB_IDENTITY_TOKEN_FILE", (home_ / "token").string());
    environment_.set("AWS_ROLE_ARN", kRole);
  }
  void put_profile(const std::string& text) { home_.write(".aws/credentials", text); }
  void put_container() { environment_.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"); }

  testing::TemporaryDirectory home_;
  testing::FakeEnvironment environment_{{"HOME", home_.path().string()}};
  ChainOptions options_{.region = "eu-west-1"};
  bool is_instance_ = false;
  bool is_failing_ = false;
  testing::ScriptedHttp http_{[this](const http::Request& request) { return serve(request); }};
};

TEST_F(CredentialChainTest, TheFirstThatIsConfiguredAnswers) {
  is_instance_ = true;
  EXPECT_EQ(found(), "INSTANCE from the role of this EC2 instance");
  put_container();
  EXPECT_EQ(found(), "CONTAINER from the container's role, from http://169.254.170.2");
  put_profile(std::string("[default]\n") + kKeyInFile);
  EXPECT_EQ(found(), "FILE from the profile `default`");
  put_web_identity();
  EXPECT_EQ(found(),
            fmt::format("STS from the role {}, assumed with the token in {}", kRole, (home_ / "token").string()));
  put_environment();
  EXPECT_EQ(found(), "ENV from the environment");
  options_.given = Credentials{.access_key_id = "GIVEN", .secret_access_key = Secret("canary")};
  EXPECT_EQ(found(), "GIVEN from the connection");
}

TEST_F(CredentialChainTest, OneThatIsConfiguredAndFailsIsTheError) {
  is_instance_ = true;
  put_container();
  is_failing_ = true;
  EXPECT_EQ(found(), "error: the credentials of the container: http://169.254.170.2 answered with the status 403");
  put_profile("[default]\nrole_arn = " + std::string(kRole) + "\nsource_profile = gone");
  EXPECT_TRUE(found().starts_with("error: the profile `default`: ")) << found();
  environment_.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere");
  environment_.set("AWS_ROLE_ARN", kRole);
  EXPECT_EQ(found(), fmt::format("error: assuming {}: /nowhere: no such file", kRole));
  environment_.set("AWS_SECRET_ACCESS_KEY", "canary");
  EXPECT_EQ(found(), "error: AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not");
}

TEST_F(CredentialChainTest, AProfileThatIsNamedMustBeThere) {
  put_profile(std::string("[default]\n") + kKeyInFile);
  environment_.set("AWS_PROFILE", "other");
  EXPECT_TRUE(found().starts_with("error: AWS_PROFILE: there is no profile `other` in ")) << found();
  put_profile(std::string("[other]\n") + kKeyInFile);
  EXPECT_EQ(found(), "FILE from the profile `other`");
}

TEST_F(CredentialChainTest, AProfileOfTheConnectionIsAskedAndNothingElse) {
  put_environment();
  put_profile(std::string("[mine]\n") + kKeyInFile + "[empty]\nregion = eu-west-1\n");
  options_.profile = "mine";
  EXPECT_EQ(found(), "FILE from the profile `mine`");
  options_.profile = "empty";
  EXPECT_TRUE(found().ends_with("the profile `empty` has no credentials")) << found();
}

TEST_F(CredentialChainTest, AProfileThatSaysNothingOfCredentialsIsPassedBy) {
  put_profile("[default]\nregion = eu-west-1\n");
  put_container();
  EXPECT_EQ(found(), "CONTAINER from the container's role, from http://169.254.170.2");
}

TEST_F(CredentialChainTest, ARoleOfAProfileIsAssumed) {
  home_.write(".aws/config", "[profile x]\nrole_arn = " + std::string(kRole) +
                                 "\nsource_profile = base\nexternal_id = id\nregion = ap-southeast-2");
  put_profile(std::string("[base]\n") + kKeyInFile);
  environment_.set("AWS_PROFILE", "x");
  EXPECT_EQ(found(), fmt::format("STS from the role {}, assumed with the profile `base`", kRole));
  EXPECT_EQ(http_.last().url.host, "sts.ap-southeast-2.amazonaws.com");
  EXPECT_EQ(testing::form_field(http_.last(), "ExternalId"), "id");
  EXPECT_TRUE(testing::header(http_.last(), "authorization").contains("Credential=FILE/"));
}

TEST_F(CredentialChainTest, ARoleMayBeAssumedWithWhatThePlaceGives) {
  struct Case {
    std::string source, key;
  };
  put_environment();
  put_container();
  is_instance_ = true;
  for (const Case& c :
       {Case{"Environment", "ENV"}, Case{"EcsContainer", "CONTAINER"}, Case{"Ec2InstanceMetadata", "INSTANCE"}}) {
    home_.write(".aws/config", "[profile x]\nrole_arn = " + std::string(kRole) + "\ncredential_source = " + c.source);
    options_.profile = "x";
    EXPECT_TRUE(found().starts_with("STS from ")) << found();
    EXPECT_TRUE(testing::header(http_.last(), "authorization").contains("Credential=" + c.key + "/"));
  }
  environment_.set("AWS_EC2_METADATA_DISABLED", "true");
  EXPECT_TRUE(found().contains("AWS_EC2_METADATA_DISABLED is true")) << found();
}

TEST_F(CredentialChainTest, WithNothingConfiguredTheErrorSaysWhatWasLookedAt) {
  const Error error = chain().value()->credentials().error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_FALSE(error.hint().empty());
  for (const char* place :
       {"AWS_ACCESS_KEY_ID (not set)", "AWS_WEB_IDENTITY_TOKEN_FILE (not set)", "the profile `default`",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "EC2 metadata (no route to it)"}) {
    EXPECT_TRUE(error.text().contains(place)) << error.text();
  }
  environment_.set("AWS_EC2_METADATA_DISABLED", "true");
  EXPECT_EQ(chain().error().kind(), ErrorKind::kDenied);
  EXPECT_TRUE(chain().error().text().ends_with("EC2 metadata (turned off by AWS_EC2_METADATA_DISABLED)"));
}

TEST_F(CredentialChainTest, TheRegionOfTheEnvironmentGoesBeforeOurs) {
  put_web_identity();
  EXPECT_TRUE(found().starts_with("STS"));
  EXPECT_EQ(http_.last().url.host, "sts.eu-west-1.amazonaws.com");
  environment_.set("AWS_DEFAULT_REGION", "eu-north-1");
  EXPECT_TRUE(found().starts_with("STS"));
  EXPECT_EQ(http_.last().url.host, "sts.eu-north-1.amazonaws.com");
  environment_.set("AWS_REGION", "eu-south-1");
  EXPECT_TRUE(found().starts_with("STS"));
  EXPECT_EQ(http_.last().url.host, "sts.eu-south-1.amazonaws.com");
}

}  // namespace
}  // namespace cairn::aws
