#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "sample/timeline.h"

namespace cairn::sample {

// Under which user id a person is seen: Heap gives each device one, and another to whoever is identified.
enum class Alias : std::uint8_t { kFirstVisit, kSecondDevice, kIdentified };
inline constexpr std::array kAliases{Alias::kFirstVisit, Alias::kSecondDevice, Alias::kIdentified};

// A person who turns out to be another one: from this session on both have the other's id.
struct PersonMerge {
  int session = 0;
  std::int64_t into = 0;  // user id
};

struct Person {
  std::uint64_t index = 0;
  Timestamp joined;
  Micros session_spacing{};          // each session lies in a stretch of its own of this length
  int sessions = 1;                  // over the whole timeline, at least one
  bool uses_app = false;             // otherwise the web site
  std::optional<int> identified_at;  // the first session under Alias::kIdentified
  bool has_second_device = false;    // the session after that one is under Alias::kSecondDevice, identified in the next
  std::optional<PersonMerge> merge;
};

// A row of user_migrations.
struct Migration {
  std::int64_t from = 0;
  std::int64_t to = 0;
  Timestamp time;
};

// The people of a sample. Nothing is stored: whoever is asked for is worked out from the seed, so a population of any
// size takes no memory, and each dump may look at it anew.
class Population {
 public:
  Population(std::uint64_t seed, const Timeline& timeline, std::uint64_t sessions_tenths_mean);

  Person at(std::uint64_t index) const;

  Timestamp start_of(const Person& person, int session) const;
  // How many sessions start before `time`.
  int sessions_before(const Person& person, Timestamp time) const;
  // The first session under an alias; empty if the person is never seen under it.
  static std::optional<int> first_session(const Person& person, Alias alias);
  static Alias alias_in(const Person& person, int session);

  std::int64_t user_id(const Person& person, Alias alias) const;
  // As Heap has it in the rows of a session: merges count.
  std::int64_t user_id_in(const Person& person, int session) const;
  // Where an alias leads to as of `time`, straight to the end; empty while it stands for itself.
  std::optional<Migration> migration_of(const Person& person, Alias alias, Timestamp time) const;

 private:
  Person without_merge(std::uint64_t index) const;
  std::optional<PersonMerge> merge_of(const Person& person) const;

  std::uint64_t seed_;
  Timeline timeline_;
  std::uint64_t sessions_tenths_mean_;
};

}  // namespace cairn::sample
