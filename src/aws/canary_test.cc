// Whatever a source of credentials is answered, and whatever its files hold: no description, error or hint repeats a
// secret. All secrets here have the same word in them.

#include <algorithm>
#include <functional>
#include <iterator>

#include <gtest/gtest.h>

#include "aws/assumed_role.h"
#include "aws/credential_chain.h"
#include "aws/sso_credentials.h"
#include "testing/scripted_http.h"
#include "testing/sts_answers.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

using testing::answer;

constexpr std::string_view kWord = "CANARY";
constexpr const char* kRole = "arn:aws:iam::123456789012:role/r";
const std::string kKeys =
    "aws_access_key_id = AKIA\naws_secret_access_key = CANARY/key+=\naws_session_token = CANARY-tok\n";

// One machine, with one source of credentials.
struct Machine {
  testing::TemporaryDirectory home;
  testing::FakeEnvironment environment{{"HOME", home.path().string()}, {"AWS_EC2_METADATA_DISABLED", "true"}};

  void set(const std::string& name, const std::string& value) { environment.set(name, value); }
  void config(const std::string& text) const { home.write(".aws/config", text); }
  void keys(const std::string& text) const { home.write(".aws/credentials", text); }
};

struct Source {
  std::string name;
  std::function<void(Machine&)> set_up;
};

std::vector<Source> sources_in_the_environment() {
  return {
      {"environment",
       [](Machine& machine) {
         machine.set("AWS_ACCESS_KEY_ID", "AKIA");
         machine.set("AWS_SECRET_ACCESS_KEY", "CANARY");
         machine.set("AWS_SESSION_TOKEN", "CANARY");
       }},
      {"half an environment", [](Machine& machine) { machine.set("AWS_SECRET_ACCESS_KEY", "CANARY"); }},
      {"environment with a line break",
       [](Machine& machine) {
         machine.set("AWS_ACCESS_KEY_ID", "AKIA");
         machine.set("AWS_SECRET_ACCESS_KEY", "CANARY\n");
       }},
      {"web identity",
       [](Machine& machine) {
         machine.home.write("token", "CANARY+/==");
         machine.set("AWS_WEB_IDENTITY_TOKEN_FILE", (machine.home / "token").string());
         machine.set("AWS_ROLE_ARN", kRole);
       }},
      {"web identity of two words",
       [](Machine& machine) {
         machine.home.write("token", "CANARY CANARY");
         machine.set("AWS_WEB_IDENTITY_TOKEN_FILE", (machine.home / "token").string());
         machine.set("AWS_ROLE_ARN", kRole);
       }},
      {"container",
       [](Machine& machine) {
         machine.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:1/x?key=CANARY");
         machine.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer CANARY");
       }},
      {"container with a line break",
       [](Machine& machine) {
         machine.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x?key=CANARY");
         machine.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "CANARY\r\n");
       }},
      {"container elsewhere",
       [](Machine& machine) {
         machine.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://u:CANARY@example.com/CANARY");
       }},
      {"instance", [](Machine& machine) { machine.set("AWS_EC2_METADATA_DISABLED", ""); }},
  };
}

std::vector<Source> sources_in_files() {
  const std::string role = "role_arn = " + std::string(kRole) + "\nexternal_id = the-id\n";
  const std::string login = R"({"accessToken": "CANARY", "expiresAt": "2099-01-01T00:00:00Z"})";
  const std::string sso =
      "sso_session = s\nsso_account_id = 1\nsso_role_name = R\n[sso-session s]\nsso_start_url = u\n"
      "sso_region = us-east-1\n";
  return {
      {"profile with a key", [](Machine& machine) { machine.keys("[default]\n" + kKeys); }},
      {"profile with half a key", [](Machine& machine) { machine.keys("[default]\naws_secret_access_key = CANARY"); }},
      {"profile that is no INI", [](Machine& machine) { machine.keys("[default]\naws_secret_access_key CANARY"); }},
      {"key in the wrong place", [](Machine& machine) { machine.keys("aws_secret_access_key = CANARY"); }},
      {"key on two lines", [](Machine& machine) { machine.keys("[default]\n" + kKeys + "  CANARY"); }},
      {"role of a profile",
       [=](Machine& machine) {
         machine.config("[default]\n" + role + "source_profile = base\n");
         machine.keys("[base]\n" + kKeys);
       }},
      {"process",
       [](Machine& machine) {
         machine.home.write("out", R"({"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "CANARY"})");
         machine.config("[default]\ncredential_process = cat '" + (machine.home / "out").string() + "'");
       }},
      {"process that prints nonsense",
       [](Machine& machine) { machine.config("[default]\ncredential_process = echo CANARY"); }},
      {"process that fails", [](Machine& machine) { machine.config("[default]\ncredential_process = ls /CANARY"); }},
      {"process that is none",
       [](Machine& machine) { machine.config("[default]\ncredential_process = /nowhere/tool --password CANARY"); }},
      {"process that does not end",
       [](Machine& machine) { machine.config("[default]\ncredential_process = tool 'CANARY"); }},
      {"login",
       [=](Machine& machine) {
         machine.home.write(sso_login_file("s").substr(2), login);
         machine.config("[default]\n" + sso);
       }},
      {"login that is none",
       [=](Machine& machine) {
         machine.home.write(sso_login_file("s").substr(2), "CANARY");
         machine.config("[default]\n" + sso);
       }},
      {"STS elsewhere",
       [=](Machine& machine) {
         machine.set("AWS_ENDPOINT_URL_STS", "http://u:CANARY@example.com/CANARY");
         machine.config("[default]\n" + role + "source_profile = base\n");
         machine.keys("[base]\n" + kKeys);
       }},
  };
}

