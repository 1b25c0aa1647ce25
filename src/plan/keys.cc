#include "plan/keys.h"

namespace cairn {

std::vector<std::string> key_of(const TableName& table, const SelectEntry& entry, KeyMode mode) {
  if (!entry.key.empty()) return entry.key;
  if (table.value() == "users") return {"user_id"};
  if (is_always_full(table)) return {"from_user_id"};
  if (mode == KeyMode::kDefault) return {"event_id"};
  if (table.value() == "sessions") return {"session_id", "user_id"};
  return {"user_id", "event_id"};
}

bool is_always_full(const TableName& table) { return table.value() == "user_migrations"; }

}  // namespace cairn
