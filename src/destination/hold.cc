#include "destination/hold.h"

#include <fmt/format.h>

namespace cairn {

Hold hold_of(const LoadRequest& request, std::int64_t rows_before, std::int64_t rows_after) {
  const PlannedDump& dump = request.load->dumps.front();
  return {.dump = dump.id,
          .reason = fmt::format("the full dump {} would take {} from {} rows to {}", dump.id.value(),
                                request.table->table.value(), rows_before, rows_after),
          .rows_before = rows_before,
          .rows_after = rows_after,
          .manifest_sha256 = dump.manifest_sha256};
}

}  // namespace cairn
