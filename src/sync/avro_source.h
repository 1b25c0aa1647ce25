#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "model/batch_source.h"
#include "model/plan.h"
#include "source/object_store.h"
#include "sync/avro_scan.h"

namespace cairn {

// The rows of one load, straight from its Avro files: what joins an object store, the decoder and a destination.
//
// Every reader fetches, decompresses and decodes on the thread that asks, block by block, so that a destination's own
// threads share even a single file. The store, the plan and the load are borrowed. Thread-safe.
//
// Made by a run for each attempt at a load: what it remembers is that attempt's. A destination may scan as often as it
// needs; every scan gives the same rows with the same order keys, or fails because a file changed (kConflict).
class AvroSource final : public BatchSource {
 public:
  AvroSource(ObjectStore& store, const TablePlan& table, const Load& load);

  std::span<const ScanFile> files() const override { return files_; }
  Result<std::unique_ptr<Scan>> scan(ScanRequest request) override;

  // The first error that a scan met, and the dump whose file caused it: what a run blocks before it plans again.
  struct Failure {
    DumpId dump;
    Error error;
    std::vector<Misfit> misfits;  // not empty: wider columns would mend it
  };
  // Asked by the run once the destination has returned an error; none: the source was not to blame.
  std::optional<Failure> failure() const;

 private:
  void remember(DumpId dump, const Error& error, const std::vector<Misfit>& misfits);

  ObjectStore& store_;
  const TablePlan& table_;
  const Load& load_;
  std::vector<ScanFile> files_;
  mutable std::mutex mutex_;
  std::optional<Failure> failure_;
};

}  // namespace cairn
