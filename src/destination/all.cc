#include <algorithm>
#include <array>
#include <string>

#include "destination/destination.h"
#include "destination/duckdb/database_file.h"
#include "destination/duckdb/examine.h"
#include "destination/duckdb/factory.h"
#include "destination/memory/factory.h"
#include "destination/preflight.h"

namespace cairn {

std::span<const DestinationFactory> all_destinations() {
  static const std::array kFactories{duckdb_factory(), memory_factory()};
  return kFactories;
}

namespace {

// Beside its factory, for a destination that can be looked at before it is used.
struct Preflight {
  std::string_view type;
  Status (*check)(const DestinationSettings& settings);
  std::vector<Finding> (*examine)(const DestinationSettings& settings);
};

constexpr std::array kPreflights{Preflight{"duckdb", duckdb::check_settings, duckdb::examine}};

const Preflight* preflight_of(std::string_view type) {
  const auto* at = std::ranges::find(kPreflights, type, &Preflight::type);
  return at == kPreflights.end() ? nullptr : at;
}

}  // namespace

Status check_destination(const DestinationSettings& settings) {
  if (const Preflight* preflight = preflight_of(settings.type)) return preflight->check(settings);
  const SystemClock clock;
  const Result<std::unique_ptr<Destination>> made = make_destination(settings, clock);
  return made.has_value() ? Status() : Status(made.error());
}

std::vector<Finding> examine_destination(const DestinationSettings& settings) {
  const Preflight* const preflight = preflight_of(settings.type);
  return preflight == nullptr ? std::vector<Finding>() : preflight->examine(settings);
}

Result<std::unique_ptr<Destination>> make_destination(const DestinationSettings& settings, const Clock& clock) {
  std::string offered;
  for (const DestinationFactory& factory : all_destinations()) {
    if (factory.type == settings.type) return factory.make(settings, clock);
    if (!factory.is_for_tests) offered.append(offered.empty() ? "" : ", ").append(factory.type);
  }
  return make_error(ErrorKind::kConfig, "there is no destination of type '{}'", settings.type)
      .hinting("choose one of: " + offered);
}

}  // namespace cairn
