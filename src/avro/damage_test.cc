// Every byte of small files broken in every simple way.
#include "testing/damage.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "testing/avro_file.h"
#include "testing/avro_rows.h"

namespace cairn::avro {
namespace {

using testing::avro_long;
using testing::avro_sized;
using testing::AvroFile;

constexpr const char* kSchema = R"({"type":"record","name":"r","fields":[
  {"name":"id","type":"long"},
  {"name":"name","type":["null","string"]},
  {"name":"tags","type":{"type":"array","items":"string"}},
  {"name":"kind","type":{"type":"enum","name":"e","symbols":["click","submit"]}},
  {"name":"amount","type":["double","null"]}]})";

std::string row(std::int64_t id) {
  return avro_long(id) + avro_long(1) + avro_sized("somebody with a name") + avro_long(2) + avro_sized("a") +
         avro_sized("b") + avro_long(0) + avro_long(id % 2) + avro_long(1);
}

AvroFile small_file(std::string_view codec) {
  AvroFile file{.schema = kSchema, .codec = std::string(codec), .metadata = {{"note", "of no importance"}}};
  for (int block = 0; block < 3; ++block) {
    std::string rows;
    for (int i = 0; i < 4; ++i) rows += row(1000 * block + i);
    file.blocks.push_back({4, rows});
  }
  return file;
}

// What may come out of a damaged file besides an error. A cut between blocks leaves a shorter file that is whole, which
// only its listed size tells. Otherwise there are as many rows as before; where a checksum covers the damage, the same
// ones.
bool is_acceptable(const std::vector<std::string>& damaged, const std::vector<std::string>& rows, bool is_cut,
                   bool is_covered) {
  if (is_cut) return std::ranges::mismatch(damaged, rows).in1 == damaged.end();
  return is_covered ? damaged == rows : damaged.size() == rows.size();
}

class Damage : public ::testing::TestWithParam<const Codec*> {};

TEST_P(Damage, IsRefusedOrChangesNoCount) {
  const AvroFile file = small_file(GetParam()->name());
  const std::size_t header_size = file.header().size();
  const std::vector<std::string> rows = testing::file_as_json(file.bytes()).value();
  std::size_t refused = 0;
  std::size_t cases = 0;
  testing::for_each_damage(file.bytes(), [&](const std::string& bytes, std::size_t at) {
    ++cases;
    const auto damaged = testing::file_as_json(bytes);
    if (!damaged) {
      ++refused;
      return;
    }
    const bool is_covered = GetParam()->name() == "snappy" && at >= header_size;
    EXPECT_TRUE(is_acceptable(*damaged, rows, bytes.size() == at, is_covered)) << "byte " << at;
  });
  fmt::print("{}: {} of {} damaged files refused\n", GetParam()->name(), refused, cases);
  EXPECT_GT(refused, cases / 3);
}

INSTANTIATE_TEST_SUITE_P(EveryCodec, Damage, ::testing::ValuesIn(all_codecs().begin(), all_codecs().end()),
                         [](const ::testing::TestParamInfo<const Codec*>& codec) {
                           return std::string(codec.param->name());
                         });

}  // namespace
}  // namespace cairn::avro
