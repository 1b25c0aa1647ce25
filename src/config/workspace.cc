#include "config/workspace.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/errno_kind.h"
#include "base/text_file.h"
#include "config/nearest.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

// A directory that this process can see.
bool is_there(const fs::path& path) {
  std::error_code code;
  return fs::is_directory(path, code);
}

bool is_connection_name(std::string_view name) {
  const auto is_allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == ' ' || c == '-' || c == '_'; };
  return !name.empty() && std::ranges::all_of(name, is_allowed);
}

// Makes what is missing of a directory's path, all of it for this user alone. True if the directory itself was missing.
Result<bool> made(const fs::path& dir) {
  fs::path path;
  bool is_new = false;
  for (const fs::path& part : dir) {
    path /= part;
    is_new = !is_there(path);
    if (!is_new || ::mkdir(path.c_str(), S_IRWXU) == 0) continue;
    is_new = false;
    if (errno == EEXIST) continue;  // another process was faster, or it is no directory
    return make_error(kind_of_errno(errno, ErrorKind::kConfig), "{}: {}", path.string(), std::strerror(errno))
        .hinting("a directory must be there, or this user must be allowed to make it");
  }
  return is_new;
}

struct DirRights {
  mode_t mode;
  uid_t owner;
};

// Of a directory that was there already.
Result<DirRights> rights_of(const fs::path& dir) {
  struct stat status {};
  if (::lstat(dir.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return DirRights{status.st_mode, status.st_uid};
  return make_error(ErrorKind::kConfig, "{}: not a directory", dir.string())
      .hinting("what is there is not Cairn's: move it away");
}

std::string take_rights(const fs::path& dir) {
  return fmt::format("take their rights away: chmod 700 {}", dir.string());
}

Result<Workspace> named_workspace(const fs::path& dir, std::string_view named_by) {
  if (!is_there(dir)) {
    return make_error(ErrorKind::kConfig, "{}: {}: no such directory", named_by, dir.string())
        .hinting("a workspace is a directory with connections/NAME.yaml in it");
  }
  Workspace workspace{dir};
  if (!is_there(workspace.connections_dir())) {
    return make_error(ErrorKind::kConfig, "{}: {}: not a workspace", named_by, dir.string())
        .hinting("a workspace is a directory with connections/NAME.yaml in it");
  }
  return workspace;
}

}  // namespace

Result<std::optional<Workspace>> find_workspace(const std::optional<std::string>& flag, const fs::path& current_dir,
                                                const Environment& environment) {
  if (flag.has_value()) return std::optional(TRY(named_workspace(current_dir / *flag, "--workspace")));
  if (const auto variable = environment("CAIRN_WORKSPACE"); variable.has_value() && !variable->empty()) {
    return std::optional(TRY(named_workspace(current_dir / *variable, "CAIRN_WORKSPACE")));
  }
  Workspace here{current_dir};
  if (!is_there(here.connections_dir())) return std::optional<Workspace>();
  return std::optional(std::move(here));
}

Result<std::vector<std::string>> list_connections(const Workspace& workspace) {
  std::vector<std::string> names;
  std::error_code code;
  fs::directory_iterator at(workspace.connections_dir(), code);
  for (; !code && at != fs::directory_iterator(); at.increment(code)) {
    const fs::path file = at->path().filename();
    if (file.extension() != ".yaml" || file.string().starts_with('.')) continue;
    if (!is_connection_name(file.stem().string())) {
      return make_error(ErrorKind::kConfig, "{}: not the name of a connection", at->path().string())
          .hinting("letters, digits, spaces, `-` and `_` make a name");
    }
    names.push_back(file.stem().string());
  }
  if (code) {
    return make_error(kind_of_errno(code.value(), ErrorKind::kConfig), "{}: {}", workspace.connections_dir().string(),
                      code.message())
        .hinting("the directory must be there, and this user must be allowed to read it");
  }
  std::ranges::sort(names);
  return names;
}

Result<std::string> choose_connection(const Workspace& workspace, const std::optional<std::string>& flag,
                                      const Environment& environment) {
  const std::vector<std::string> names = TRY(list_connections(workspace));
  const auto variable = environment("CAIRN_CONNECTION");
  const bool is_variable_set = variable.has_value() && !variable->empty();
  if (flag.has_value() || is_variable_set) {
    const std::string& name = flag.has_value() ? *flag : *variable;
    if (std::ranges::find(names, name) != names.end()) return name;
    return no_such_connection(workspace, name, names).within(flag.has_value() ? "--connection" : "CAIRN_CONNECTION");
  }
  if (names.size() == 1) return names.front();
  if (names.empty()) {
    return make_error(ErrorKind::kConfig, "{}: there is no connection", workspace.connections_dir().string())
        .hinting("`cairn init NAME` writes one, or name source and destination with flags");
  }
  return make_error(ErrorKind::kConfig, "there are {} connections: {}", names.size(), fmt::join(names, ", "))
      .hinting("say which one is meant with --connection NAME");
}

Error no_such_connection(const Workspace& workspace, const std::string& name, std::span<const std::string> names) {
  Error error =
      make_error(ErrorKind::kConfig, "there is no connection `{}` in {}", name, workspace.connections_dir().string());
  if (const auto meant = nearest(name, names)) {
    return std::move(error).hinting(fmt::format("did you mean `{}`?", *meant));
  }
  if (names.empty()) return std::move(error).hinting("there are none at all: `cairn init NAME` writes one");
  return std::move(error).hinting(fmt::format("there are: {}", fmt::join(names, ", ")));
}

Result<Connection> open_connection(const Workspace& workspace, const std::string& name,
                                   const Environment& environment) {
  const fs::path file = workspace.connection_file(name);
  ConnectionText text{.name = name, .file = file.string(), .base = workspace.dir, .text = {}};
  text.text = TRY(read_text_file(file, kConnectionBytesMax));
  return parse_connection(text, environment);
}

fs::path cache_dir_without_workspace(const SourceSettings& source, const DestinationOptions& destination,
                                     const Environment& environment) {
  const fs::path cache = environment("XDG_CACHE_HOME").value_or("");
  const fs::path home = environment("HOME").value_or("");
  if (!cache.is_absolute() && !home.is_absolute()) return {};
  Sha256 hash;
  for (const std::string* part : {&source.location, &source.prefix, &source.bucket_override, &destination.type,
                                  &destination.path, &destination.schema, &destination.raw_schema}) {
    hash.update_framed(*part);
  }
  return (cache.is_absolute() ? cache : home / ".cache") / "cairn" / hash.hex().substr(0, 32);
}

Status create_private_dir(const fs::path& dir) {
  if (TRY(made(dir))) return {};
  const mode_t mode = TRY(rights_of(dir)).mode;
  if ((mode & (S_IRWXG | S_IRWXO)) == 0) return {};
  return make_error(ErrorKind::kConfig, "{}: others may enter the directory", dir.string()).hinting(take_rights(dir));
}

Status create_own_dir(const fs::path& dir) {
  if (TRY(made(dir))) return {};
  const DirRights rights = TRY(rights_of(dir));
  if ((rights.mode & (S_IWGRP | S_IWOTH)) != 0) {
    return make_error(ErrorKind::kConfig, "{}: others may write in the directory", dir.string())
        .hinting(take_rights(dir));
  }
  if ((rights.mode & (S_IRWXG | S_IRWXO)) == 0 || rights.owner == ::geteuid()) return {};
  return make_error(ErrorKind::kConfig, "{}: the directory is another user's", dir.string())
      .hinting("what is there is not Cairn's: move it away");
}

}  // namespace cairn
