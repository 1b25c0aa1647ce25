#pragma once

#include <string>

namespace cairn::cli {

// A table under Heap's name, with the name that it has in the destination where that is another one: "Sign Up →
// sign_up". `storage_name` is empty for a table that the destination does not have.
std::string table_name_text(const std::string& table, const std::string& storage_name);

}  // namespace cairn::cli
