// Runs every file of tests/data/manifests, alone in a bucket as manifests/sync_852.json, and compares what comes out
// with the outcome that outcomes.txt has under its name. To add one: the file, and a section as the failure prints it.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "source/heap_connect/published.h"
#include "testing/memory_store.h"
#include "testing/published_text.h"
#include "testing/repository.h"

namespace cairn::heap_connect {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = testing::repository() / "tests/data/manifests";

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

// Sections of "== name" and the lines below it.
std::map<std::string, std::string> expected_outcomes() {
  std::map<std::string, std::string> outcomes;
  std::istringstream lines(content_of(kFolder / "outcomes.txt"));
  std::string name;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("== ")) {
      name = line.substr(3);
      outcomes.emplace(name, "");
    } else {
      outcomes[name] += line + "\n";
    }
  }
  return outcomes;
}

std::map<std::string, fs::path> manifests() {
  std::map<std::string, fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".json") files.emplace(entry.path().stem(), entry.path());
  }
  return files;
}

TEST(GoldenManifests, EachHasItsOutcome) {
  std::map<std::string, std::string> expected = expected_outcomes();
  const std::map<std::string, fs::path> files = manifests();
  EXPECT_GE(files.size(), 150U);
  for (const auto& [name, file] : files) {
    testing::MemoryStore store;
    store.put("manifests/sync_852.json", content_of(file));
    const Result<Published> published = read_published(store, {.bucket_override = "heap-rs3-acme"});
    ASSERT_TRUE(published) << name;
    const std::string outcome = testing::published_text(*published);
    EXPECT_EQ(outcome, expected[name]) << "== " << name << "\n" << outcome << "==";
    EXPECT_EQ(store.opened_keys(), std::vector<std::string>{"manifests/sync_852.json"});
    expected.erase(name);
  }
  for (const auto& [name, outcome] : expected) ADD_FAILURE() << "an outcome without a file: " << name;
}

}  // namespace
}  // namespace cairn::heap_connect
