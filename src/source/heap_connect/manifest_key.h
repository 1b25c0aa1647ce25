#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace cairn::heap_connect {

// What all manifests' keys start with.
std::string manifest_prefix(std::string_view prefix);

// The number n if `key` is exactly <prefix>manifests/sync_<n>.json, none if it is not; one beyond 2^63−1 counts as
// that.
std::optional<DumpId> manifest_number(std::string_view prefix, std::string_view key);

}  // namespace cairn::heap_connect
