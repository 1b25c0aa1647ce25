#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "destination/destination.h"
#include "destination/settings.h"
#include "model/finding.h"

namespace cairn {

// One entry of the list of destinations. To add one: a folder and a line in all.cc.
struct DestinationFactory {
  std::string_view type;         // in `destination: {type: …}` and in front of the colon of --destination
  std::string_view description;  // one line for help and manual
  bool is_for_tests = false;     // not offered to users
  // Of the library it is built on, as that calls itself; null: there is none.
  std::string (*engine_version)() = nullptr;
  std::int64_t system_tables_version = 0;  // the newest that it understands
  // Touches nothing but its arguments. kConfig for settings that could never work.
  Result<std::unique_ptr<Destination>> (*make)(const DestinationSettings& settings, const Clock& clock);
  // As preflight.h has them, for a destination that can be looked at before it is used; null: it cannot.
  Status (*check)(const DestinationSettings& settings) = nullptr;
  std::vector<Finding> (*examine)(const DestinationSettings& settings) = nullptr;
};

// In the order in which help names them; lives as long as the program.
std::span<const DestinationFactory> all_destinations();
// The types of those that are for users.
std::vector<std::string> offered_destinations();
// The clock is borrowed for the life of the destination. kConfig, listing the types there are, for an unknown one.
Result<std::unique_ptr<Destination>> make_destination(const DestinationSettings& settings, const Clock& clock);

}  // namespace cairn
