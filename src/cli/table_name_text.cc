#include "cli/table_name_text.h"

#include <nlohmann/json.hpp>

namespace cairn::cli {

std::string table_name_text(const std::string& table, const std::string& storage_name) {
  return storage_name.empty() || storage_name == table ? table : table + " → " + storage_name;
}

std::string table_name_text(const nlohmann::json& table) {
  const nlohmann::json storage = table.value("storage_name", nlohmann::json());
  return table_name_text(table.at("table").get<std::string>(), storage.is_string() ? storage.get<std::string>() : "");
}

}  // namespace cairn::cli
