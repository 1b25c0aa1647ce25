#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "aws/credentials.h"
#include "aws/profiles.h"
#include "aws/sso_credentials.h"
#include "aws/sts.h"
#include "aws/web_identity.h"
#include "base/result.h"

namespace cairn::aws {

struct ProfileSource;

// A key that stands in the files.
struct ProfileKey {
  Credentials credentials;
};

// A program that prints one.
struct ProfileProcess {
  std::string command;
};

// What the place gives that Cairn runs in.
enum class AmbientSource : unsigned char { kEnvironment, kInstance, kContainer };

// A role, assumed with what another profile or the place gives.
struct ProfileRole {
  RoleRequest role;
  std::string region;
  std::variant<std::unique_ptr<ProfileSource>, AmbientSource> caller;
};

// Where a profile says its credentials come from.
struct ProfileSource {
  std::string profile;
  std::string place;  // of the setting that decides, for errors
  std::variant<ProfileKey, ProfileProcess, ProfileRole, WebIdentity, SsoRole> how;
};

// Follows a profile, by its source_profile if need be, to where credentials come from; none if it says nothing about
// that. Of several in one profile, the first of: a role, a login of IAM Identity Center, a key, a process. `region` is
// asked for sessions if the profile names none. A pure function.
//
// kConfig, with file and line: a profile that is not there, a circle of them, or settings that lack or contradict
// each other.
Result<std::optional<ProfileSource>> find_profile_source(const Profiles& profiles, const std::string& profile,
                                                         const std::string& region);

}  // namespace cairn::aws
