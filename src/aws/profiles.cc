#include "aws/profiles.h"

#include <filesystem>
#include <vector>

#include "aws/ini_file.h"
#include "base/text_file.h"

namespace cairn::aws {
namespace {

constexpr std::size_t kFileBytesMax = 1 << 20;

enum class FileKind : unsigned char { kConfig, kCredentials };

// Adds what a section says to what is known; what it says again, replaces.
void merge(Profile& profile, const IniSection& section, const std::string& path) {
  profile.name = section.name;
  if (profile.place.empty()) profile.place = fmt::format("{}: line {}", path, section.line);
  for (const auto& [key, value] : section.values) {
    if (value.text.empty()) continue;
    profile.settings[key] = {.text = value.text, .place = fmt::format("{}: line {}", path, value.line)};
  }
}

bool is_profile(const IniSection& section, FileKind kind) {
  if (kind == FileKind::kCredentials) return section.kind.empty();
  return section.kind == "profile" || (section.kind.empty() && section.name == "default");
}

// [default] counts for nothing where there is a [profile default].
bool is_shadowed(const IniSection& section, const std::vector<IniSection>& sections) {
  if (!section.kind.empty()) return false;
  for (const IniSection& other : sections) {
    if (other.kind == "profile" && other.name == section.name) return true;
  }
  return false;
}

Status add_file(Profiles& profiles, const ProfileFile& file, FileKind kind) {
  const std::vector<IniSection> sections = TRY_WITHIN(parse_ini(file.text), file.path);
  for (const IniSection& section : sections) {
    if (is_profile(section, kind) && !(kind == FileKind::kConfig && is_shadowed(section, sections))) {
      merge(profiles.profiles[section.name], section, file.path);
    } else if (kind == FileKind::kConfig && section.kind == "sso-session") {
      merge(profiles.sso_sessions[section.name], section, file.path);
    }
  }
  return {};
}

Result<ProfileFile> read(const Environment& environment, const std::string& variable, const std::string& usual) {
  ProfileFile file{.path = environment(variable).value_or("")};
  file.path = expand_home(file.path.empty() ? usual : file.path, environment);
  std::error_code code;
  if (std::filesystem::status(file.path, code).type() == std::filesystem::file_type::not_found) return file;
  file.text = TRY(read_text_file(file.path, kFileBytesMax));
  return file;
}

}  // namespace

const Setting* Profile::find(const std::string& key) const {
  const auto at = settings.find(key);
  return at == settings.end() ? nullptr : &at->second;
}

std::string Profile::text(const std::string& key) const {
  const Setting* setting = find(key);
  return setting == nullptr ? "" : setting->text;
}

Result<std::string> Profile::require(const std::string& key) const {
  if (const Setting* setting = find(key); setting != nullptr) return setting->text;
  return make_error(ErrorKind::kConfig, "{}: `{}` has no {}", place, name, key);
}

const Profile* Profiles::find(const std::string& name) const {
  const auto at = profiles.find(name);
  return at == profiles.end() ? nullptr : &at->second;
}

Result<Profiles> merge_profiles(const ProfileFile& config, const ProfileFile& credentials) {
  Profiles profiles;
  profiles.places = fmt::format("{} and {}", config.path, credentials.path);
  TRY(add_file(profiles, config, FileKind::kConfig));
  TRY(add_file(profiles, credentials, FileKind::kCredentials));
  return profiles;
}

Result<Profiles> read_profiles(const Environment& environment) {
  const ProfileFile config = TRY(read(environment, "AWS_CONFIG_FILE", "~/.aws/config"));
  const ProfileFile credentials = TRY(read(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"));
  return merge_profiles(config, credentials);
}

std::string expand_home(const std::string& path, const Environment& environment) {
  const std::string home = environment("HOME").value_or("");
  const bool is_at_home = path == "~" || path.starts_with("~/");
  return is_at_home && !home.empty() ? home + path.substr(1) : path;
}

}  // namespace cairn::aws
