#include "aws/profile_source.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "aws/key_text.h"
#include "aws/session_name.h"

namespace cairn::aws {
namespace {

constexpr const char* kUsualSessionName = "cairn";
constexpr int kSecondsMin = 900;
constexpr int kSecondsMax = 43'200;

// Whether a key in the files goes before a role in them: for a profile that others assume theirs with, it does.
enum class Position : unsigned char { kFirst, kSource };

Error wrong(const Profile& profile, const std::string& key, const std::string& why) {
  const Setting* setting = profile.find(key);
  return make_error(ErrorKind::kConfig, "{}: {} of `{}` {}", setting == nullptr ? profile.place : setting->place, key,
                    profile.name, why);
}

class ProfileReader {
 public:
  ProfileReader(const Profiles& profiles, std::string region) : profiles_(profiles), region_(std::move(region)) {}

  Result<std::optional<ProfileSource>> read(const Profile& profile, Position position) {
    path_.push_back(profile.name);
    if (position == Position::kSource && profile.find("aws_access_key_id") != nullptr) return key_of(profile);
    if (profile.find("role_arn") != nullptr) return role_of(profile);
    if (profile.find("sso_session") != nullptr || profile.find("sso_start_url") != nullptr) return sso_of(profile);
    if (profile.find("aws_access_key_id") != nullptr || profile.find("aws_secret_access_key") != nullptr) {
      return key_of(profile);
    }
    if (const Setting* process = profile.find("credential_process"); process != nullptr) {
      return std::optional(ProfileSource{profile.name, process->place, ProfileProcess{.command = process->text}});
    }
    return std::optional<ProfileSource>();
  }

