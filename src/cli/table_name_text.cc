#include "cli/table_name_text.h"

namespace cairn::cli {

std::string table_name_text(const std::string& table, const std::string& storage_name) {
  return storage_name.empty() || storage_name == table ? table : table + " → " + storage_name;
}

}  // namespace cairn::cli
