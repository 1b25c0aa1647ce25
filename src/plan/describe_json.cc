#include <nlohmann/json.hpp>

#include "plan/describe.h"

namespace cairn {
namespace {

// Keys stand in the order in which people read them.
using Json = nlohmann::ordered_json;

Json json_of(const Load& load) {
  Json dumps = Json::array();
  for (const PlannedDump& dump : load.dumps) dumps.push_back(dump.id.value());
  return {{"mode", name_of(load.mode)},
          {"dumps", std::move(dumps)},
          {"files", load.file_count()},
          {"bytes", load.byte_count()},
          {"moves_bookmark", load.moves_bookmark}};
}

Json json_of(const Stop& stop) {
  return {{"before", stop.before.value()},
          {"kind", info_of(stop.error.kind()).name},
          {"message", stop.error.text()},
          {"hint", stop.error.hint()}};
}

Json json_of(const TablePlan& table, const SqlTypeName& sql_type) {
  Json loads = Json::array();
  for (const Load& load : table.loads) loads.push_back(json_of(load));
  Json json = {{"table", table.table.value()},
               {"storage", table.storage_name},
               {"key", table.key},
               {"state", state_of(table)},
               {"incomplete_history", table.is_history_incomplete},
               {"start_date", table.start_date ? Json(format_start_date(*table.start_date)) : Json(nullptr)},
               {"loads", std::move(loads)},
               {"ddl", ddl_of(table, sql_type)}};
  if (table.stop) json["stop"] = json_of(*table.stop);
  return json;
}

Json json_of(const Notice& notice) {
  Json json = {{"kind", name_of(notice.kind)}, {"message", notice.message}};
  if (notice.table) json["table"] = notice.table->value();
  if (notice.dump) json["dump"] = notice.dump->value();
  return json;
}

Json json_of(const std::vector<TableName>& tables) {
  Json names = Json::array();
  for (const TableName& table : tables) names.push_back(table.value());
  return names;
}

}  // namespace

std::string describe_json(const Plan& plan, const SqlTypeName& sql_type) {
  Json tables = Json::array();
  for (const TablePlan& table : plan.tables) tables.push_back(json_of(table, sql_type));
  Json notices = Json::array();
  for (const Notice& notice : plan.notices) notices.push_back(json_of(notice));
  const Json json = {{"format", 1},
                     {"tables", std::move(tables)},
                     {"notices", std::move(notices)},
                     {"new_tables", json_of(plan.new_tables)},
                     {"ignored_tables", json_of(plan.ignored_tables)}};
  // Names and messages may quote bytes that are no UTF-8; they are shown as U+FFFD.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cairn