 private:
  Result<std::optional<ProfileSource>> key_of(const Profile& profile) const {
    Credentials credentials{.access_key_id = TRY(profile.require("aws_access_key_id")),
                            .secret_access_key = Secret(TRY(profile.require("aws_secret_access_key"))),
                            .session_token = Secret(profile.text("aws_session_token"))};
    for (const char* key : {"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}) {
      const Setting* setting = profile.find(key);
      if (setting != nullptr) TRY(check_key_text(setting->text, fmt::format("{}: {}", setting->place, key)));
    }
    return std::optional(ProfileSource{profile.name, profile.find("aws_access_key_id")->place,
                                       ProfileKey{.credentials = std::move(credentials)}});
  }

  Result<std::optional<ProfileSource>> role_of(const Profile& profile) {
    const Setting* arn = profile.find("role_arn");
    if (!is_role_arn(arn->text)) return wrong(profile, "role_arn", "is not the ARN of a role");
    if (profile.find("mfa_serial") != nullptr) {
      return wrong(profile, "mfa_serial", "asks for a code at each session, which nobody is there to type")
          .hinting("use a role that does not ask for one, or export credentials of a session that you started");
    }
    RoleRequest role{.role_arn = arn->text,
                     .session_name = TRY(session_name_of(profile)),
                     .external_id = profile.text("external_id"),
                     .duration = TRY(duration_of(profile))};
    const std::string region = region_of(profile);
    const bool has_profile = profile.find("source_profile") != nullptr;
    const bool has_ambient = profile.find("credential_source") != nullptr;
    const Setting* token_file = profile.find("web_identity_token_file");
    if (has_profile + has_ambient + (token_file != nullptr) != 1) {
      return wrong(
          profile, "role_arn",
          "needs one of source_profile, credential_source and web_identity_token_file, which say who assumes it");
    }
    if (token_file != nullptr) {
      return std::optional(
          ProfileSource{profile.name, arn->place,
                        WebIdentity{.token_file = token_file->text, .role = std::move(role), .region = region}});
    }
    ProfileRole how{.role = std::move(role), .region = region};
    if (has_ambient) {
      how.caller = TRY(ambient_of(profile));
    } else {
      how.caller = TRY(caller_of(profile));
    }
    return std::optional(ProfileSource{profile.name, arn->place, std::move(how)});
  }

  Result<std::unique_ptr<ProfileSource>> caller_of(const Profile& profile) {
    const std::string name = profile.text("source_profile");
    const Profile* source = profiles_.find(name);
    if (source == nullptr) return wrong(profile, "source_profile", fmt::format("is `{}`, which is not there", name));
    // A profile may name itself, for a key that stands beside its role.
    const bool is_own_key = name == profile.name && profile.find("aws_access_key_id") != nullptr;
    if (!is_own_key && std::ranges::find(path_, name) != path_.end()) {
      std::string circle;
      for (const std::string& one : path_) circle += one + " → ";
      return wrong(profile, "source_profile", fmt::format("leads in a circle: {}{}", circle, name));
    }
    std::optional<ProfileSource> found = TRY(read(*source, Position::kSource));
    if (!found.has_value()) {
      return wrong(profile, "source_profile", fmt::format("is `{}`, which has no credentials", name));
    }
    return std::make_unique<ProfileSource>(*std::move(found));
  }

  static Result<AmbientSource> ambient_of(const Profile& profile) {
    const std::string name = profile.text("credential_source");
    if (name == "Environment") return AmbientSource::kEnvironment;
    if (name == "Ec2InstanceMetadata") return AmbientSource::kInstance;
    if (name == "EcsContainer") return AmbientSource::kContainer;
    return wrong(profile, "credential_source", "is none of Environment, Ec2InstanceMetadata and EcsContainer");
  }

  static Result<std::string> session_name_of(const Profile& profile) {
    const std::string name = profile.text("role_session_name");
    if (name.empty()) return std::string(kUsualSessionName);
    if (is_session_name(name)) return name;
    return wrong(profile, "role_session_name", "is not 2 to 64 letters, digits and _=,.@-");
  }

  static Result<std::chrono::seconds> duration_of(const Profile& profile) {
    const std::string text = profile.text("duration_seconds");
    if (text.empty()) return RoleRequest{}.duration;
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (is_number && seconds >= kSecondsMin && seconds <= kSecondsMax) return std::chrono::seconds(seconds);
    return wrong(profile, "duration_seconds", fmt::format("is no number from {} to {}", kSecondsMin, kSecondsMax));
  }

  std::string region_of(const Profile& profile) const {
    const std::string region = profile.text("region");
    return region.empty() ? region_ : region;
  }

  // The session's own section, or as before there were any, all in the profile.
  Result<std::optional<ProfileSource>> sso_of(const Profile& profile) const {
    const Setting* session = profile.find("sso_session");
    const Profile* where = &profile;
    if (session != nullptr) {
      const auto at = profiles_.sso_sessions.find(session->text);
      if (at == profiles_.sso_sessions.end()) {
        return wrong(profile, "sso_session",
                     fmt::format("is `{}`, and there is no [sso-session {}]", session->text, session->text));
      }
      where = &at->second;
    }
    const std::string start_url = TRY(where->require("sso_start_url"));
    SsoRole role{.profile = profile.name,
                 .login = session != nullptr ? session->text : start_url,
                 .region = TRY(where->require("sso_region")),
                 .account_id = TRY(profile.require("sso_account_id")),
                 .role_name = TRY(profile.require("sso_role_name"))};
    return std::optional(ProfileSource{profile.name, profile.place, std::move(role)});
  }

  const Profiles& profiles_;
  const std::string region_;
  std::vector<std::string> path_;  // the profiles that led here
};

}  // namespace

Result<std::optional<ProfileSource>> find_profile_source(const Profiles& profiles, const std::string& profile,
                                                         const std::string& region) {
  const Profile* found = profiles.find(profile);
  if (found == nullptr) {
    return make_error(ErrorKind::kConfig, "there is no profile `{}` in {}", profile, profiles.places)
        .hinting("in the config file its section is [profile NAME], in the credentials file [NAME]");
  }
  return ProfileReader(profiles, region).read(*found, Position::kFirst);
}

}  // namespace cairn::aws
