#pragma once

#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"
#include "base/ids.h"
#include "model/dump.h"

namespace cairn {

// A manifest that cannot be used. What it lists, nobody knows, so an answer about what there is may lack something.
struct UnreadableManifest {
  DumpId dump;
  Error problem;
};

std::vector<UnreadableManifest> unreadable_manifests(const Published& published);

// The member `unreadable_manifests` of a document: each with `dump`, `message` and `hint`.
nlohmann::ordered_json unreadable_json(std::span<const UnreadableManifest> manifests);

// For a table that no readable manifest lists: kBadInput, since one that cannot be read may. REQUIRES: there is one.
Error perhaps_in_unreadable(const std::string& table, std::span<const UnreadableManifest> manifests);

}  // namespace cairn
