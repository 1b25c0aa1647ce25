#include "aws/profile_source.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

Result<std::optional<ProfileSource>> found(const std::string& config, const std::string& credentials = "",
                                           const std::string& profile = "x") {
  const Profiles profiles =
      merge_profiles({.path = "config", .text = config}, {.path = "credentials", .text = credentials}).value();
  return find_profile_source(profiles, profile, "eu-west-1");
}

// Each hop in a word, the last one first: "role:arn1 < key:AKIA".
std::string shown(const ProfileSource& source) {
  struct Show {
    std::string operator()(const ProfileKey& key) const { return "key:" + key.credentials.access_key_id; }
    std::string operator()(const ProfileProcess& process) const { return "process:" + process.command; }
    std::string operator()(const WebIdentity& identity) const {
      return "web:" + identity.role.role_arn + " " + identity.token_file;
    }
    std::string operator()(const SsoRole& role) const {
      return fmt::format("sso:{} {} {} {}", role.login, role.region, role.account_id, role.role_name);
    }
    std::string operator()(const ProfileRole& role) const {
      const std::string text = "role:" + role.role.role_arn + " < ";
      if (const auto* profile = std::get_if<std::unique_ptr<ProfileSource>>(&role.caller)) {
        return text + shown(**profile);
      }
      return text + fmt::format("ambient:{}", int(std::get<AmbientSource>(role.caller)));
    }
  };
  return std::visit(Show{}, source.how);
}

const std::string kArn1 = "arn:aws:iam::111111111111:role/one";
const std::string kArn2 = "arn:aws:iam::222222222222:role/two";
const std::string kKey = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";

TEST(ProfileSource, IsWhatTheProfileSays) {
  struct Case {
    std::string config, credentials, shown;
  };
  const Case cases[] = {
      {"", "[x]\n" + kKey, "key:AKIA"},
      {"[profile x]\n" + kKey, "", "key:AKIA"},
      {"[profile x]\naws_access_key_id = OLD\n", "[x]\n" + kKey, "key:AKIA"},
      {"[profile x]\ncredential_process = /opt/tool --a 'b c'", "", "process:/opt/tool --a 'b c'"},
      {"[profile x]\nrole_arn = " + kArn1 + "\nsource_profile = y", "[y]\n" + kKey, "role:" + kArn1 + " < key:AKIA"},
      {"[profile x]\nrole_arn = " + kArn1 + "\nsource_profile = y\n[profile y]\nrole_arn = " + kArn2 +
           "\ncredential_source = Ec2InstanceMetadata",
       "", "role:" + kArn1 + " < role:" + kArn2 + " < ambient:1"},
      {"[profile x]\nrole_arn = " + kArn1 + "\ncredential_source = Environment", "", "role:" + kArn1 + " < ambient:0"},
      {"[profile x]\nrole_arn = " + kArn1 + "\ncredential_source = EcsContainer", "", "role:" + kArn1 + " < ambient:2"},
      {"[profile x]\nrole_arn = " + kArn1 + "\nweb_identity_token_file = /t", "", "web:" + kArn1 + " /t"},
      {"[profile x]\nsso_session = s\nsso_account_id = 1\nsso_role_name = R\n"
       "[sso-session s]\nsso_start_url = https://d\nsso_region = eu-north-1",
       "", "sso:s eu-north-1 1 R"},
      {"[profile x]\nsso_start_url = https://d\nsso_region = eu-north-1\nsso_account_id = 1\nsso_role_name = R", "",
       "sso:https://d eu-north-1 1 R"},
      // Of several, the first; but for a profile that others start from, its key.
      {"[profile x]\nrole_arn = " + kArn1 + "\nsource_profile = x\ncredential_process = p", "[x]\n" + kKey,
       "role:" + kArn1 + " < key:AKIA"},
      {"[profile x]\nrole_arn = " + kArn1 + "\nsource_profile = y\n[profile y]\nrole_arn = " + kArn2 +
           "\nsource_profile = x",
       "[y]\n" + kKey, "role:" + kArn1 + " < key:AKIA"},
      {"[profile x]\ncredential_process = p", "[x]\n" + kKey, "key:AKIA"},
  };
  for (const Case& c : cases) {
    const auto source = found(c.config, c.credentials);
    ASSERT_TRUE(source.has_value()) << source.error().text();
    EXPECT_EQ(shown(**source), c.shown);
  }
}

