#pragma once

#include <cstdint>
#include <string>

namespace cairn {

// What configuration says about a destination; a destination reads the keys it declared.
struct DestinationSettings {
  std::string type;  // "duckdb"
  std::string path;  // of an embedded database
  std::string schema = "heap";
  std::string raw_schema;                                 // empty: <schema>_raw
  std::string publish;                                    // where a copy goes after each run; empty: nowhere
  bool adopts_schema = false;                             // --adopt: the schema may hold tables that Cairn did not make
  std::uint64_t memory_bytes = std::uint64_t{256} << 20;  // of the engine
  unsigned threads = 0;                                   // 0: one per core
  std::string version;                                    // Cairn's, for _cairn_lock

  std::string raw_schema_or_default() const { return raw_schema.empty() ? schema + "_raw" : raw_schema; }
};

}  // namespace cairn
