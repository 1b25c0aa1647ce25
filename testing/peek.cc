#include "testing/peek.h"

#include "testing/peek_duckdb.h"
#include "testing/peek_memory.h"

namespace cairn::testing {

std::unique_ptr<Peek> open_peek(const DestinationSettings& settings) {
  if (settings.type == "memory") return peek_memory(settings);
  if (settings.type == "duckdb") return peek_duckdb(settings);
  CHECK(false, "every destination has a peek: add one to testing/peek.cc");
}

}  // namespace cairn::testing
