// Every source of credentials against a server that speaks the real protocol of each and judges signatures by AWS's own
// signer: what a source gives must sign, and must be the one whom it says it is.

#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "aws/assumed_role.h"
#include "aws/credential_chain.h"
#include "aws/session_policy.h"
#include "aws/sso_credentials.h"
#include "aws/static_credentials.h"
#include "aws/sts.h"
#include "http/client.h"
#include "testing/aws_double.h"
#include "testing/environment.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

// Ours is 111122223333, with a user, what a machine has, and a role on the way; the customer's is 444455556666.
constexpr const char* kWorld = R"({
  "region": "us-east-1",
  "regions_without_sts": ["eu-west-2"],
  "accounts": {
    "111122223333": {
      "users": {"cairn": {"access_keys": {"AKIACAIRN": "canary-secret-of-cairn"}, "permissions": "all"}},
      "roles": {
        "machine": {"permissions": "all"},
        "proxy": {"trust": {"principals": ["arn:aws:iam::111122223333:user/cairn"]}, "permissions": "all"}
      }
    },
    "444455556666": {
      "roles": {
        "reader": {"trust": {"principals": ["111122223333"], "external_id": "the-id"}, "permissions": "all"},
        "chained": {"trust": {"principals": ["arn:aws:iam::111122223333:role/proxy"], "external_id": "the-id"},
                    "permissions": "all"},
        "pod": {"trust": {"web_identity": {"issuer": "oidc.example.com/id/X", "subject": "system:pod"}},
                "permissions": "all"}
      }
    }
  },
  "buckets": {"heap": {"account": "444455556666"}, "elsewhere": {"account": "444455556666"}},
  "web_identities": {
    "canary-token-of-pod": {"issuer": "oidc.example.com/id/X", "subject": "system:pod"},
    "canary-token-of-other": {"issuer": "oidc.example.com/id/X", "subject": "system:other"},
    "canary-token-expired": {"issuer": "oidc.example.com/id/X", "subject": "system:pod",
                             "expires": "2020-01-01T00:00:00Z"}
  },
  "instance": {"role": "arn:aws:iam::111122223333:role/machine"},
  "containers": {
    "/v1/credentials": {"role": "arn:aws:iam::111122223333:role/machine", "authorization": "canary-token-of-container"}
  },
  "sso": {"access_token": "canary-token-of-person", "roles": ["arn:aws:iam::111122223333:role/machine"]}
})";

constexpr const char* kUser = "arn:aws:iam::111122223333:user/cairn";
constexpr const char* kMachine = "arn:aws:sts::111122223333:assumed-role/machine/";
constexpr const char* kReaderSession = "arn:aws:sts::444455556666:assumed-role/reader/";
constexpr const char* kReader = "arn:aws:iam::444455556666:role/reader";
constexpr const char* kChained = "arn:aws:iam::444455556666:role/chained";
constexpr const char* kProxy = "arn:aws:iam::111122223333:role/proxy";
constexpr const char* kPod = "arn:aws:iam::444455556666:role/pod";
constexpr const char* kKey = "aws_access_key_id = AKIACAIRN\naws_secret_access_key = canary-secret-of-cairn\n";

