// What avsc, an implementation in JavaScript, reads, the decoder reads; and what avsc writes.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "testing/avro_file.h"
#include "testing/avro_random.h"
#include "testing/avro_rows.h"
#include "testing/repository.h"

namespace cairn::avro {
namespace {

using nlohmann::json;
using testing::AvroFile;
using testing::RandomAvro;

constexpr std::uint64_t kSeeds = 400;

class AvscFiles {
 public:
  AvscFiles() : directory_(std::filesystem::temp_directory_path() / fmt::format("cairn_avsc_{}", ::getpid())) {
    std::filesystem::create_directory(directory_);
  }
  ~AvscFiles() { std::filesystem::remove_all(directory_); }
  AvscFiles(const AvscFiles&) = delete;
  AvscFiles& operator=(const AvscFiles&) = delete;

  std::filesystem::path path(std::uint64_t seed, std::string_view suffix) const {
    return directory_ / fmt::format("{}{}", seed, suffix);
  }

  // True if node and avsc are there and went through the files.
  bool convert() const {
    const std::string command = fmt::format("cd '{0}' && node '{0}/tests/differential/avsc_rows.cjs' '{1}'",
                                            testing::repository().string(), directory_.string());
    return std::system(command.c_str()) == 0;
  }

 private:
  std::filesystem::path directory_;
};

std::string bytes_of(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

// JavaScript spells a float with the digits of a double.
bool is_same_number(const json& ours, const json& theirs) {
  const auto exact = theirs.get<double>();
  const auto single = static_cast<float>(exact);
  return ours == theirs || (static_cast<double>(single) == exact && static_cast<float>(ours.get<double>()) == single);
}

// Compares values, because the digits of a floating-point number are a matter of taste.
bool is_same(const json& ours, const json& theirs) {
  if (ours.is_number() && theirs.is_number()) return is_same_number(ours, theirs);
  if (ours.type() != theirs.type() || ours.size() != theirs.size() || !ours.is_structured()) return ours == theirs;
  if (ours.is_array()) return std::ranges::equal(ours, theirs, is_same);
  return std::ranges::all_of(ours.items(), [&](const auto& entry) {
    return theirs.contains(entry.key()) && is_same(entry.value(), theirs[entry.key()]);
  });
}

void expect_same_rows(const std::vector<std::string>& ours, const std::vector<std::string>& theirs) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_TRUE(is_same(json::parse(ours[i]), json::parse(theirs[i]))) << ours[i] << "\n" << theirs[i];
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(DecoderAgainstAvsc, BothReadAndWriteTheSameRows) {
  if (std::system(fmt::format("cd '{}' && node -e \"require('avsc')\" >/dev/null 2>&1", testing::repository().string())
                      .c_str()) != 0) {
    GTEST_SKIP() << "node or avsc is not installed";
  }
  const AvscFiles files;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    RandomAvro random(seed, {.has_logical_types = false, .has_mixed_unions = false});
    AvroFile file{random.schema_json(), "deflate", {}, {}};
    for (std::uint64_t block = 1 + random.below(3); block > 0; --block) {
      const std::size_t rows = random.below(12);
      file.blocks.push_back({static_cast<std::int64_t>(rows), random.rows(rows)});
    }
    std::ofstream(files.path(seed, ".avro"), std::ios::binary) << file.bytes();
  }
  ASSERT_TRUE(files.convert());
  std::size_t compared = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    if (!std::filesystem::exists(files.path(seed, ".jsonl"))) continue;
    const auto ours = testing::file_as_json(bytes_of(files.path(seed, ".avro")));
    ASSERT_TRUE(ours) << ours.error().text();
    expect_same_rows(*ours, lines_of(bytes_of(files.path(seed, ".jsonl"))));
    const auto copy = testing::file_as_json(bytes_of(files.path(seed, ".copy.avro")));
    ASSERT_TRUE(copy) << copy.error().text();
    expect_same_rows(*copy, *ours);  // JavaScript sorts keys that look like numbers
    if (HasFailure()) return;
    ++compared;
  }
  fmt::print("{} of {} random files compared, read and written\n", compared, kSeeds);
  EXPECT_GE(compared, 300U);
}

}  // namespace
}  // namespace cairn::avro
