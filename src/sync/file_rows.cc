#include "sync/file_rows.h"

#include <algorithm>

#include "avro/decoder.h"
#include "avro/program.h"
#include "model/batch.h"

namespace cairn {
namespace {

// Decodes the blocks of a file one after the other.
class FileDecoder {
 public:
  static Result<FileDecoder> open(ByteSource& file) {
    auto header = std::make_unique<avro::FileHeader>(TRY_WITHIN(avro::read_header(file), file.name()));
    std::vector<avro::Target> targets;
    std::vector<Physical> columns;
    for (const avro::FileField& field : avro::fields_of(header->schema)) {
      targets.push_back({field.name, column_type_of(field)});
      columns.push_back(physical_of(column_type_of(field)));
    }
    auto program = TRY_WITHIN(avro::compile(header->schema, targets), file.name());
    return FileDecoder(file, std::move(header), std::move(program), columns);
  }

  const avro::FileHeader& header() const { return *header_; }

  // False at the end of the file.
  Result<bool> next_block(FileSummary& summary) {
    const auto raw = TRY_WITHIN(walker_.next(), file_.name());
    if (!raw.has_value()) return false;
    TRY_WITHIN(avro::unpack(*header_, *raw, decoder_.program().padding, block_), file_.name());
    decoder_.begin(block_);
    TRY_WITHIN(decoder_.status(), file_.name());
    ++summary.blocks;
    summary.rows += block_.row_count;
    summary.bytes_uncompressed += block_.buffer.bytes().size();
    return true;
  }

  // Rows of the block at hand; 0 at its end.
  Result<std::size_t> next_rows(std::size_t rows_max) {
    sink_ = batch_.reset();
    if (decoder_.rows_left() == 0) return std::size_t{0};
    const std::size_t rows = decoder_.decode(std::min(rows_max, sink_.capacity), sink_, 0);
    TRY_WITHIN(decoder_.status(), file_.name());
    return rows;
  }

  const ColumnSink& sink() const { return sink_; }

 private:
  FileDecoder(ByteSource& file, std::unique_ptr<avro::FileHeader> header, std::shared_ptr<const avro::Program> program,
              std::span<const Physical> columns)
      : file_(file),
        header_(std::move(header)),
        walker_(file, *header_),
        decoder_(std::move(program)),
        batch_(columns) {}

  ByteSource& file_;
  std::unique_ptr<avro::FileHeader> header_;  // the walker points at it
  avro::BlockWalker walker_;
  avro::Decoder decoder_;
  avro::Block block_;
  Batch batch_;
  ColumnSink sink_;
};

}  // namespace

Type column_type_of(const avro::FileField& field) { return field.type.value_or(Type{TypeId::kString}); }

Result<FileSummary> summarise_file(ByteSource& file) {
  FileDecoder decoder = TRY(FileDecoder::open(file));
  FileSummary summary;
  summary.codec = decoder.header().codec->name();
  summary.fields = avro::fields_of(decoder.header().schema);
  summary.schema_text = decoder.header().schema_text;
  summary.bytes = file.size();
  while (TRY(decoder.next_block(summary))) {
    while (TRY(decoder.next_rows(kBatchRows)) > 0) {
    }
  }
  return summary;
}

Status read_rows(ByteSource& file, std::uint64_t rows_max, const TakeRows& take) {
  FileDecoder decoder = TRY(FileDecoder::open(file));
  FileSummary ignored;
  while (rows_max > 0 && TRY(decoder.next_block(ignored))) {
    while (rows_max > 0) {
      const std::size_t rows = TRY(decoder.next_rows(rows_max));
      if (rows == 0) break;
      if (!take(decoder.sink(), rows)) return {};
      rows_max -= rows;
    }
  }
  return {};
}

}  // namespace cairn
