#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "destination/destination.h"
#include "destination/duckdb/factory.h"
#include "destination/factory.h"
#include "destination/memory/factory.h"
#include "destination/preflight.h"

namespace cairn {

std::span<const DestinationFactory> all_destinations() {
  static const std::array kFactories{duckdb_factory(), memory_factory()};
  return kFactories;
}

std::vector<std::string> offered_destinations() {
  std::vector<std::string> types;
  for (const DestinationFactory& factory : all_destinations()) {
    if (!factory.is_for_tests) types.emplace_back(factory.type);
  }
  return types;
}

namespace {

const DestinationFactory* factory_of(std::string_view type) {
  const std::span<const DestinationFactory> factories = all_destinations();
  const auto found = std::ranges::find(factories, type, &DestinationFactory::type);
  return found == factories.end() ? nullptr : &*found;
}

}  // namespace

Status check_destination(const DestinationSettings& settings) {
  const DestinationFactory* const factory = factory_of(settings.type);
  if (factory != nullptr && factory->check != nullptr) return factory->check(settings);
  const SystemClock clock;
  const Result<std::unique_ptr<Destination>> made = make_destination(settings, clock);
  return made.has_value() ? Status() : Status(made.error());
}

std::vector<Finding> examine_destination(const DestinationSettings& settings) {
  const DestinationFactory* const factory = factory_of(settings.type);
  return factory == nullptr || factory->examine == nullptr ? std::vector<Finding>() : factory->examine(settings);
}

Result<std::unique_ptr<Destination>> make_destination(const DestinationSettings& settings, const Clock& clock) {
  if (const DestinationFactory* const factory = factory_of(settings.type)) return factory->make(settings, clock);
  return make_error(ErrorKind::kConfig, "there is no destination of type '{}'", settings.type)
      .hinting(fmt::format("choose one of: {}", fmt::join(offered_destinations(), ", ")));
}

}  // namespace cairn
