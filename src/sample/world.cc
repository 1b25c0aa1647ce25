#include "sample/world.h"

#include <algorithm>

#include <fmt/core.h>

namespace cairn::sample {
namespace {

constexpr std::uint64_t kActionsPerSession = 9;  // on average, if there are so many
constexpr std::uint64_t kCoupons = 300;          // about as many in any sample: a table that may be emptied is small
constexpr std::uint64_t kCouponsPerMillionMax = 20'000;

std::uint64_t actions_mean(const SampleOptions& options) { return std::min(options.events, kActionsPerSession); }

std::uint64_t coupons_per_million(const SampleOptions& options) {
  return std::min(kCouponsPerMillionMax, kCoupons * 1'000'000 / (options.users * options.events));
}

}  // namespace

World::World(const SampleOptions& options)
    : options_(options),
      timeline_(options.days, options.dumps),
      script_(options.dumps),
      population_(options.seed, timeline_, 10 * options.events / actions_mean(options)),
      sessions_(options.seed, population_, actions_mean(options), coupons_per_million(options)) {}

std::string World::bucket() const { return fmt::format("{}{}", bucket_prefix(options_.dialect), options_.bucket); }

DumpId World::id_of(int dump) const {
  constexpr std::int64_t kFirst = 852;  // ids do not begin at 1, and one is left out
  return DumpId(kFirst + dump + (script_.has_happened(Turn::kNarrowing, dump) ? 1 : 0));
}

int World::arrival_of(const Person& person, int session, const Delivery& delivery) const {
  return timeline_.dump_of(population_.start_of(person, session)) + (delivery.is_late ? 1 : 0);
}

}  // namespace cairn::sample
