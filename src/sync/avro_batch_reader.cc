#include "sync/avro_batch_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "avro/codec/codec.h"

namespace cairn {
namespace {

// Copies one cell, so that the rows behind a rejected one close up.
void move_cell(const SinkColumn& column, std::size_t from, std::size_t to) {
  const std::size_t width = width_of(column.physical);
  auto* const cells = static_cast<std::byte*>(column.data);
  std::memcpy(cells + to * width, cells + from * width, width);
  if (column.is_valid(from)) {
    column.set_valid(to);
  } else {
    column.set_null(to);
  }
}

bool has_null(const SinkColumn& column, std::size_t first, std::size_t count) {
  for (std::size_t row = first; row < first + count; ++row) {
    if (!column.is_valid(row)) return true;
  }
  return false;
}

}  // namespace

AvroBatchReader::AvroBatchReader(AvroScan& scan) : scan_(scan) {
  for (const ScanColumn& column : scan.columns()) {
    if (column.kind != ScanColumn::Kind::kData) continue;
    const PlannedColumn& planned = scan.table().columns[column.index];
    if (planned.is_key) key_columns_.push_back(json_columns_.size());
    json_columns_.push_back({planned.is_sibling ? planned.column : planned.field, planned.type});
  }
  counted_.files.resize(scan.file_count());
  if (scan.table().start_date.has_value()) start_filter_.emplace(*scan.table().start_date);
}

AvroBatchReader::~AvroBatchReader() {
  retire_decoder();
  if (start_filter_.has_value()) counted_.rows_untimed = start_filter_->rows_untimed();
  scan_.add(counted_);
  scan_.add(inexact_);
}

Status AvroBatchReader::status() const {
  if (failure_.has_value()) return *failure_;
  return {};
}

std::size_t AvroBatchReader::next(const ColumnSink& sink) {
  if (failure_.has_value()) return 0;
  release_blocks();
  data_columns_.clear();
  for (std::size_t i = 0; i < sink.columns.size(); ++i) {
    if (scan_.columns()[i].kind == ScanColumn::Kind::kData) data_columns_.push_back(sink.columns[i]);
  }
  Result<std::size_t> rows = fill(sink);
  if (rows.has_value()) return *rows;
  failure_ = rows.error();
  if (live_.empty()) return 0;
  std::vector<Misfit> misfits;
  if (decoder_.has_value()) {
    if (const std::optional<std::string> field = decoder_->field_of_unreadable_time()) {
      misfits.push_back({Misfit::Kind::kUnreadableTime, file().file.dump, *field});
    }
  }
  scan_.fail(*failure_, file().file.dump, misfits);
  return 0;
}

Result<std::size_t> AvroBatchReader::fill(const ColumnSink& sink) {
  std::size_t rows = 0;
  while (rows < sink.capacity) {
    const bool needs_block = !decoder_.has_value() || decoder_->rows_left() == 0;
    if (needs_block && !TRY(start_block())) break;
    rows += TRY(decode(sink, rows));
  }
  return rows;
}

// False at the end of the scan.
Result<bool> AvroBatchReader::start_block() {
  std::optional<BlockWork> work = TRY(scan_.next_block());
  if (!work.has_value()) return false;
  auto unpacked = spare_.empty() ? std::make_unique<avro::Block>() : std::move(spare_.back());
  if (!spare_.empty()) spare_.pop_back();
  live_.push_back({std::move(work->file), std::move(unpacked)});
  LiveBlock& live = live_.back();
  TRY_WITHIN(avro::unpack(live.file->header, work->block, live.file->program->padding, *live.block),
             file().bytes->name());

  const bool has_other_program = !decoder_.has_value() || &decoder_->program() != live.file->program.get();
  if (has_other_program) {
    retire_decoder();
    decoder_.emplace(live.file->program);
    inexact_seen_.assign(live.file->program->targets.size(), 0);
  }
  decoder_->begin(*live.block);
  FileTotals& totals = counted_.files[live.file->index];
  ++totals.blocks;
  totals.rows += live.block->row_count;
  counted_.checksum += avro::crc32(work->block.bytes);
  return true;
}

Result<std::size_t> AvroBatchReader::decode(const ColumnSink& sink, std::size_t first) {
  const std::uint64_t row_in_block = block().row_count - decoder_->rows_left();
  decoded_columns_ = data_columns_;
  if (file().hidden_time.has_value()) {
    decoded_columns_.push_back(hidden_time_.reset(physical_of(*file().hidden_time), sink.capacity));
  }
  const ColumnSink data{decoded_columns_, sink.capacity};
  const std::size_t decoded = decoder_->decode(sink.capacity - first, data, first);
  TRY_WITHIN(decoder_->status(), file().bytes->name());
  if (decoder_->rows_left() == 0) collect_inexact();
  write_order_columns(sink, first, decoded, row_in_block);
  const std::size_t kept = sort_out(sink, first, decoded, row_in_block);
  // One reader alone may be too many; all readers together are counted when each ends.
  if (counted_.rejects.size() > kRejectsMax) return too_many_rejects(counted_.rejects.back().reason);
  counted_.rows_read += decoded;
  counted_.rows_out += kept;
  return kept;
}

void AvroBatchReader::collect_inexact() {
  const std::span<const std::uint64_t> counts = decoder_->inexact_integers();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::uint64_t fresh = counts[i] - std::exchange(inexact_seen_[i], counts[i]);
    if (fresh != 0) inexact_[{file().file.dump, decoder_->program().targets[i].field}] += fresh;
  }
}

