#include "aws/process_credentials.h"

#include <gtest/gtest.h>

#include "testing/scripted_http.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

class ProcessCredentialsTest : public ::testing::Test {
 protected:
  // What a program that prints `text` gives.
  Result<Credentials> printing(const std::string& text) {
    directory_.write("answer.json", text);
    return of("cat '" + (directory_ / "answer.json").string() + "'");
  }
  Result<Credentials> of(const std::string& command) {
    const auto provider = TRY(process_credentials(command, "the process of the profile `x`", http_.surroundings()));
    return provider->credentials();
  }

  testing::TemporaryDirectory directory_;
  testing::ScriptedHttp http_{[](const http::Request&) { return testing::answer(500); }};
};

TEST_F(ProcessCredentialsTest, AreWhatTheProgramPrints) {
  const Credentials credentials =
      printing(R"({"Version": 1, "AccessKeyId": "ASIA", "SecretAccessKey": "s", "SessionToken": "t",
                   "Expiration": "2030-01-01T00:00:00Z"})")
          .value();
  EXPECT_EQ(credentials.access_key_id, "ASIA");
  EXPECT_EQ(credentials.session_token.expose(), "t");
  EXPECT_TRUE(credentials.expires_at.has_value());
}

TEST_F(ProcessCredentialsTest, NoShellSeesTheCommand) {
  EXPECT_FALSE(of("true; touch " + (directory_ / "made").string()).has_value());
  EXPECT_FALSE(of("echo `touch " + (directory_ / "made").string() + "`").has_value());
  EXPECT_FALSE(std::filesystem::exists(directory_ / "made"));
}

TEST_F(ProcessCredentialsTest, ErrorsNameTheProgramAndRepeatNothing) {
  for (const char* text : {"canary", "{\"Version\": 2, \"SecretAccessKey\": \"canary\"}",
                           "{\"Version\": 1, \"SecretAccessKey\": \"canary\"}"}) {
    const Error error = printing(text).error();
    EXPECT_EQ(error.kind(), ErrorKind::kDenied);
    EXPECT_TRUE(error.text().starts_with("the process of the profile `x`: `cat` ") ||
                error.text().starts_with("the process of the profile `x`: `cat`: "))
        << error.text();
    EXPECT_FALSE(error.text().contains("canary")) << error.text();
  }
  EXPECT_EQ(of("sh -c 'exit 7' canary").error().text(), "the process of the profile `x`: `sh` ended with the code 7");
  EXPECT_EQ(of("sh 'canary").error().text(),
            "the process of the profile `x`: the command has a quote that does not end");
}

}  // namespace
}  // namespace cairn::aws