class CredentialSources : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { double_ = testing::AwsDouble::start({"--world", kWorld}).release(); }
  static void TearDownTestSuite() {
    delete double_;
    double_ = nullptr;
  }

  void SetUp() override {
    if (double_ == nullptr) GTEST_SKIP() << "no double of AWS";
    double_->set_faults("[]");
    double_->set_clock({});
    double_->forget_requests();
    set("HOME", home_.path().string());
    set("AWS_ENDPOINT_URL", double_->endpoint());
    set("AWS_EC2_METADATA_DISABLED", "true");
  }

  void set(const std::string& name, const std::string& value) { environment_.set(name, value); }

  // What a user does who has these in files.
  void config(const std::string& text) { home_.write(".aws/config", text); }
  void keys(const std::string& text) { home_.write(".aws/credentials", text); }

  Surroundings surroundings() {
    return {.environment = environment_,
            .clock = &clock_,
            .call = [this](http::Request request, std::uint64_t bytes_max,
                           const std::stop_token& stop) { return client_->call(std::move(request), bytes_max, stop); },
            .pace = {.base = std::chrono::milliseconds(0)}};
  }

  Result<std::unique_ptr<CredentialsProvider>> chain() {
    return credential_chain({.region = "us-east-1"}, surroundings());
  }

  // Who the server says that the credentials are of.
  Result<std::string> owner(CredentialsProvider& provider) {
    Sts sts(StsPlace{.region = "us-east-1", .endpoint = http::parse_url(double_->endpoint()).value()}, surroundings());
    return TRY(sts.caller_identity(provider)).arn;
  }
  std::string owner_of_chain() {
    const auto provider = chain();
    if (!provider) return "error: " + provider.error().text();
    const auto arn = owner(**provider);
    return arn ? *arn : "error: " + arn.error().text();
  }

  std::unique_ptr<CredentialsProvider> user() {
    return std::make_unique<StaticCredentials>(
        Credentials{.access_key_id = "AKIACAIRN", .secret_access_key = Secret("canary-secret-of-cairn")}, "the test");
  }
  std::unique_ptr<CredentialsProvider> customer(RoleRequest role, const std::string& proxy = "",
                                                const std::string& region = "us-east-1") {
    role.session_name = "acme.heap";
    return customer_credentials(user(), {.role = std::move(role), .proxy_role_arn = proxy, .region = region},
                                surroundings())
        .value();
  }

  int asked(const std::string& operation) {
    int count = 0;
    for (const auto& request : nlohmann::json::parse(double_->log()))
      count += request.value("operation", "") == operation;
    return count;
  }

  static testing::AwsDouble* double_;
  testing::TemporaryDirectory home_;
  testing::FakeEnvironment environment_;
  SystemClock clock_;
  std::unique_ptr<http::Client> client_ = http::Client::start({}).value();
};

testing::AwsDouble* CredentialSources::double_ = nullptr;

TEST_F(CredentialSources, Environment) {
  set("AWS_ACCESS_KEY_ID", "AKIACAIRN");
  set("AWS_SECRET_ACCESS_KEY", "canary-secret-of-cairn");
  EXPECT_EQ(owner_of_chain(), kUser);
  set("AWS_SECRET_ACCESS_KEY", "canary-wrong");
  EXPECT_TRUE(owner_of_chain().starts_with("error: asking who the caller is: SignatureDoesNotMatch: "))
      << owner_of_chain();
  set("AWS_ACCESS_KEY_ID", "AKIAUNKNOWN");
  EXPECT_TRUE(owner_of_chain().starts_with("error: asking who the caller is: InvalidClientTokenId: "))
      << owner_of_chain();
}

TEST_F(CredentialSources, WebIdentity) {
  home_.write("token", "canary-token-of-pod\n");
  set("AWS_WEB_IDENTITY_TOKEN_FILE", (home_ / "token").string());
  set("AWS_ROLE_ARN", kPod);
  set("AWS_ROLE_SESSION_NAME", "pod-7");
  EXPECT_EQ(owner_of_chain(), "arn:aws:sts::444455556666:assumed-role/pod/pod-7");
  for (const auto& [token, code] :
       {std::pair("canary-token-of-other", "AccessDenied"), std::pair("canary-token-expired", "ExpiredTokenException"),
        std::pair("canary-token-unknown", "InvalidIdentityToken")}) {
    home_.write("token", token);
    const Error error = chain().value()->credentials().error();
    EXPECT_EQ(error.kind(), ErrorKind::kDenied);
    EXPECT_TRUE(error.text().starts_with(fmt::format("assuming {}: {}: ", kPod, code))) << error.text();
    EXPECT_FALSE(error.text().contains("canary")) << error.text();
  }
}

TEST_F(CredentialSources, ProfileWithAKey) {
  keys(std::string("[default]\n") + kKey);
  EXPECT_EQ(owner_of_chain(), kUser);
}

TEST_F(CredentialSources, ProfileWithARoleAndAnExternalId) {
  config(
      fmt::format("[profile customer]\nrole_arn = {}\nsource_profile = base\nexternal_id = the-id\n"
                  "role_session_name = me\n",
                  kReader));
  keys(std::string("[base]\n") + kKey);
  set("AWS_PROFILE", "customer");
  EXPECT_EQ(owner_of_chain(), std::string(kReaderSession) + "me");
}

TEST_F(CredentialSources, ProfileWithAChainOfRoles) {
  config(
      fmt::format("[profile customer]\nrole_arn = {}\nsource_profile = proxy\nexternal_id = the-id\n"
                  "[profile proxy]\nrole_arn = {}\nsource_profile = base\n",
                  kChained, kProxy));
  keys(std::string("[base]\n") + kKey);
  set("AWS_PROFILE", "customer");
  EXPECT_EQ(owner_of_chain(), "arn:aws:sts::444455556666:assumed-role/chained/cairn");
}