void AvroBatchReader::retire_decoder() {
  if (decoder_.has_value()) counted_.zero_times += decoder_->zero_times();
}

void AvroBatchReader::write_order_columns(const ColumnSink& sink, std::size_t first, std::size_t count,
                                          std::uint64_t row_in_block) {
  for (std::size_t i = 0; i < sink.columns.size(); ++i) {
    const ScanColumn::Kind kind = scan_.columns()[i].kind;
    if (kind == ScanColumn::Kind::kData) continue;
    auto* const cells = sink.columns[i].cells<std::int64_t>() + first;
    if (kind == ScanColumn::Kind::kRowOrdinal) {
      const auto start = static_cast<std::int64_t>((block().ordinal << 32) | row_in_block);
      for (std::size_t row = 0; row < count; ++row) cells[row] = start + static_cast<std::int64_t>(row);
    } else {
      std::fill_n(cells, count, kind == ScanColumn::Kind::kDumpId ? file().file.dump.value() : file().file.ordinal);
    }
  }
}

bool AvroBatchReader::is_any_key_missing(std::size_t first, std::size_t count) const {
  return std::ranges::any_of(key_columns_, [&](std::size_t key) { return has_null(data_columns_[key], first, count); });
}

// Where the rows that were decoded last have their time.
std::optional<TimeCells> AvroBatchReader::time_cells() const {
  if (file().hidden_time.has_value()) return TimeCells{decoded_columns_.back(), *file().hidden_time};
  if (!scan_.time_place().has_value()) return std::nullopt;
  return TimeCells{data_columns_[*scan_.time_place()], json_columns_[*scan_.time_place()].type};
}

// Takes out the rows before the start date and those that lack a part of their key, and closes the gaps; returns how
// many rows stay.
std::size_t AvroBatchReader::sort_out(const ColumnSink& sink, std::size_t first, std::size_t count,
                                      std::uint64_t row_in_block) {
  if (!start_filter_.has_value() && !is_any_key_missing(first, count)) return count;

  const std::optional<TimeCells> time = time_cells();
  std::size_t kept = first;
  for (std::size_t row = first; row < first + count; ++row) {
    if (start_filter_.has_value() && start_filter_->leaves_out(time, row)) {
      ++counted_.rows_filtered;
      continue;
    }
    const auto null_key =
        std::ranges::find_if(key_columns_, [&](std::size_t key) { return !data_columns_[key].is_valid(row); });
    if (null_key != key_columns_.end()) {
      reject(row, row_in_block + row - first, fmt::format("the key field '{}' is NULL", json_columns_[*null_key].name));
      continue;
    }
    if (kept != row) {
      for (const SinkColumn& column : sink.columns) move_cell(column, row, kept);
    }
    ++kept;
  }
  // The decoder writes only the validity bits of NULLs, so the rows that it will write next must be valid again.
  for (const SinkColumn& column : sink.columns) {
    for (std::size_t row = kept; row < first + count; ++row) column.set_valid(row);
  }
  return kept - first;
}

void AvroBatchReader::reject(std::size_t row, std::uint64_t row_in_block, std::string reason) {
  const ColumnSink data{data_columns_, row + 1};
  counted_.rejects.push_back({file().file.dump, file().file.pinned.file.uri, block().ordinal, row_in_block,
                              std::move(reason), avro::row_as_json(json_columns_, data, row)});
  ++counted_.rows_rejected;
}

// The strings of the last batch end here. Only the block that has rows left is still needed.
void AvroBatchReader::release_blocks() {
  const bool is_last_needed = decoder_.has_value() && decoder_->rows_left() > 0;
  const std::size_t released = live_.size() - (is_last_needed ? 1 : 0);
  for (std::size_t i = 0; i < released; ++i) spare_.push_back(std::move(live_[i].block));
  live_.erase(live_.begin(), live_.begin() + static_cast<std::ptrdiff_t>(released));
}

}  // namespace cairn
