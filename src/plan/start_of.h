#pragma once

#include <optional>
#include <span>

#include "base/ids.h"
#include "model/progress.h"
#include "model/start_date.h"

namespace cairn {

// The start date as it holds for one table; none if the table is loaded from its beginning: `users` and
// `user_migrations`, without which later rows could not be understood, and every table whose fields have no `time`.
std::optional<StartDate> start_of(const TableName& table, std::span<const CatalogField> fields,
                                  std::optional<StartDate> wanted);

}  // namespace cairn
