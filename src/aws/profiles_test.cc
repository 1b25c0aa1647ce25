#include "aws/profiles.h"

#include <gtest/gtest.h>

#include "testing/environment.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

Result<Profiles> merged(const std::string& config, const std::string& credentials) {
  return merge_profiles({.path = "config", .text = config}, {.path = "credentials", .text = credentials});
}

TEST(Profiles, InConfigTheyArePrefixedAndInCredentialsNot) {
  const Profiles profiles =
      merged("[default]\na=1\n[profile x]\na=2\n[y]\na=3\n[services s]\na=4", "[z]\na=5\n[profile x]\na=6").value();
  EXPECT_EQ(profiles.profiles.size(), 3U);
  EXPECT_EQ(profiles.find("default")->text("a"), "1");
  EXPECT_EQ(profiles.find("x")->text("a"), "2");
  EXPECT_EQ(profiles.find("z")->text("a"), "5");
  EXPECT_EQ(profiles.find("y"), nullptr);
}

TEST(Profiles, TheCredentialsFileWins) {
  const Profiles profiles = merged("[profile x]\na=config\nb=config", "[x]\na=credentials").value();
  EXPECT_EQ(profiles.find("x")->text("a"), "credentials");
  EXPECT_EQ(profiles.find("x")->find("a")->place, "credentials: line 2");
  EXPECT_EQ(profiles.find("x")->text("b"), "config");
  EXPECT_EQ(profiles.find("x")->place, "config: line 1");
}

TEST(Profiles, OneNamedTwiceIsMerged) {
  const Profiles profiles = merged("[profile x]\na=1\nb=1\n[profile x]\nb=2", "").value();
  EXPECT_EQ(profiles.find("x")->text("a"), "1");
  EXPECT_EQ(profiles.find("x")->text("b"), "2");
}

TEST(Profiles, ThePrefixedDefaultWins) {
  const Profiles profiles = merged("[profile default]\na=1\n[default]\na=2\nb=2", "").value();
  EXPECT_EQ(profiles.find("default")->text("a"), "1");
  EXPECT_EQ(profiles.find("default")->text("b"), "");
}

TEST(Profiles, SessionsOfSsoAreNoProfiles) {
  const Profiles profiles = merged("[sso-session s]\nsso_region = eu-west-1", "").value();
  EXPECT_EQ(profiles.find("s"), nullptr);
  EXPECT_EQ(profiles.sso_sessions.at("s").text("sso_region"), "eu-west-1");
}

TEST(Profiles, ErrorsNameFileLineAndKey) {
  EXPECT_EQ(merged("", "[x]\ncanary").error().text(), "credentials: line 2: neither `key = value` nor `[section]`");
  const Profiles profiles = merged("\n[profile x]\nrole_arn =", "").value();
  EXPECT_EQ(profiles.find("x")->require("role_arn").error().text(), "config: line 2: `x` has no role_arn");
}

TEST(Profiles, AreReadFromWhereTheEnvironmentSays) {
  const testing::TemporaryDirectory home;
  home.write(".aws/config", "[profile x]\na=home");
  home.write("mine", "[profile x]\na=mine");
  home.write("keys", "[x]\nb=keys");
  testing::FakeEnvironment environment{{"HOME", home.path().string()}};
  EXPECT_EQ(read_profiles(environment)->find("x")->text("a"), "home");
  environment.set("AWS_CONFIG_FILE", "~/mine");
  environment.set("AWS_SHARED_CREDENTIALS_FILE", (home / "keys").string());
  EXPECT_EQ(read_profiles(environment)->find("x")->text("a"), "mine");
  EXPECT_EQ(read_profiles(environment)->find("x")->text("b"), "keys");
}

TEST(Profiles, FilesThatAreNotThereAreEmpty) {
  EXPECT_TRUE(read_profiles(testing::FakeEnvironment{{"HOME", "/nowhere"}})->profiles.empty());
  EXPECT_TRUE(read_profiles(testing::FakeEnvironment{})->profiles.empty());
}

TEST(Profiles, AFileThatIsADirectoryIsAnError) {
  const testing::TemporaryDirectory home;
  home.write(".aws/config/x", "");
  const auto profiles = read_profiles(testing::FakeEnvironment{{"HOME", home.path().string()}});
  EXPECT_EQ(profiles.error().kind(), ErrorKind::kConfig);
}

}  // namespace
}  // namespace cairn::aws
