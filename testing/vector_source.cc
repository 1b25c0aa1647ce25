#include "testing/vector_source.h"

#include <algorithm>
#include <mutex>
#include <random>

#include <nlohmann/json.hpp>

namespace cairn::testing {
namespace {

nlohmann::json to_json(const Cell& cell, Type type) {
  if (cell.is_null()) return nullptr;
  switch (physical_of(type)) {
    case Physical::kBool: return cell.integer() != 0;
    case Physical::kFloat32:
    case Physical::kFloat64: return cell.floating();
    case Physical::kString: return cell.text();
    case Physical::kInt16:
    case Physical::kInt32:
    case Physical::kInt64: return static_cast<std::int64_t>(cell.integer());
    case Physical::kInt128: return fmt::format("{}", cell.integer());
  }
  CHECK(false, "every physical form has a JSON form");
}

std::string record_json(const Row& cells, std::span<const PlannedColumn> columns) {
  nlohmann::json record = nlohmann::json::object();
  for (std::size_t i = 0; i < columns.size(); ++i) record[columns[i].field] = to_json(cells[i], columns[i].type);
  return record.dump();
}

// The field of the first key column that is NULL in the row; null if the row can be loaded.
const std::string* missing_key(const Row& cells, std::span<const PlannedColumn> columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].is_key && cells[i].is_null()) return &columns[i].field;
  }
  return nullptr;
}

}  // namespace

// The state that the readers of one pass share.
class VectorScan final : public Scan {
 public:
  VectorScan(const VectorSource& source, ScanRequest request) : source_(source), request_(std::move(request)) {
    for (std::size_t i = 0; i < request_.file_count; ++i) {
      const VectorSource::File& file = source_.files_[request_.first_file + i];
      for (std::size_t block = 0; block < file.blocks.size(); ++block) work_.push_back({i, block});
      totals_.files.emplace_back();
      totals_.zero_times += file.zero_times;
    }
    if (source_.arrival_seed_) std::shuffle(work_.begin(), work_.end(), std::mt19937_64(*source_.arrival_seed_));
  }

  Result<std::unique_ptr<BatchReader>> open_reader() override;

  Result<ScanTotals> finish() override {
    CHECK(readers_ == 0, "finish() comes after the end of every reader");
    if (failure_) return *failure_;
    if (source_.finish_failure_) return *source_.finish_failure_;
    CHECK(next_work_ == work_.size(), "finish() comes after the last row");
    CHECK(totals_.rows_read == totals_.rows_out + totals_.rows_rejected + totals_.rows_filtered, "the scan adds up");
    return totals_;
  }

 private:
  friend class VectorReader;
  struct Work {
    std::size_t file = 0;  // of the request
    std::size_t block = 0;
  };

  const VectorSource& source_;
  const ScanRequest request_;
  std::vector<Work> work_;

  std::mutex mutex_;
  std::size_t next_work_ = 0;
  std::size_t readers_ = 0;
  std::optional<Error> failure_;
  ScanTotals totals_;
};

class VectorReader final : public BatchReader {
 public:
  explicit VectorReader(VectorScan& scan) : scan_(scan) {
    const std::lock_guard lock(scan_.mutex_);
    ++scan_.readers_;
  }
  ~VectorReader() override {
    const std::lock_guard lock(scan_.mutex_);
    --scan_.readers_;
  }

  std::size_t next(const ColumnSink& sink) override {
    CHECK(sink.columns.size() == scan_.request_.columns.size(), "the sink has the columns of the request");
    held_.clear();  // the strings of the last batch die here, as those of a real reader do
    while (held_.empty() && status_.has_value()) {
      if (place_ == ready_.size() && !take_block()) return 0;
      const std::size_t count = std::min(sink.capacity, ready_.size() - place_);
      held_.assign(ready_.begin() + static_cast<std::ptrdiff_t>(place_),
                   ready_.begin() + static_cast<std::ptrdiff_t>(place_ + count));
      place_ += count;
    }
    for (std::size_t row = 0; row < held_.size(); ++row) {
      for (std::size_t i = 0; i < sink.columns.size(); ++i) write_cell(held_[row][i], sink.columns[i], row);
    }
    return held_.size();
  }

  Status status() const override { return status_; }

 private:
  // Takes the next block of the pass and makes its good rows ready; false at the end and after an error.
  bool take_block() {
    const std::lock_guard lock(scan_.mutex_);
    ready_.clear();
    place_ = 0;
    if (scan_.failure_ || scan_.next_work_ == scan_.work_.size()) return false;
    const VectorScan::Work work = scan_.work_[scan_.next_work_++];
    const std::size_t file = scan_.request_.first_file + work.file;
    const VectorSource::Block& block = scan_.source_.files_[file].blocks[work.block];
    for (std::size_t row = 0; row < block.rows.size(); ++row) take_row(file, work.block, row);
    FileTotals& totals = scan_.totals_.files[work.file];
    ++totals.blocks;
    totals.rows += block.rows.size();
    scan_.totals_.checksum += (file + 1) * 1'000'003 + work.block;
    if (block.failure) scan_.failure_ = block.failure;
    if (block.failure) status_ = *block.failure;
    return status_.has_value();
  }

