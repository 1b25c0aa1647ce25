#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn::cli {

class Console;

// The documents of `status`, `tables` and `tables TABLE` (sync/status_json.h, sync/table_fields.h) for people.
// kInternal if a document is not what it should be.
Result<std::string> render_status(std::string_view status_json, const Console& console);
Result<std::string> render_tables(std::string_view tables_json, const Console& console);
Result<std::string> render_table_fields(std::string_view fields_json, const Console& console);

// Whether such a document was made without manifests that could not be read, so that something may be missing.
bool lacks_manifests(std::string_view document);

}  // namespace cairn::cli