// The answers that a server may give, right and wrong; the worst repeat all that they were sent.
std::vector<std::pair<std::string, testing::ScriptedHttp::Script>> servers() {
  const auto echo = [](const http::Request& request) {
    std::string text = request.url.target() + " " + request.body;
    for (const auto& [name, value] : request.headers) text += " " + value;
    for (std::size_t at = 0; (at = text.find('&', at)) != std::string::npos;) text.replace(at, 1, "&amp;"), at += 5;
    return text;
  };
  const auto always = [](http::Response response) {
    return [response](const http::Request&) -> Result<http::Response> { return response; };
  };
  const std::string key = R"("AccessKeyId": "A", "SecretAccessKey": "CANARY", "Token": "CANARY")";
  return {
      {"down", [](const http::Request&) -> Result<http::Response> { return Error(ErrorKind::kTransient, "down"); }},
      {"garbage", always(answer(200, "CANARY"))},
      {"garbage with an error", always(answer(403, "CANARY"))},
      {"busy", always(answer(503, "<CANARY/>"))},
      {"redirecting", always(answer(302, "CANARY", {{"location", "https://example.com/CANARY"}}))},
      {"half a key", always(answer(200, R"({"SecretAccessKey": "CANARY"})"))},
      {"expired key", always(answer(200, "{" + key + R"(, "Expiration": "2001-01-01T00:00:00Z"})"))},
      {"key without end", always(answer(200, "{" + key + R"(, "Expiration": "CANARY"})"))},
      {"refusing code", always(answer(200, R"({"Code": "<CANARY>", "Message": "CANARY"})"))},
      {"half a session",
       always(answer(200,
                     "<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>CANARY</SecretAccessKey>"
                     "</Credentials></AssumeRoleResult></AssumeRoleResponse>"))},
      {"expired session", always(testing::sts_session("CANARY", Timestamp(Micros(0))))},
      {"repeating",
       [echo](const http::Request& request) -> Result<http::Response> {
         return testing::sts_refusal(403, "AccessDenied", echo(request));
       }},
      {"repeating that it is too early",
       [echo](const http::Request& request) -> Result<http::Response> {
         return testing::sts_refusal(403, "ExpiredToken", echo(request));
       }},
      {"repeating in its code",
       [echo](const http::Request& request) -> Result<http::Response> {
         return testing::sts_refusal(400, echo(request), "");
       }},
  };
}

void expect_no_secret(const Error& error, const std::string& where) {
  EXPECT_FALSE(error.text().contains(kWord)) << where << ": " << error.text();
  EXPECT_FALSE(error.hint().contains(kWord)) << where << ": " << error.hint();
}

TEST(Canary, NoSourceTellsASecretWhateverItIsAnswered) {
  std::vector<Source> sources = sources_in_the_environment();
  std::ranges::move(sources_in_files(), std::back_inserter(sources));
  for (const Source& source : sources) {
    Machine machine;
    source.set_up(machine);
    for (const auto& [name, script] : servers()) {
      const std::string where = source.name + ", " + name;
      testing::ScriptedHttp http(script);
      const auto provider = credential_chain({}, http.surroundings(machine.environment));
      if (!provider) {
        expect_no_secret(provider.error(), where);
        continue;
      }
      EXPECT_FALSE((*provider)->describe().contains(kWord)) << where << ": " << (*provider)->describe();
      Result<Credentials> credentials = (*provider)->credentials();
      if (!credentials) expect_no_secret(credentials.error(), where);
      const Result<Credentials> others = (*provider)->replace(std::move(credentials).value_or({}));
      if (!others) expect_no_secret(others.error(), where);
    }
  }
}

TEST(Canary, NorDoesACustomersRole) {
  for (const auto& [name, script] : servers()) {
    Machine machine;
    machine.keys("[default]\n" + kKeys);
    testing::ScriptedHttp http(script);
    const Surroundings surroundings = http.surroundings(machine.environment);
    const auto provider = customer_credentials(
        credential_chain({}, surroundings).value(),
        {.role = {.role_arn = kRole, .session_name = "s", .external_id = "id"}, .proxy_role_arn = kRole}, surroundings);
    EXPECT_FALSE((*provider)->describe().contains(kWord));
    const Error error = (*provider)->credentials().error();
    expect_no_secret(error, name);
  }
}

}  // namespace
}  // namespace cairn::aws
