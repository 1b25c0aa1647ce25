#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/dump.h"

namespace cairn::heap_connect {

constexpr std::size_t kManifestBytesMax = std::size_t{64} << 20;
constexpr std::size_t kManifestDepthMax = 64;

// One entry of `tables`, as it stands: file addresses are not checked yet, and a table may come twice.
struct ManifestTable {
  TableName name;
  std::optional<bool> incremental;                  // none: absent or null
  std::optional<std::vector<std::string>> columns;  // none: absent or null
  std::vector<std::string> files;
  std::optional<Error> problem;  // set: the entry cannot be used
};

// A key that the format does not have: kept for the report.
struct UnknownKey {
  std::string key;    // "tables[].foo" inside a table
  std::string value;  // JSON, shortened

  bool operator==(const UnknownKey&) const = default;
};

// A manifest as it stands in the file.
struct Manifest {
  DumpId id;
  bool is_id_text = false;  // "852" in place of 852
  bool has_bom = false;
  std::vector<ManifestTable> tables;
  std::string property_definitions;      // empty: none
  std::vector<UnknownKey> unknown_keys;  // each key once, with its first value; the first 100
};

// Reads the bytes of a manifest; a pure function.
//
// kBadInput for what leaves a table unknown: not JSON, a doubled key, a dump id that is no integer in 0 … 2^63−1, a
// table without a name, more than kManifestDepthMax levels or kManifestBytesMax bytes. What concerns one table alone is
// that table's problem. Reads as a stream: memory grows with the strings that are kept, and with nothing else.
Result<Manifest> parse_manifest(std::string_view bytes);

}  // namespace cairn::heap_connect
