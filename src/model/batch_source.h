#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/column_sink.h"
#include "model/plan.h"

namespace cairn {

// The rows of one load on their way from files to a destination, by pulling: BatchSource → Scan → BatchReader. sync/
// implements the three over Avro files, and a destination's threads call them. Here because both sides need it, and
// neither may know the other.

// A row that was set aside: a row of _cairn_rejects.
struct Reject {
  DumpId dump;
  std::string uri;
  std::uint64_t block = 0;
  std::uint64_t row = 0;  // in the block
  std::string reason;
  std::string record;  // JSON, selected fields only
};

// What one column of a scan holds: a column of the table's plan, or a part of the row's order key.
struct ScanColumn {
  enum class Kind : std::uint8_t {
    kData,         // `index` into TablePlan::columns
    kDumpId,       // int64
    kFileOrdinal,  // int64: the file's place in its manifest's list for the table, from 0
    kRowOrdinal,   // int64: block ordinal << 32 | row in block; the same on every retry
  };
  Kind kind = Kind::kData;
  std::size_t index = 0;
};

Physical physical_of(const ScanColumn& column, std::span<const PlannedColumn> columns);

// A file of the load, in order-key order.
struct ScanFile {
  DumpId dump;
  std::uint32_t ordinal = 0;  // in its dump's list
  PinnedFile pinned;
};

struct ScanRequest {
  std::size_t first_file = 0;  // range of BatchSource::files()
  std::size_t file_count = 0;
  std::vector<ScanColumn> columns;  // REQUIRES: holds every key column of the table
};

struct FileTotals {
  std::uint64_t blocks = 0;
  std::uint64_t rows = 0;
};

// What a finished scan counted. rows_read = rows_out + rows_rejected + rows_filtered.
struct ScanTotals {
  std::uint64_t rows_read = 0;
  std::uint64_t rows_out = 0;
  std::uint64_t rows_rejected = 0;
  std::uint64_t rows_filtered = 0;
  std::uint64_t rows_untimed = 0;  // not filtered, because their time is NULL or cannot be read
  std::uint64_t zero_times = 0;    // 0 read as a time, stored as NULL
  std::uint64_t checksum = 0;      // sum modulo 2^64 of the CRC-32 of every block: order-independent
  std::vector<FileTotals> files;   // by file of the request
  std::vector<Reject> rejects;
};

// One thread's share of a scan, which outlives it: rows come out block by block, of whichever file is next, so only the
// order columns tell where a row stood. Fetching, decompressing and decoding happen in next(), on the thread that
// calls. Sticky status: `while (reader.next(sink) > 0) {…}`, then `TRY(reader.status())`.
class BatchReader {
 public:
  virtual ~BatchReader() = default;
  // Fills the sink from row 0 and returns the number of rows; 0 at the end and after an error. The strings of the
  // batch live until the next call or the end of the reader.
  // REQUIRES: the sink's columns are those of the request; every validity bit is set.
  virtual std::size_t next(const ColumnSink& sink) = 0;
  virtual Status status() const = 0;
};

// One pass over the rows of a range of files. Thread-safe: any number of readers, each on a thread of its own, share
// the work by blocks. Each row comes out of exactly one of them. The first error of any reader ends the pass for all:
// the others come to an early end, and finish() returns that error. Outlived by its source.
class Scan {
 public:
  virtual ~Scan() = default;
  virtual Result<std::unique_ptr<BatchReader>> open_reader() = 0;
  // Ends the pass: an error unless every byte of every file was received, length-checked, decoded to its last block,
  // and its object is unchanged. REQUIRES: all readers came to their end and are gone.
  virtual Result<ScanTotals> finish() = 0;
};

// The rows of one load. `sync/` builds it; a destination pulls from it, as often as it needs to.
//
// A destination that scans twice gets the same rows with the same order keys. Errors carry file, block and offset; to
// which dump they belong, the source tells whoever made it. The cheapest correct implementation is VectorSource in
// testing/.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual std::span<const ScanFile> files() const = 0;
  virtual Result<std::unique_ptr<Scan>> scan(ScanRequest request) = 0;
};

}  // namespace cairn
