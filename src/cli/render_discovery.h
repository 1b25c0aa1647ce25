#pragma once

#include <span>
#include <string>

#include "sync/discovery.h"

namespace cairn::cli {

class Console;

// What was discovered, for people: a line a table, and what to do about those that are new.
std::string render_discovery(const Discovery& discovery, std::span<const DiscoveredTable* const> tables,
                             const Console& console);
// The same before there is a selection: what there is, and no more.
std::string render_discovered_tables(const Discovery& discovery, std::span<const DiscoveredTable* const> tables,
                                     const Console& console);
// One table with its fields.
std::string render_discovered_fields(const DiscoveredTable& table);

}  // namespace cairn::cli
