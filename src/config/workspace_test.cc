#include "config/workspace.h"

#include <map>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "testing/temporary_directory.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

class WorkspaceTest : public ::testing::Test {
 protected:
  void add(const std::string& name) {
    directory_.write("connections/" + name + ".yaml",
                     "source: {path: bucket}\ndestination: {type: duckdb, path: w.duckdb}\n");
  }
  Workspace workspace() const { return {directory_.path()}; }

  Result<std::optional<Workspace>> find(std::optional<std::string> flag = {}) {
    return find_workspace(flag, directory_.path(), environment_);
  }
  std::string choose(std::optional<std::string> flag = {}) {
    const Result<std::string> name = choose_connection(workspace(), flag, environment_);
    if (name) return *name;
    EXPECT_EQ(name.error().kind(), ErrorKind::kConfig);
    hint_ = name.error().hint();
    return name.error().text();
  }
  std::string connections() const { return (directory_ / "connections").string(); }

  testing::TemporaryDirectory directory_;
  std::map<std::string, std::string> variables_;
  Environment environment_ = [this](const std::string& name) -> std::optional<std::string> {
    const auto at = variables_.find(name);
    return at == variables_.end() ? std::nullopt : std::optional(at->second);
  };
  std::string hint_;
};

TEST_F(WorkspaceTest, IsTheCurrentDirectoryIfItHasConnections) {
  EXPECT_EQ(find().value(), std::nullopt);
  add("heap");
  EXPECT_EQ(find().value()->dir, directory_.path());
}

TEST_F(WorkspaceTest, TheFlagBeatsTheVariable) {
  directory_.write("a/connections/x.yaml", "");
  directory_.write("b/connections/x.yaml", "");
  variables_["CAIRN_WORKSPACE"] = (directory_ / "a").string();
  EXPECT_EQ(find().value()->dir, directory_ / "a");
  EXPECT_EQ(find("b").value()->dir, directory_ / "b");
}

TEST_F(WorkspaceTest, ANamedOneMustBeThere) {
  EXPECT_EQ(find("nothing").error().text(),
            "--workspace: " + (directory_ / "nothing").string() + ": no such directory");
  directory_.write("plain/file", "");
  variables_["CAIRN_WORKSPACE"] = "plain";
  EXPECT_EQ(find().error().text(), "CAIRN_WORKSPACE: " + (directory_ / "plain").string() + ": not a workspace");
  EXPECT_EQ(find().error().kind(), ErrorKind::kConfig);
}

TEST_F(WorkspaceTest, ListsItsConnections) {
  for (const char* name : {"web", "app prod", "Heap-1"}) add(name);
  directory_.write("connections/notes.txt", "");
  directory_.write("connections/.hidden.yaml", "");
  EXPECT_EQ(list_connections(workspace()).value(), (std::vector<std::string>{"Heap-1", "app prod", "web"}));
}

TEST_F(WorkspaceTest, AFileWithAnotherNameIsAnError) {
  add("a.b");
  EXPECT_EQ(list_connections(workspace()).error().text(), connections() + "/a.b.yaml: not the name of a connection");
}

TEST_F(WorkspaceTest, TheOnlyConnectionIsMeant) {
  add("heap");
  EXPECT_EQ(choose(), "heap");
}

TEST_F(WorkspaceTest, OneOfSeveralMustBeNamed) {
  add("heap");
  add("web");
  EXPECT_EQ(choose(), "there are 2 connections: heap, web");
  EXPECT_TRUE(hint_.contains("--connection"));
  variables_["CAIRN_CONNECTION"] = "web";
  EXPECT_EQ(choose(), "web");
  EXPECT_EQ(choose("heap"), "heap");
}

TEST_F(WorkspaceTest, AnUnknownConnectionIsAnError) {
  add("heap_prod");
  EXPECT_EQ(choose("heap_prdo"), "--connection: there is no connection `heap_prdo` in " + connections());
  EXPECT_EQ(hint_, "did you mean `heap_prod`?");
  EXPECT_EQ(choose("../x"), "--connection: there is no connection `../x` in " + connections());
  EXPECT_EQ(hint_, "there are: heap_prod");
  variables_["CAIRN_CONNECTION"] = "web";
  EXPECT_EQ(choose(), "CAIRN_CONNECTION: there is no connection `web` in " + connections());
}

TEST_F(WorkspaceTest, NoConnectionAtAllIsAnError) {
  fs::create_directories(directory_ / "connections");
  EXPECT_EQ(choose(), connections() + ": there is no connection");
}

TEST_F(WorkspaceTest, OpensAConnectionWithPathsOfTheWorkspace) {
  add("heap");
  const Connection connection = open_connection(workspace(), "heap", environment_).value();
  EXPECT_EQ(connection.name, "heap");
  EXPECT_EQ(connection.source.location, (directory_ / "bucket").string());
  EXPECT_EQ(open_connection(workspace(), "web", environment_).error().text(),
            connections() + "/web.yaml: no such file");
}

