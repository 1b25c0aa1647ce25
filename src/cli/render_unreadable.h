#pragma once

#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sync/unreadable.h"

namespace cairn::cli {

class Console;

// Manifests that cannot be read, for people: a line each; nothing for none.
std::string render_unreadable(std::span<const UnreadableManifest> manifests, const Console& console);
// The same of a document of `status` or `tables`. An older one, from the cache, names none.
std::string render_unreadable(const nlohmann::json& document, const Console& console);

}  // namespace cairn::cli
