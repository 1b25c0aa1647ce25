#include <array>
#include <string>

#include "destination/destination.h"
#include "destination/duckdb/factory.h"
#include "destination/memory/factory.h"

namespace cairn {

std::span<const DestinationFactory> all_destinations() {
  static const std::array kFactories{duckdb_factory(), memory_factory()};
  return kFactories;
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