TEST_F(WorkspaceTest, ErrorsNameTheFile) {
  directory_.write("connections/heap.yaml", "sorce: {}\n");
  EXPECT_EQ(open_connection(workspace(), "heap", environment_).error().text(),
            connections() + "/heap.yaml:1: sorce: unknown key");
}

TEST_F(WorkspaceTest, TheCacheLiesInTheWorkspace) {
  EXPECT_EQ(workspace().cache_dir("heap"), directory_ / ".cairn/heap");
}

TEST_F(WorkspaceTest, WithoutAWorkspaceTheCacheHasItsPlaceByHash) {
  const auto cache = [this](const SourceSettings& source, const DestinationOptions& destination) {
    return cache_dir_without_workspace(source, destination, environment_);
  };
  EXPECT_TRUE(cache({}, {}).empty());
  variables_["HOME"] = "/home/ann";
  const fs::path here = cache({.location = "a"}, {.type = "duckdb", .path = "b"});
  EXPECT_EQ(here.parent_path(), "/home/ann/.cache/cairn");
  EXPECT_EQ(here, cache({.location = "a"}, {.type = "duckdb", .path = "b"}));
  EXPECT_NE(here, cache({.location = "ab"}, {.type = "duckdb", .path = ""}));
  EXPECT_NE(here, cache({.location = "a"}, {.type = "duckdb", .path = "b", .schema = "other"}));
  variables_["XDG_CACHE_HOME"] = "relative";
  EXPECT_EQ(cache({}, {}).parent_path(), "/home/ann/.cache/cairn") << "the XDG specification ignores relative paths";
  variables_["XDG_CACHE_HOME"] = "/cache";
  EXPECT_EQ(cache({}, {}).parent_path(), "/cache/cairn");
}

TEST_F(WorkspaceTest, APrivateDirectoryIsForItsOwnerAlone) {
  const fs::path cache = directory_ / ".cairn/heap";
  ASSERT_TRUE(create_private_dir(cache));
  EXPECT_EQ(fs::status(cache).permissions(), fs::perms::owner_all);
  EXPECT_TRUE(create_private_dir(cache)) << "it may be there";
  fs::permissions(cache, fs::perms::owner_all | fs::perms::group_read);
  EXPECT_EQ(create_private_dir(cache).error().text(), cache.string() + ": others may enter the directory");
  EXPECT_EQ(create_private_dir(cache).error().hint(), "take their rights away: chmod 700 " + cache.string());
}

TEST_F(WorkspaceTest, WhatIsMissingAboveAPrivateDirectoryIsPrivateToo) {
  const mode_t before = ::umask(S_IWGRP | S_IWOTH);
  ASSERT_TRUE(create_private_dir(directory_ / ".cairn/heap/logs"));
  ::umask(before);
  for (const char* dir : {".cairn", ".cairn/heap", ".cairn/heap/logs"}) {
    EXPECT_EQ(fs::status(directory_ / dir).permissions(), fs::perms::owner_all) << dir;
  }
}

TEST_F(WorkspaceTest, ADirectoryWithoutSecretsMayBeEnteredByOthersButNotWritten) {
  const fs::path dir = directory_ / ".cairn";
  ASSERT_TRUE(create_own_dir(dir));
  EXPECT_EQ(fs::status(dir).permissions(), fs::perms::owner_all);
  fs::permissions(dir, fs::perms(0755));
  EXPECT_TRUE(create_own_dir(dir));
  for (const int mode : {0775, 0757, 0777}) {
    fs::permissions(dir, fs::perms(mode));
    EXPECT_EQ(create_own_dir(dir).error().text(), dir.string() + ": others may write in the directory");
    EXPECT_EQ(create_own_dir(dir).error().hint(), "take their rights away: chmod 700 " + dir.string());
  }
  fs::create_directory_symlink(directory_.path(), directory_ / "link");
  EXPECT_EQ(create_own_dir(directory_ / "link").error().text(), (directory_ / "link").string() + ": not a directory");
}

TEST_F(WorkspaceTest, APrivateDirectoryIsNoSymlinkAndNoFile) {
  directory_.write("file", "");
  fs::create_directory_symlink(directory_.path(), directory_ / "link");
  EXPECT_EQ(create_private_dir(directory_ / "link").error().text(),
            (directory_ / "link").string() + ": not a directory");
  EXPECT_EQ(create_private_dir(directory_ / "file").error().text(),
            (directory_ / "file").string() + ": not a directory");
  EXPECT_FALSE(create_private_dir(directory_ / "file/below"));
}

}  // namespace
}  // namespace cairn