TEST_F(CredentialSources, ProfileWithAProcess) {
  home_.write("answer.json",
              R"({"Version": 1, "AccessKeyId": "AKIACAIRN", "SecretAccessKey": "canary-secret-of-cairn"})");
  config(fmt::format("[default]\ncredential_process = cat \"{}\"\n", (home_ / "answer.json").string()));
  EXPECT_EQ(owner_of_chain(), kUser);
}

TEST_F(CredentialSources, ProfileWithALogin) {
  const std::string file = sso_login_file("corp").substr(std::string("~/").size());
  home_.write(file, R"({"accessToken": "canary-token-of-person", "expiresAt": "2099-01-01T00:00:00Z"})");
  config(
      "[default]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = machine\n"
      "[sso-session corp]\nsso_start_url = https://corp.example.com\nsso_region = us-east-1\n");
  EXPECT_TRUE(owner_of_chain().starts_with(kMachine)) << owner_of_chain();
  home_.write(file, R"({"accessToken": "canary-old-token", "expiresAt": "2099-01-01T00:00:00Z"})");
  EXPECT_EQ(chain().value()->credentials().error().hint(), "aws sso login --profile default");
}

TEST_F(CredentialSources, ProfileWithARoleAssumedByWhatThePlaceGives) {
  config(fmt::format("[default]\nrole_arn = {}\ncredential_source = Ec2InstanceMetadata\nexternal_id = the-id\n",
                     kReader));
  set("AWS_EC2_METADATA_DISABLED", "");
  set("AWS_EC2_METADATA_SERVICE_ENDPOINT", double_->endpoint());
  EXPECT_EQ(owner_of_chain(), std::string(kReaderSession) + "cairn");
}

TEST_F(CredentialSources, Container) {
  home_.write("token", "canary-token-of-container\n");
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", double_->endpoint() + "/v1/credentials");
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", (home_ / "token").string());
  EXPECT_TRUE(owner_of_chain().starts_with(kMachine)) << owner_of_chain();
  home_.write("token", "canary-wrong-token");
  const Error error = chain().value()->credentials().error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_TRUE(error.text().ends_with(" answered with the status 401")) << error.text();
}

TEST_F(CredentialSources, Instance) {
  set("AWS_EC2_METADATA_DISABLED", "");
  set("AWS_EC2_METADATA_SERVICE_ENDPOINT", double_->endpoint());
  EXPECT_TRUE(owner_of_chain().starts_with(kMachine)) << owner_of_chain();
  EXPECT_EQ(asked("GetMetadataToken"), 1);
  EXPECT_EQ(asked("GetMetadataRoles"), 1);
  EXPECT_EQ(asked("GetMetadataCredentials"), 1);
}

TEST_F(CredentialSources, EachPassesWhatPasses) {
  set("AWS_EC2_METADATA_DISABLED", "");
  set("AWS_EC2_METADATA_SERVICE_ENDPOINT", double_->endpoint());
  for (const char* operation : {"GetMetadataToken", "GetMetadataRoles", "GetMetadataCredentials"}) {
    double_->set_faults(
        fmt::format(R"([{{"action": "error", "operation": "{}", "status": 503, "times": 1}}])", operation));
    const auto provider = chain().value();
    EXPECT_TRUE(provider->credentials().has_value()) << operation;
  }
}

TEST_F(CredentialSources, ACustomersRole) {
  EXPECT_EQ(owner(*customer({.role_arn = kReader, .external_id = "the-id"})).value(),
            std::string(kReaderSession) + "acme.heap");
  EXPECT_EQ(owner(*customer({.role_arn = kChained, .external_id = "the-id"}, kProxy)).value(),
            "arn:aws:sts::444455556666:assumed-role/chained/acme.heap");
}

TEST_F(CredentialSources, ACustomersRoleThatMayNotBeAssumedIsNamed) {
  const RoleRequest refused[] = {
      {.role_arn = kReader, .external_id = "another-id"},
      {.role_arn = kReader},
      {.role_arn = kChained, .external_id = "the-id"},
      {.role_arn = "arn:aws:iam::444455556666:role/gone", .external_id = "the-id"},
  };
  for (const RoleRequest& role : refused) {
    const Error error = customer(role)->credentials().error();
    EXPECT_EQ(error.kind(), ErrorKind::kDenied);
    EXPECT_TRUE(error.text().starts_with(fmt::format("assuming {}: AccessDenied: User: {} ", role.role_arn, kUser)))
        << error.text();
    EXPECT_TRUE(error.hint().contains("external id"));
  }
}