  void take_row(std::size_t file, std::size_t block, std::size_t row) {
    const VectorSource::ScriptRow& script = scan_.source_.files_[file].blocks[block].rows[row];
    ScanTotals& totals = scan_.totals_;
    ++totals.rows_read;
    if (script.is_filtered) {
      ++totals.rows_filtered;
    } else if (const std::string* field = missing_key(script.cells, scan_.source_.columns_)) {
      ++totals.rows_rejected;
      const ScanFile& place = scan_.source_.scan_files_[file];
      totals.rejects.push_back({place.dump, place.pinned.file.uri, block, row, fmt::format("key '{}' is NULL", *field),
                                record_json(script.cells, scan_.source_.columns_)});
    } else {
      ++totals.rows_out;
      ready_.push_back(requested_cells(script.cells, scan_.source_.scan_files_[file], block << 32 | row));
    }
  }

  Row requested_cells(const Row& cells, const ScanFile& file, std::uint64_t row_ordinal) const {
    Row requested;
    for (const ScanColumn& column : scan_.request_.columns) {
      switch (column.kind) {
        case ScanColumn::Kind::kData: requested.push_back(cells[column.index]); break;
        case ScanColumn::Kind::kDumpId: requested.emplace_back(file.dump.value()); break;
        case ScanColumn::Kind::kFileOrdinal: requested.emplace_back(file.ordinal); break;
        case ScanColumn::Kind::kRowOrdinal: requested.emplace_back(row_ordinal); break;
      }
    }
    return requested;
  }

  VectorScan& scan_;
  std::vector<Row> ready_;  // of the block at hand
  std::size_t place_ = 0;   // the first of them that is not handed out
  std::vector<Row> held_;   // the batch that was handed out last
  Status status_;
};

Result<std::unique_ptr<BatchReader>> VectorScan::open_reader() { return std::make_unique<VectorReader>(*this); }

VectorSource::VectorSource(std::vector<PlannedColumn> columns) : columns_(std::move(columns)) {}

VectorSource& VectorSource::dump(std::int64_t id) {
  dumps_.push_back({DumpId(id), fmt::format("manifest-{}", id), {}});
  return *this;
}

VectorSource& VectorSource::file(std::string uri) {
  CHECK(!dumps_.empty(), "a file belongs to a dump");
  PlannedDump& dump = dumps_.back();
  const PinnedFile pinned{{uri, ObjectKey(uri)}, 1000, "etag of " + uri};
  scan_files_.push_back({dump.id, static_cast<std::uint32_t>(dump.files.size()), pinned});
  dump.files.push_back(pinned);
  files_.emplace_back();
  is_block_open_ = false;
  return *this;
}

VectorSource& VectorSource::file() {
  CHECK(!dumps_.empty(), "a file belongs to a dump");
  return file(fmt::format("s3://bucket/sync_{}/{}.avro", dumps_.back().id.value(), dumps_.back().files.size()));
}

VectorSource::Block& VectorSource::open_block() {
  CHECK(!files_.empty(), "a row belongs to a file");
  std::vector<Block>& blocks = files_.back().blocks;
  if (!is_block_open_ || blocks.back().rows.size() == kBlockRows) blocks.emplace_back();
  is_block_open_ = true;
  return blocks.back();
}

VectorSource& VectorSource::row(Row cells) {
  CHECK(cells.size() == columns_.size(), "a row has a cell for each column");
  open_block().rows.push_back({std::move(cells)});
  return *this;
}

VectorSource& VectorSource::rows(std::vector<Row> rows) {
  for (Row& cells : rows) row(std::move(cells));
  return *this;
}

VectorSource& VectorSource::filtered_row() {
  open_block().rows.push_back({Row(columns_.size()), true});
  return *this;
}

VectorSource& VectorSource::end_block() {
  is_block_open_ = false;
  return *this;
}

VectorSource& VectorSource::zero_times(std::uint64_t count) {
  CHECK(!files_.empty(), "times belong to a file");
  files_.back().zero_times += count;
  return *this;
}

VectorSource& VectorSource::fail_here(Error error) {
  open_block().failure = std::move(error);
  return end_block();
}

VectorSource& VectorSource::fail_finish(Error error) {
  finish_failure_ = std::move(error);
  return *this;
}

VectorSource& VectorSource::shuffle_arrival(std::uint64_t seed) {
  arrival_seed_ = seed;
  return *this;
}

Result<std::unique_ptr<Scan>> VectorSource::scan(ScanRequest request) {
  CHECK(request.first_file + request.file_count <= files_.size(), "a scan is of files that there are");
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto is_column = [i](const ScanColumn& column) {
      return column.kind == ScanColumn::Kind::kData && column.index == i;
    };
    CHECK(!columns_[i].is_key || std::ranges::any_of(request.columns, is_column), "a scan holds every key column");
  }
  ++scan_count_;
  return std::make_unique<VectorScan>(*this, std::move(request));
}

}  // namespace cairn::testing
