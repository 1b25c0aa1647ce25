#include "sample/population.h"

#include <algorithm>

#include "base/check.h"
#include "sample/heap_id.h"
#include "sample/random.h"
#include "sample/random_topic.h"

namespace cairn::sample {
namespace {

// How much more than the average a person does, in tenths: few do most. The mean is ten.
std::uint64_t activity_tenths(Random& random) {
  const std::uint64_t percent = random.below(100);
  if (percent < 60) return 3;
  if (percent < 85) return 10;
  if (percent < 97) return 25;
  return 90;
}

// Part of the people are there from the beginning, the others come along.
Timestamp join_time(const Timeline& timeline, Random& random) {
  const Micros joining = random.has_percent(40) ? timeline.span() / 20 : timeline.span() * 9 / 10;
  return timeline.begin() + Micros(random.below(static_cast<std::uint64_t>(joining.count())));
}

// How long a person is there, in percent of the mean: who joins late does less, so that no dump outgrows the others.
std::uint64_t presence_percent(const Timeline& timeline, const Person& person) {
  constexpr std::int64_t kPresenceMean = 72;  // percent of the timeline, by join_time()
  return static_cast<std::uint64_t>((timeline.end() - person.joined) / (timeline.span() / 10'000) / kPresenceMean);
}

constexpr int kSecondDeviceSessions = 2;  // between identification and the identification of the second device

}  // namespace

Population::Population(std::uint64_t seed, const Timeline& timeline, std::uint64_t sessions_tenths_mean)
    : seed_(seed), timeline_(timeline), sessions_tenths_mean_(sessions_tenths_mean) {}

Person Population::at(std::uint64_t index) const {
  Person person = without_merge(index);
  person.merge = merge_of(person);
  return person;
}

Person Population::without_merge(std::uint64_t index) const {
  Random random(seed_, {kTopicPerson, index});
  Person person{.index = index, .joined = join_time(timeline_, random)};
  const std::uint64_t hundredths =
      activity_tenths(random) * sessions_tenths_mean_ * presence_percent(timeline_, person) / 100;
  const auto sessions = (hundredths + random.below(100)) / 100;  // rounded up as often as the rest says
  person.sessions = static_cast<int>(std::clamp<std::uint64_t>(sessions, 1, kSessionsMax - 1));
  person.session_spacing = std::max(Micros(1), (timeline_.end() - person.joined) / person.sessions);
  person.uses_app = random.has_percent(30);
  if (random.has_percent(45)) {
    const auto at = static_cast<int>(random.below(3));
    if (at < person.sessions) person.identified_at = at;
    person.has_second_device = random.has_percent(20) && at + kSecondDeviceSessions < person.sessions;
  }
  return person;
}

// Every other person may turn out to be the neighbour, who never turns out to be anybody else: no chains.
std::optional<PersonMerge> Population::merge_of(const Person& person) const {
  Random random(seed_, {kTopicMerge, person.index});
  if (person.index % 2 == 0 || !random.one_in(8) || !person.identified_at) return std::nullopt;
  const int session = std::max(person.sessions * 3 / 5, *person.identified_at + kSecondDeviceSessions + 1);
  if (session >= person.sessions) return std::nullopt;
  const Person neighbour = without_merge(person.index - 1);
  if (!neighbour.identified_at) return std::nullopt;
  if (start_of(neighbour, *neighbour.identified_at) >= start_of(person, session)) return std::nullopt;
  return PersonMerge{.session = session, .into = user_id(neighbour, Alias::kIdentified)};
}

Timestamp Population::start_of(const Person& person, int session) const {
  if (session == 0) return person.joined;
  Random random(seed_, {kTopicSessionStart, person.index, static_cast<std::uint64_t>(session)});
  const auto within = random.below(static_cast<std::uint64_t>(person.session_spacing.count()));
  return person.joined + person.session_spacing * session + Micros(within);
}

int Population::sessions_before(const Person& person, Timestamp time) const {
  if (time <= person.joined) return 0;
  const std::int64_t stretch = (time - person.joined) / person.session_spacing;
  if (stretch >= person.sessions) return person.sessions;
  const auto session = static_cast<int>(stretch);
  return session + (start_of(person, session) < time ? 1 : 0);
}

std::optional<int> Population::first_session(const Person& person, Alias alias) {
  switch (alias) {
    case Alias::kFirstVisit: return person.identified_at == 0 ? std::optional<int>() : 0;
    case Alias::kIdentified: return person.identified_at;
    case Alias::kSecondDevice:
      return person.has_second_device ? std::optional(*person.identified_at + 1) : std::optional<int>();
  }
  CHECK(false, "every alias is handled");
}

Alias Population::alias_in(const Person& person, int session) {
  if (!person.identified_at || session < *person.identified_at) return Alias::kFirstVisit;
  const bool is_second_device = person.has_second_device && session == *person.identified_at + 1;
  return is_second_device ? Alias::kSecondDevice : Alias::kIdentified;
}

std::int64_t Population::user_id(const Person& person, Alias alias) const {
  return make_heap_id(seed_,
                      {.kind = IdKind::kUser, .person = person.index, .ordinal = static_cast<std::uint64_t>(alias)});
}

std::int64_t Population::user_id_in(const Person& person, int session) const {
  if (person.merge && session >= person.merge->session) return person.merge->into;
  return user_id(person, alias_in(person, session));
}

std::optional<Migration> Population::migration_of(const Person& person, Alias alias, Timestamp time) const {
  if (!person.identified_at || !first_session(person, alias)) return std::nullopt;
  const std::int64_t from = user_id(person, alias);
  if (person.merge) {
    const Timestamp merged = start_of(person, person.merge->session);
    if (merged < time) return Migration{.from = from, .to = person.merge->into, .time = merged};
  }
  if (alias == Alias::kIdentified) return std::nullopt;
  const int session = *person.identified_at + (alias == Alias::kSecondDevice ? kSecondDeviceSessions : 0);
  const Timestamp identified = start_of(person, session);
  if (identified >= time) return std::nullopt;
  return Migration{.from = from, .to = user_id(person, Alias::kIdentified), .time = identified};
}

}  // namespace cairn::sample
