#include "sync/discovery_json.h"

#include <nlohmann/json.hpp>

#include "source/heap_connect/contract.h"
#include "source/heap_connect/dictionary.h"

namespace cairn {
namespace {

using Json = nlohmann::ordered_json;

Json field_json(const DiscoveredField& field) {
  return {{"field", field.name},
          {"type", field.type.has_value() ? Json(format_type(*field.type)) : Json(nullptr)},
          {"times", format_encoding(field.times)},
          {"is_key", field.is_key},
          {"selection", name_of(field.selected)},
          {"last_dump", field.last_dump.value()},
          {"description", field.description}};
}

Json table_json(const DiscoveredTable& table) {
  Json fields = Json::array();
  for (const DiscoveredField& field : table.fields) fields.push_back(field_json(field));
  return {{"table", table.name.value()},
          {"description", heap_connect::find_table(table.name).meaning},
          {"selection", name_of(table.selected)},
          {"key", table.key},
          {"first_dump", table.first_dump.value()},
          {"last_dump", table.last_dump.value()},
          {"dumps", table.dumps},
          {"has_full_dump", table.has_full_dump},
          {"is_long_unseen", table.is_long_unseen},
          {"problem", table.problem.has_value() ? Json(table.problem->text()) : Json(nullptr)},
          {"fields", std::move(fields)}};
}

Json notice_json(const Notice& notice) {
  Json json{{"kind", name_of(notice.kind)}, {"message", notice.message}};
  if (notice.table.has_value()) json["table"] = notice.table->value();
  if (notice.dump.has_value()) json["dump"] = notice.dump->value();
  return json;
}

}  // namespace

std::string discovery_json(const Discovery& discovery, std::span<const DiscoveredTable* const> tables) {
  Json document{{"format", 1},
                {"source_contract", heap_connect::kSourceContract},
                {"bucket", discovery.bucket.empty() ? Json(nullptr) : Json(discovery.bucket)},
                {"dumps", discovery.dumps.size()},
                {"oldest_dump", discovery.dumps.empty() ? Json(nullptr) : Json(discovery.dumps.front().value())},
                {"newest_dump", discovery.dumps.empty() ? Json(nullptr) : Json(discovery.dumps.back().value())},
                {"unreadable_manifests", unreadable_json(discovery.unreadable)},
                {"tables", Json::array()},
                {"notices", Json::array()}};
  for (const DiscoveredTable* table : tables) document["tables"].push_back(table_json(*table));
  for (const Notice& notice : discovery.notices) document["notices"].push_back(notice_json(notice));
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cairn
