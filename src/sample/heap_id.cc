#include "sample/heap_id.h"

#include "base/check.h"
#include "sample/random.h"

namespace cairn::sample {
namespace {

constexpr std::uint64_t kMask = ~std::uint64_t{0} >> 1;

// One-to-one on 63 bits: a shift that is folded back and a product with an odd number can each be undone.
std::uint64_t scatter(std::uint64_t number) {
  number ^= number >> 32;
  number = number * 0xd6e8feb86659fd93 & kMask;
  number ^= number >> 29;
  number = number * 0xa0761d6478bd642f & kMask;
  return number ^ number >> 32;
}

}  // namespace

std::int64_t make_heap_id(std::uint64_t seed, const IdParts& parts) {
  CHECK(parts.person < kPeopleMax && parts.session < kSessionsMax && parts.ordinal < kOrdinalsMax,
        "the parts of an id fit into their bits");
  const std::uint64_t packed =
      (static_cast<std::uint64_t>(parts.kind) << 28 | parts.person) << 33 | parts.session << 13 | parts.ordinal;
  return static_cast<std::int64_t>(scatter(packed ^ (Random(seed).next() & kMask)));
}

}  // namespace cairn::sample
