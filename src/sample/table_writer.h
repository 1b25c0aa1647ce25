#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "avro/byte_sink.h"
#include "avro/encoder.h"
#include "sample/column.h"

namespace cairn::sample {

// Where the data files of one table in one dump go, and how they are named.
struct TableFiles {
  std::filesystem::path directory;  // sync_<id>/<table>, made on the first row
  std::uint64_t seed = 0;           // of the random part of the names, and of the sync markers
  std::uint64_t part_bytes = 0;     // of records; a file ends with the row that reaches it
  enum class Naming : std::uint8_t { kSpark, kNumbered } naming = Naming::kSpark;
};

// What came of it.
struct TableFilesWritten {
  std::vector<std::string> names;  // in order, without directories
  std::uint64_t rows = 0;
  std::uint64_t bytes_raw = 0;  // of the records, before compression
  std::uint64_t bytes = 0;      // of the files
};

// Writes the rows of one table in one dump, in as many files as they need; none without rows.
class TableWriter {
 public:
  TableWriter(TableFiles files, std::vector<Field> fields);
  TableWriter(TableWriter&&) noexcept;
  TableWriter& operator=(TableWriter&&) noexcept;
  ~TableWriter();

  template <typename Row>
  Status write(const Columns<Row>& columns, const Row& row) {
    TRY(ensure_open());
    texts_->clear();
    for (const Column<Row>& column : columns) {
      write_cell(*encoder_, column.field, column.value(row, *texts_), *texts_);
    }
    return end_row();
  }
  // Ends the last file. Nothing may be written after it.
  Result<TableFilesWritten> finish();

  std::uint64_t rows() const { return written_.rows; }
  std::uint64_t bytes_raw() const { return written_.bytes_raw + (encoder_ ? encoder_->bytes_raw() : 0); }

 private:
  Status ensure_open() { return encoder_ ? Status() : open_part(); }
  Status open_part();
  Status end_row();
  Status close_part();
  std::string part_name() const;

  TableFiles files_;
  std::vector<Field> fields_;
  TableFilesWritten written_;
  std::unique_ptr<CellText> texts_ = std::make_unique<CellText>();
  std::unique_ptr<avro::FileSink> sink_;
  std::optional<avro::Encoder> encoder_;  // of the file that is open; writes to *sink_
};

}  // namespace cairn::sample
