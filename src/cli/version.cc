#include "cli/version.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "destination/destination.h"
#include "destination/factory.h"
#include "source/heap_connect/contract.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

std::string version_text() {
  return fmt::format("cairn {} (source contract {})", kVersion, heap_connect::kSourceContract);
}

std::string version_json() {
  Json destinations = Json::array();
  for (const DestinationFactory& factory : all_destinations()) {
    if (factory.is_for_tests) continue;
    destinations.push_back(
        {{"type", factory.type},
         {"engine", factory.engine_version == nullptr ? Json(nullptr) : Json(factory.engine_version())},
         {"system_tables", factory.system_tables_version}});
  }
  const Json document{{"format", 1},
                      {"version", kVersion},
                      {"commit", text_or_null(kCommit)},
                      {"commit_date", text_or_null(kCommitDate)},
                      {"build_type", CAIRN_BUILD_TYPE},
                      {"failpoints", CAIRN_FAILPOINTS != 0},
                      {"source_contract", heap_connect::kSourceContract},
                      {"document_format", 1},
                      {"destinations", std::move(destinations)}};
  return document.dump();
}

}  // namespace cairn::cli
