#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "destination/memory/cell.h"
#include "model/batch_source.h"

namespace cairn::testing {

using memory_store::Cell;
using memory_store::Row;

inline const Cell null;

// A BatchSource over rows that a test wrote down, and the dumps of the load that they make up:
//
//   VectorSource source(plan.columns);
//   source.dump(41).file("users/0.avro").row({1, "ada"}).row({2, null}).dump(42);
//
// It keeps the whole contract of a real one: readers share the work by blocks, strings die with the next batch, rows
// without a key are rejected, an error is sticky. Its scans are as thread-safe as those of the real one.
class VectorSource final : public BatchSource {
 public:
  explicit VectorSource(std::vector<PlannedColumn> columns);

  // The script. A dump may stay without files, a file without rows.
  VectorSource& dump(std::int64_t id);
  VectorSource& file(std::string uri);
  VectorSource& file();  // named by its dump and place
  // REQUIRES: one cell for each column.
  VectorSource& row(Row cells);
  VectorSource& rows(std::vector<Row> rows);
  // A row that the start date leaves out: counted, never handed out.
  VectorSource& filtered_row();
  // The next row of the file opens a new block; one also opens by itself after kBlockRows rows.
  VectorSource& end_block();
  // That many times of the file were 0 and are NULL in its rows.
  VectorSource& zero_times(std::uint64_t count);

  // Faults. The reader that comes to the next row of the script fails instead of handing it out.
  VectorSource& fail_here(Error error);
  // Scan::finish() fails: the length or the version of an object was not what it should be.
  VectorSource& fail_finish(Error error);
  // Readers get the blocks in an order drawn from the seed instead of the order of the files.
  VectorSource& shuffle_arrival(std::uint64_t seed);

  // What a plan would say about these dumps.
  const std::vector<PlannedDump>& dumps() const { return dumps_; }
  const std::vector<PlannedColumn>& columns() const { return columns_; }

  std::span<const ScanFile> files() const override { return scan_files_; }
  Result<std::unique_ptr<Scan>> scan(ScanRequest request) override;
  // How many scans were asked for so far: a destination that needs nothing reads nothing.
  std::size_t scan_count() const { return scan_count_; }

  static constexpr std::size_t kBlockRows = 700;

 private:
  friend class VectorScan;
  friend class VectorReader;
  struct ScriptRow {
    Row cells;
    bool is_filtered = false;
  };
  struct Block {
    std::vector<ScriptRow> rows;
    std::optional<Error> failure;  // comes after the rows
  };
  struct File {
    std::vector<Block> blocks;
    std::uint64_t zero_times = 0;
  };

  Block& open_block();

  std::vector<PlannedColumn> columns_;
  std::vector<PlannedDump> dumps_;
  std::vector<ScanFile> scan_files_;
  std::vector<File> files_;
  bool is_block_open_ = false;
  std::optional<Error> finish_failure_;
  std::optional<std::uint64_t> arrival_seed_;
  std::size_t scan_count_ = 0;
};

}  // namespace cairn::testing
