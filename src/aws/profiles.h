#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/result.h"

namespace cairn::aws {

// A setting of a profile, and where it stands: "/etc/aws/config: line 7".
struct Setting {
  std::string text;
  std::string place;
};

// What the shared files say under one name.
struct Profile {
  std::string name;
  std::string place;                        // where it begins
  std::map<std::string, Setting> settings;  // an empty value is as good as none, and is not here

  const Setting* find(const std::string& key) const;
  std::string text(const std::string& key) const;  // "" if there is none
  // kConfig: the profile has no such key; the error says where it begins.
  Result<std::string> require(const std::string& key) const;
};

// The profiles that AWS's tools share, out of `config` and `credentials`.
struct Profiles {
  std::map<std::string, Profile> profiles;
  std::map<std::string, Profile> sso_sessions;
  std::string places;  // the files that were looked for, for people

  const Profile* find(const std::string& name) const;
};

// A file, with the name that errors give it.
struct ProfileFile {
  std::string path;
  std::string text;
};

// Of one key in both files, `credentials` wins. In `config`, a profile is [profile x] or [default]; in `credentials`,
// [x]. kConfig: a file that cannot be understood. A pure function.
Result<Profiles> merge_profiles(const ProfileFile& config, const ProfileFile& credentials);

// Reads the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name, otherwise ~/.aws/config and
// ~/.aws/credentials; one that is not there is empty. kConfig: one that cannot be read or understood.
Result<Profiles> read_profiles(const Environment& environment);

// A path as the shared files have it, with HOME for a leading ~; as it stands if HOME is not set.
std::string expand_home(const std::string& path, const Environment& environment);

}  // namespace cairn::aws
