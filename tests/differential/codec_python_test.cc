// What the codecs bzip2 and xz compress, Python's own modules decompress; and what those compress, ours decompress.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "testing/avro_file.h"
#include "testing/avro_random.h"
#include "testing/avro_rows.h"
#include "testing/repository.h"
#include "testing/temporary_directory.h"

namespace cairn::avro {
namespace {

namespace fs = std::filesystem;
using testing::AvroFile;
using testing::RandomAvro;

constexpr std::uint64_t kSeeds = 150;

std::string bytes_of(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

AvroFile random_file(std::uint64_t seed, const std::string& codec) {
  RandomAvro random(seed);
  AvroFile file{random.schema_json(), codec, {}, {}};
  for (std::uint64_t block = 1 + random.below(3); block > 0; --block) {
    const std::size_t rows = random.below(30);
    file.blocks.push_back({static_cast<std::int64_t>(rows), random.rows(rows)});
  }
  return file;
}

class CodecAgainstPython : public ::testing::TestWithParam<std::string> {};

TEST_P(CodecAgainstPython, BothReadWhatTheOtherCompressed) {
  const testing::TemporaryDirectory directory;
  const auto path = [&](std::uint64_t seed, std::string_view suffix) {
    return directory.path() / fmt::format("{}.{}{}", seed, GetParam(), suffix);
  };
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::ofstream(path(seed, ".avro"), std::ios::binary) << random_file(seed, GetParam()).bytes();
  }
  const std::string script = (testing::repository() / "tests/differential/python_codecs.py").string();
  const std::string command = fmt::format("{} -B '{}' '{}'", CAIRN_PYTHON, script, directory.path().string());
  ASSERT_EQ(std::system(command.c_str()), 0);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const auto copy = testing::file_as_json(bytes_of(path(seed, ".copy.avro")));
    ASSERT_TRUE(copy) << copy.error().text();
    ASSERT_EQ(*copy, testing::file_as_json(random_file(seed, "null").bytes()).value());
  }
}

INSTANTIATE_TEST_SUITE_P(Codecs, CodecAgainstPython, ::testing::Values("bzip2", "xz"),
                         [](const auto& codec) { return codec.param; });

}  // namespace
}  // namespace cairn::avro
