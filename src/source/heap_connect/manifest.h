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
  DumpMode mode = DumpMode::kIncremental;
  bool has_mode = true;     // false: `incremental` is absent or null
  bool has_columns = true;  // false: `columns` is absent or null
  std::vector<std::string> columns;
  std::vector<std::string> files;
  std::optional<Error> problem;  // the entry cannot be used

  bool operator==(const ManifestTable& other) const;
};

// A key that the format does not have: kept for the report.
struct UnknownKey {
  std::string key;    // "tables[].foo" inside a table
  std::string value;  // JSON, cut after 200 bytes

  bool operator==(const UnknownKey&) const = default;
};

// A manifest as it stands in the file.
struct Manifest {
  DumpId id;
  bool is_id_text = false;  // "852" in place of 852
  bool has_bom = false;
  std::vector<ManifestTable> tables;
  std::string property_definitions;      // empty: none
  std::vector<UnknownKey> unknown_keys;  // each once
};

// Reads the bytes of a manifest; a pure function. kBadInput with the byte where it went wrong: not JSON, a doubled key,
// a dump id that is no integer in 0 … 2^63−1, a table without a name, more than kManifestDepthMax levels or
// kManifestBytesMax bytes. What concerns one table alone is that table's problem. Never holds more than the manifest's
// own strings in memory.
Result<Manifest> parse_manifest(std::string_view bytes);

// The number in `sync_<n>.json` if `key` is that of a manifest, that is ^<prefix>manifests/sync_(\d+)\.json$; a number
// beyond 2^63−1 counts as that.
std::optional<DumpId> manifest_number(std::string_view prefix, std::string_view key);

}  // namespace cairn::heap_connect