TEST(ProfileSource, ARoleHasItsSettings) {
  const auto source = found("[profile x]\nrole_arn = " + kArn1 +
                            "\ncredential_source = Environment\nexternal_id = id\nrole_session_name = me@home\n"
                            "duration_seconds = 900\nregion = ap-southeast-2");
  const auto& role = std::get<ProfileRole>((*source)->how);
  EXPECT_EQ(role.role.external_id, "id");
  EXPECT_EQ(role.role.session_name, "me@home");
  EXPECT_EQ(role.role.duration, std::chrono::seconds(900));
  EXPECT_EQ(role.region, "ap-southeast-2");
  const auto usual = found("[profile x]\nrole_arn = " + kArn1 + "\ncredential_source = Environment");
  EXPECT_EQ(std::get<ProfileRole>((*usual)->how).region, "eu-west-1");
  EXPECT_EQ(std::get<ProfileRole>((*usual)->how).role.session_name, "cairn");
}

TEST(ProfileSource, AProfileMaySayNothingOfCredentials) {
  EXPECT_FALSE(found("[profile x]\nregion = eu-west-1\noutput = json")->has_value());
}

TEST(ProfileSource, WhatCannotBeIsAnErrorThatNamesThePlace) {
  struct Case {
    std::string config, error;
  };
  const std::string role = "[profile x]\nrole_arn = " + kArn1 + "\n";
  const Case cases[] = {
      {"[profile y]", "there is no profile `x` in config and credentials"},
      {"[profile x]\naws_access_key_id = canary", "config: line 1: `x` has no aws_secret_access_key"},
      {"[profile x]\naws_secret_access_key = canary", "config: line 1: `x` has no aws_access_key_id"},
      {"[profile x]\naws_access_key_id = A\naws_secret_access_key = canary canary",
       "config: line 3: aws_secret_access_key holds a blank, a line break or another character that no key has"},
      {"[profile x]\naws_access_key_id = A\naws_secret_access_key = canary\n  canary",
       "config: line 3: aws_secret_access_key holds a blank, a line break or another character that no key has"},
      {"[profile x]\nrole_arn = reader", "config: line 2: role_arn of `x` is not the ARN of a role"},
      {role,
       "config: line 2: role_arn of `x` needs one of source_profile, credential_source and "
       "web_identity_token_file, which say who assumes it"},
      {role + "source_profile = x\ncredential_source = Environment",
       "config: line 2: role_arn of `x` needs one of source_profile, credential_source and "
       "web_identity_token_file, which say who assumes it"},
      {role + "source_profile = gone", "config: line 3: source_profile of `x` is `gone`, which is not there"},
      {role + "source_profile = x", "config: line 3: source_profile of `x` leads in a circle: x → x"},
      {role + "source_profile = y\n[profile y]\nrole_arn = " + kArn2 + "\nsource_profile = x",
       "config: line 6: source_profile of `y` leads in a circle: x → y → x"},
      {role + "source_profile = y\n[profile y]\nregion = r",
       "config: line 3: source_profile of `x` is `y`, which has no credentials"},
      {role + "credential_source = Magic",
       "config: line 3: credential_source of `x` is none of Environment, Ec2InstanceMetadata and EcsContainer"},
      {role + "credential_source = Environment\nmfa_serial = arn",
       "config: line 4: mfa_serial of `x` asks for a code at each session, which nobody is there to type"},
      {role + "credential_source = Environment\nduration_seconds = 1h",
       "config: line 4: duration_seconds of `x` is no number from 900 to 43200"},
      {role + "credential_source = Environment\nrole_session_name = a b",
       "config: line 4: role_session_name of `x` is not 2 to 64 letters, digits and _=,.@-"},
      {"[profile x]\nsso_session = s", "config: line 2: sso_session of `x` is `s`, and there is no [sso-session s]"},
      {"[profile x]\nsso_session = s\nsso_account_id = 1\nsso_role_name = R\n[sso-session s]\nsso_start_url = u",
       "config: line 5: `s` has no sso_region"},
      {"[profile x]\nsso_start_url = u\nsso_region = r", "config: line 1: `x` has no sso_account_id"},
  };
  for (const Case& c : cases) {
    const auto source = found(c.config);
    ASSERT_FALSE(source.has_value()) << c.config;
    EXPECT_EQ(source.error().text(), c.error);
    EXPECT_EQ(source.error().kind(), ErrorKind::kConfig);
  }
}

}  // namespace
}  // namespace cairn::aws
