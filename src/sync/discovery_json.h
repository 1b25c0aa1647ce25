#pragma once

#include <span>
#include <string>

#include "sync/discovery.h"

namespace cairn {

// The document of `cairn discover` (docs/formats/documents.md), with these tables.
std::string discovery_json(const Discovery& discovery, std::span<const DiscoveredTable* const> tables);

}  // namespace cairn