TEST_F(CredentialSources, ASessionReadsItsBucketAndNoOther) {
  double_->write("heap", "manifests/sync_1.json", "{}");
  double_->write("elsewhere", "manifests/sync_1.json", "{}");
  const auto store_of = [&](const std::string& bucket, const std::string& policy) {
    s3::StoreParts parts = double_->parts();
    parts.credentials = customer({.role_arn = kReader, .external_id = "the-id", .session_policy = policy});
    return std::make_unique<s3::Store>(double_->options(bucket), std::move(parts));
  };
  const std::string policy = session_policy({.bucket = "heap", .partition = "aws"}).value();
  EXPECT_EQ(store_of("heap", policy)->list("manifests/").value().size(), 1U);
  EXPECT_TRUE(store_of("heap", policy)->open(store_of("heap", policy)->list("manifests/").value()[0]).has_value());
  EXPECT_EQ(store_of("heap", policy)->list("private/").error().kind(), ErrorKind::kDenied);
  EXPECT_EQ(store_of("elsewhere", policy)->list("manifests/").error().kind(), ErrorKind::kDenied);
  EXPECT_EQ(store_of("elsewhere", "")->list("manifests/").value().size(), 1U) << "it is the policy that forbids it";
}

TEST_F(CredentialSources, ASessionThatExpiresOnTheWayIsReplacedOnce) {
  double_->write("heap", "manifests/sync_1.json", "{}");
  s3::StoreParts parts = double_->parts();
  parts.credentials = customer({.role_arn = kReader, .external_id = "the-id"});
  s3::Store store(double_->options("heap"), std::move(parts));
  EXPECT_TRUE(store.list("manifests/").has_value());
  double_->set_faults(R"([{"action": "expire", "operation": "ListObjectsV2", "times": 1}])");
  EXPECT_TRUE(store.list("manifests/").has_value());
  EXPECT_EQ(asked("AssumeRole"), 2);
}

TEST_F(CredentialSources, TheCallersSessionThatHasExpiredIsReplaced) {
  double_->set_faults(fmt::format(R"([{{"action": "expire", "operation": "AssumeRole", "from": 2, "times": 1}}])"));
  EXPECT_TRUE(customer({.role_arn = kChained, .external_id = "the-id"}, kProxy)->credentials().has_value());
}

TEST_F(CredentialSources, StsThatIsBusyIsAskedFiveTimes) {
  const auto fault = [](const char* what, int times) {
    return fmt::format(R"([{{"action": {}, "operation": "AssumeRole", "times": {}}}])", what, times);
  };
  for (const char* what :
       {R"("error", "status": 400, "code": "Throttling")", R"("error", "status": 503)",
        R"("error", "status": 502, "html": true)", R"("reset", "at": "headers")", R"("truncate", "at": 100)"}) {
    double_->set_faults(fault(what, 4));
    EXPECT_TRUE(customer({.role_arn = kReader, .external_id = "the-id"})->credentials().has_value()) << what;
    double_->forget_requests();
    double_->set_faults(fault(what, 100));
    const Error error = customer({.role_arn = kReader, .external_id = "the-id"})->credentials().error();
    EXPECT_EQ(error.kind(), ErrorKind::kTransient) << error.text();
    EXPECT_EQ(asked("AssumeRole"), 5) << what;
  }
}

TEST_F(CredentialSources, AClockThatIsWrongIsSetByTheServers) {
  for (const std::chrono::hours ahead : {std::chrono::hours(3), std::chrono::hours(-3)}) {
    double_->set_clock(ahead);
    const auto provider = customer({.role_arn = kReader, .external_id = "the-id"});
    EXPECT_EQ(owner(*provider).value(), std::string(kReaderSession) + "acme.heap");
  }
}

TEST_F(CredentialSources, ARegionWhereStsIsTurnedOffIsNamed) {
  const Error error = customer({.role_arn = kReader, .external_id = "the-id"}, "", "eu-west-2")->credentials().error();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_TRUE(error.text().contains("RegionDisabledException")) << error.text();
}

}  // namespace
}  // namespace cairn::aws
