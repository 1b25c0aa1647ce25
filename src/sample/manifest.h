#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "model/dump.h"

namespace cairn::sample {

struct ManifestTable {
  TableName name;
  DumpMode mode = DumpMode::kIncremental;
  std::vector<std::string> columns;
  std::vector<std::string> files;  // names, without directories
};

struct Manifest {
  DumpId id;
  std::string bucket;
  std::vector<ManifestTable> tables;
};

// Keys of a bucket, which are paths of its copy.
std::string manifest_key(DumpId id);
std::string dump_directory(DumpId id);
std::string property_definitions_key(DumpId id);

// The text of manifests/sync_<id>.json.
std::string manifest_json(const Manifest& manifest);

}  // namespace cairn::sample
