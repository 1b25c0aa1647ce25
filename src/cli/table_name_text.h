#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace cairn::cli {

// A table under Heap's name, with the name that it has in the destination where that is another one: "Sign Up →
// sign_up". `storage_name` is empty for a table that the destination does not have.
std::string table_name_text(const std::string& table, const std::string& storage_name);
// The same of a document's object with `table` and `storage_name`, which older documents lack.
std::string table_name_text(const nlohmann::json& table);

}  // namespace cairn::cli
