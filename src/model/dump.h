#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/notice.h"

namespace cairn {

// What a dump says about a table: kFull replaces what is there, kIncremental upserts into it.
enum class DumpMode : std::uint8_t { kIncremental, kFull };

// A data file as a manifest lists it, checked to lie inside the bucket.
struct DataFile {
  std::string uri;  // as the manifest has it
  ObjectKey key;

  bool operator==(const DataFile&) const = default;
};

// A data file with the version that was found: what a load reads, and nothing else.
struct PinnedFile {
  DataFile file;
  std::uint64_t size = 0;  // bytes
  std::string etag;

  bool operator==(const PinnedFile&) const = default;
};

// One table in one dump.
struct DumpTable {
  TableName name;
  DumpMode mode = DumpMode::kIncremental;
  std::vector<std::string> columns;  // names only, as the manifest lists them
  std::vector<DataFile> files;       // in the manifest's order, which is data; repeats already removed
  std::optional<Error> problem;      // set: the table stops before this dump
};

// One manifest.
struct Dump {
  DumpId id;
  ObjectKey manifest_key;
  std::string etag;
  std::string sha256;  // of the manifest's bytes
  std::vector<DumpTable> tables;
  std::optional<Error> problem;      // set: the manifest cannot be read, so every table stops before this dump
  std::string property_definitions;  // URI as the manifest has it, or empty
};

// What Heap has published: every dump, ascending by id, each id once.
struct Published {
  std::string bucket;  // the name that the manifests share
  std::vector<Dump> dumps;
  std::vector<Notice> notices;
  std::uint64_t keys_ignored = 0;  // keys under manifests/ that are no manifest
};

}  // namespace cairn
