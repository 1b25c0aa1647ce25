#pragma once

#include <cstdint>

namespace cairn::sample {

enum class IdKind : std::uint8_t { kUser, kSession, kEvent };

// What an id is made from. Distinct parts give distinct ids.
struct IdParts {
  IdKind kind = IdKind::kUser;
  std::uint64_t person = 0;   // < kPeopleMax
  std::uint64_t session = 0;  // < kSessionsMax, of the person
  std::uint64_t ordinal = 0;  // < kOrdinalsMax, in the session
};

inline constexpr std::uint64_t kPeopleMax = std::uint64_t{1} << 28;
inline constexpr std::uint64_t kSessionsMax = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kOrdinalsMax = std::uint64_t{1} << 13;

// An id as Heap makes them: positive, without order, and mostly beyond the 2^53 that a double holds. Unique by
// construction and not by luck, because an id that is there twice would be one row to whoever reads the sample.
std::int64_t make_heap_id(std::uint64_t seed, const IdParts& parts);

}  // namespace cairn::sample
