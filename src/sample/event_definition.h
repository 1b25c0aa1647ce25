#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sample/action_columns.h"
#include "sample/dialect.h"
#include "sample/script.h"

namespace cairn::sample {

// What becomes of an event's definition, and with it of its table.
enum class EventFate : std::uint8_t {
  kSteady,
  kToggledOn,  // at Turn::kAppearance: no table before, and a full dump with the history
  kNarrowed,   // at Turn::kNarrowing: a full dump with fewer rows
  kWidened,    // at Turn::kWidening: a full dump with more rows
  kEmptied,    // at Turn::kWidening: a full dump without files
};

// An event as somebody at the customer's defined it.
struct EventDefinition {
  std::string_view category;
  std::string_view name;
  TimeForm time_form;  // in Heap's dialect
  EventFate fate;
  // True for an action that the first definition matches. An action may match several, and is then in each table.
  bool (*matches)(const ActionRow& row);
  // True for an action that the changed definition matches; of fates without a change the same function.
  bool (*matches_changed)(const ActionRow& row);
  ActionColumns (*properties)();  // its own, behind those that all have

  std::string table() const;  // by Heap's rule
  ActionColumns columns(Dialect dialect) const;
  // Whether the table is in the bucket at a dump at all, and whether it is delivered whole.
  bool exists_at(const Script& script, int dump) const;
  bool is_full_at(const Script& script, int dump) const;
  bool is_changed_at(const Script& script, int dump) const;
  bool matches_at(const Script& script, int dump, const ActionRow& row) const;
};

std::span<const EventDefinition> event_definitions();

}  // namespace cairn::sample
