#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <duckdb.h>

#include "base/result.h"
#include "destination/duckdb/file_claim.h"
#include "destination/duckdb/posix_file.h"
#include "destination/duckdb/scan_registry.h"

namespace cairn::duckdb {

enum class Access : std::uint8_t { kReadOnly, kReadWrite };

// How a file is opened; DuckDB takes it once, for as long as the instance lives. Two opens of one file in one process
// must agree in all of it, or the second is kLocked.
struct InstanceOptions {
  std::string path;
  Access access = Access::kReadWrite;
  std::uint64_t memory_bytes = 0;     // DuckDB's own limit; what the decoders hold comes on top
  unsigned threads = 1;               // at most; a load may set fewer (limits.h)
  std::uint64_t spill_bytes_max = 0;  // on disk, of what does not fit into memory
};

// DuckDB's own cache of open instances, through which every open goes: the same path is never opened twice. Owned by
// the InstanceSlot, which outlives every instance that it opened.
class InstanceCache {
 public:
  InstanceCache() : cache_(duckdb_create_instance_cache()) {}
  ~InstanceCache() { duckdb_destroy_instance_cache(&cache_); }
  InstanceCache(const InstanceCache&) = delete;
  InstanceCache& operator=(const InstanceCache&) = delete;

  duckdb_instance_cache handle() const { return cache_; }

 private:
  duckdb_instance_cache cache_;
};

// The open database file, with the table function that loads read from. Closed by the destructor, which folds the
// WAL into the file unless somebody switched that off. Thread-safe; shared by the connections made on it, the last of
// which closes it. Commits never make a checkpoint by themselves; checkpoint.h says when one is made.
class Instance {
 public:
  // Opens an existing file, or creates one where the access allows it, and keeps the claim on it for as long as it is
  // open. REQUIRES: `cache` outlives the instance.
  static Result<std::shared_ptr<Instance>> open(InstanceCache& cache, const InstanceOptions& options,
                                                std::optional<FileClaim> claim);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  duckdb_database handle() const { return database_; }
  Access access() const { return access_; }
  ScanRegistry& scans() { return scans_; }
  // The bytes of the file, for a copy of it.
  const Descriptor& file() const { return file_; }

 private:
  Instance(std::optional<FileClaim> claim, duckdb_database database, Descriptor file, Access access)
      : claim_(std::move(claim)), file_(std::move(file)), database_(database), access_(access) {}

  std::optional<FileClaim> claim_;
  // Open for as long as the database is: to close any descriptor of a file takes away the POSIX lock that the process,
  // here DuckDB, has on it.
  Descriptor file_;
  duckdb_database database_;
  Access access_;
  ScanRegistry scans_;
};

// Where DuckDB puts what does not fit into memory: a directory beside the database file.
std::string spill_directory_of(const std::string& path);

}  // namespace cairn::duckdb
