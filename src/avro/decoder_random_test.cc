// The compiled decoder against the slow interpreter: random schemas, random rows, random damage.
#include <gtest/gtest.h>

#include "avro/program.h"
#include "testing/avro_random.h"
#include "testing/avro_rows.h"

namespace cairn::avro {
namespace {

using testing::decode_by_program;
using testing::RandomAvro;

constexpr std::uint64_t kSeeds = 3000;

// A bug in the generator or the parser shows its schema.
template <typename T>
T must(Result<T> result, const RandomAvro& avro) {
  if (!result) ADD_FAILURE() << result.error().text() << "\n" << avro.schema_json();
  return std::move(result).value();
}

struct Case {
  explicit Case(std::uint64_t seed) : avro(seed), schema(must(Schema::parse(avro.schema_json()), avro)) {
    program = must(compile(schema, avro.random_targets(schema)), avro);
    row_count = avro.below(40);
    block = avro.rows(row_count);
  }

  RandomAvro avro;
  Schema schema;
  std::shared_ptr<const Program> program;
  std::uint64_t row_count = 0;
  std::string block;
};

void expect_equal(Case& random, const std::string& block, std::uint64_t row_count) {
  const auto reference = testing::decode_by_reference(*random.program, block, row_count);
  const auto compiled = decode_by_program(random.program, block, row_count, 1 + random.avro.below(50));
  ASSERT_EQ(compiled.has_value(), reference.has_value())
      << (compiled ? reference.error().text() : compiled.error().text()) << "\n"
      << random.avro.schema_json();
  if (!reference) {
    EXPECT_EQ(compiled.error().kind(), reference.error().kind());
    return;
  }
  EXPECT_EQ(compiled->rows, reference->rows) << random.avro.schema_json();
  EXPECT_EQ(compiled->zero_times, reference->zero_times);
}

TEST(DecoderAgainstReference, RandomSchemasGiveTheSameRows) {
  std::size_t readable = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Case random(seed);
    expect_equal(random, random.block, random.row_count);
    if (::testing::Test::HasFailure()) return;
    readable += testing::decode_by_reference(*random.program, random.block, random.row_count).has_value() ? 1 : 0;
  }
  fmt::print("{} of {} random schemas read without an error\n", readable, kSeeds);
  EXPECT_GE(readable, kSeeds * 9 / 10);
}

TEST(DecoderAgainstReference, DamagedBlocksGiveTheSameRowsOrBothAnError) {
  std::size_t refused = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Case random(seed);
    for (int damage = 0; damage < 8; ++damage) {
      SCOPED_TRACE(fmt::format("seed {}, damage {}", seed, damage));
      const std::string block = random.avro.damaged(random.block);
      expect_equal(random, block, random.row_count);
      if (::testing::Test::HasFailure()) return;
      refused += testing::decode_by_reference(*random.program, block, random.row_count).has_value() ? 0 : 1;
    }
  }
  fmt::print("{} of {} damaged blocks refused\n", refused, kSeeds * 8);
}

}  // namespace
}  // namespace cairn::avro
