#include "sample/population.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

namespace cairn::sample {
namespace {

constexpr std::uint64_t kPeople = 2000;

class PopulationTest : public testing::Test {
 protected:
  // All edges as of the end of a dump, by the id that was merged away.
  std::map<std::int64_t, Migration> migrations_at(int dump) const {
    std::map<std::int64_t, Migration> edges;
    for (std::uint64_t index = 0; index < kPeople; ++index) {
      const Person person = population_.at(index);
      for (const Alias alias : kAliases) {
        const auto migration = population_.migration_of(person, alias, timeline_.end_of(dump));
        if (!migration) continue;
        EXPECT_TRUE(edges.emplace(migration->from, *migration).second) << "two edges from one id";
      }
    }
    return edges;
  }

  Timeline timeline_{30, 5};
  Population population_{77, timeline_, 67};
};

TEST_F(PopulationTest, SessionsAreInOrderAndInsideTheTimeline) {
  for (std::uint64_t index = 0; index < kPeople; ++index) {
    const Person person = population_.at(index);
    ASSERT_GE(person.joined, timeline_.begin());
    ASSERT_EQ(population_.start_of(person, 0), person.joined);
    for (int session = 1; session < person.sessions; ++session) {
      ASSERT_LT(population_.start_of(person, session - 1), population_.start_of(person, session));
    }
    ASSERT_LT(population_.start_of(person, person.sessions - 1), timeline_.end());
  }
}

TEST_F(PopulationTest, SessionsBeforeATimeAreCounted) {
  for (std::uint64_t index = 0; index < kPeople; ++index) {
    const Person person = population_.at(index);
    for (int dump = 0; dump < timeline_.dumps(); ++dump) {
      int before = 0;
      for (int session = 0; session < person.sessions; ++session) {
        before += population_.start_of(person, session) < timeline_.end_of(dump) ? 1 : 0;
      }
      ASSERT_EQ(population_.sessions_before(person, timeline_.end_of(dump)), before);
    }
  }
}

TEST_F(PopulationTest, PeopleDoAboutAsMuchAsAskedFor) {
  std::uint64_t sessions = 0;
  for (std::uint64_t index = 0; index < kPeople; ++index) {
    sessions += static_cast<std::uint64_t>(population_.at(index).sessions);
  }
  EXPECT_NEAR(static_cast<double>(sessions) / kPeople, 6.7, 1.0);
}

TEST_F(PopulationTest, ASessionBelongsToAnAliasThatIsKnownByThen) {
  for (std::uint64_t index = 0; index < kPeople; ++index) {
    const Person person = population_.at(index);
    for (int session = 0; session < person.sessions; ++session) {
      const auto first = Population::first_session(person, Population::alias_in(person, session));
      ASSERT_TRUE(first.has_value());
      ASSERT_LE(*first, session);
    }
  }
}

TEST_F(PopulationTest, MigrationsOnlyGrow) {
  for (int dump = 1; dump < timeline_.dumps(); ++dump) {
    const auto before = migrations_at(dump - 1);
    const auto after = migrations_at(dump);
    EXPECT_GT(after.size(), before.size());
    for (const auto& [from, edge] : before) EXPECT_TRUE(after.contains(from));
  }
}

TEST_F(PopulationTest, SomeMigrationsAreRepointed) {
  const auto first = migrations_at(0);
  const auto last = migrations_at(4);
  int repointed = 0;
  for (const auto& [from, edge] : first) repointed += last.at(from).to != edge.to ? 1 : 0;
  EXPECT_GT(repointed, 0);
}

TEST_F(PopulationTest, NoMigrationLeadsToAnother) {
  for (int dump = 0; dump < timeline_.dumps(); ++dump) {
    const auto edges = migrations_at(dump);
    for (const auto& [from, edge] : edges) EXPECT_FALSE(edges.contains(edge.to)) << "dump " << dump;
  }
}

}  // namespace
}  // namespace cairn::sample
