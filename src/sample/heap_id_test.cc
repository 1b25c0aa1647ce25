#include "sample/heap_id.h"

#include <set>

#include <gtest/gtest.h>

namespace cairn::sample {
namespace {

TEST(HeapId, IsPositiveAndUniqueAndMostlyBeyondADouble) {
  std::set<std::int64_t> ids;
  int beyond_double = 0;
  for (const IdKind kind : {IdKind::kUser, IdKind::kSession, IdKind::kEvent}) {
    for (std::uint64_t person = 0; person < 50; ++person) {
      for (std::uint64_t session = 0; session < 20; ++session) {
        for (std::uint64_t ordinal = 0; ordinal < 10; ++ordinal) {
          const std::int64_t id =
              make_heap_id(9, {.kind = kind, .person = person, .session = session, .ordinal = ordinal});
          EXPECT_GT(id, 0);
          beyond_double += id > std::int64_t{1} << 53 ? 1 : 0;
          ids.insert(id);
        }
      }
    }
  }
  EXPECT_EQ(ids.size(), 30'000U);
  EXPECT_GT(beyond_double, 29'000);
}

TEST(HeapId, DependsOnTheSeed) {
  EXPECT_EQ(make_heap_id(1, {.person = 4}), make_heap_id(1, {.person = 4}));
  EXPECT_NE(make_heap_id(1, {.person = 4}), make_heap_id(2, {.person = 4}));
}

}  // namespace
}  // namespace cairn::sample
