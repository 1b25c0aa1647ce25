#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "avro/container.h"
#include "avro/decoder.h"
#include "avro/row_json.h"
#include "model/batch_source.h"
#include "sync/avro_scan.h"
#include "sync/start_filter.h"

namespace cairn {

// One thread's reader of an AvroScan: takes block after block from the scan's cursor, decompresses and decodes each on
// the thread that asks, and writes the cells into the sink's own memory. Made by AvroScan::open_reader(), owned by the
// destination; the scan outlives it.
//
// Strings and nested values of a batch point into blocks. It keeps every block alive that the batch handed out last
// points into, and none longer. Rows without a key are set aside, rows before the start date left out, before the
// destination sees them; the counts of all that go to the scan when the reader is destroyed, so that they are whole
// only then. After a failure next() gives 0 for ever, the scan has heard of it, and so have the other readers.
class AvroBatchReader final : public BatchReader {
 public:
  explicit AvroBatchReader(AvroScan& scan);
  ~AvroBatchReader() override;
  AvroBatchReader(const AvroBatchReader&) = delete;
  AvroBatchReader& operator=(const AvroBatchReader&) = delete;

  // At least one row, or 0 at the end and after a failure; ask status() which. What the sink held before is lost.
  std::size_t next(const ColumnSink& sink) override;
  Status status() const override;

 private:
  // A decompressed block and the file it came from, alive as long as cells point into them.
  struct LiveBlock {
    std::shared_ptr<OpenFile> file;
    std::unique_ptr<avro::Block> block;
  };

  // Rows from as many blocks as the sink has room for.
  Result<std::size_t> fill(const ColumnSink& sink);
  // False at the end of the pass.
  Result<bool> start_block();
  // Takes over what the decoder counted in the file at hand.
  void collect_inexact();
  void retire_decoder();
  // Decodes from the block at hand into the sink's rows from `first` on; returns how many rows stay.
  Result<std::size_t> decode(const ColumnSink& sink, std::size_t first);
  void write_order_columns(const ColumnSink& sink, std::size_t first, std::size_t count, std::uint64_t row_in_block);
  // Moves the rows that stay to the front; returns how many they are.
  std::size_t sort_out(const ColumnSink& sink, std::size_t first, std::size_t count, std::uint64_t row_in_block);
  bool is_any_key_missing(std::size_t first, std::size_t count) const;
  std::optional<TimeCells> time_cells() const;
  void reject(std::size_t row, std::uint64_t row_in_block, std::string reason);
  // Those that no cell of the next batch can point into; their memory is used again.
  void release_blocks();
  const OpenFile& file() const { return *live_.back().file; }
  const avro::Block& block() const { return *live_.back().block; }

  AvroScan& scan_;
  std::vector<SinkColumn> data_columns_;        // of the sink at hand
  std::vector<avro::JsonColumn> json_columns_;  // names and types of data_columns_
  std::vector<std::size_t> key_columns_;        // of data_columns_
  std::optional<StartFilter> start_filter_;
  ScratchColumn hidden_time_;
  std::vector<SinkColumn> decoded_columns_;  // data_columns_ and, if there is one, the hidden time
  std::optional<avro::Decoder> decoder_;
  std::vector<LiveBlock> live_;  // the last one is being decoded, if decoder_ has rows left
  std::vector<std::unique_ptr<avro::Block>> spare_;
  ScanTotals counted_;
  AvroScan::InexactIntegers inexact_;
  std::vector<std::uint64_t> inexact_seen_;  // of the decoder's counts, by target
  std::optional<Error> failure_;
};

}  // namespace cairn
