#pragma once

#include <cstdint>
#include <string>

namespace cairn {

// Where the tables go, as a connection file or `--destination` says it. Destinations lie above this folder, so the
// cli/connection_flags turns it into their settings.
struct DestinationOptions {
  std::string type;  // "duckdb"; whether there is such a type is for the list of destinations to say
  std::string path;  // of an embedded database; of anything else, what follows the first colon
  std::string schema = "heap";
  std::string raw_schema;                                 // empty: <schema>_raw
  std::string publish;                                    // where a copy goes after each run; empty: nowhere
  std::uint64_t memory_bytes = std::uint64_t{256} << 20;  // of the engine
  unsigned threads = 0;                                   // 0: one per core

  bool operator==(const DestinationOptions&) const = default;
};

}  // namespace cairn
