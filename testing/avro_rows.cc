#include "testing/avro_rows.h"

#include <algorithm>

#include "avro/decoder.h"
#include "avro/file_field.h"
#include "avro/row_json.h"
#include "model/batch.h"
#include "testing/string_source.h"

namespace cairn::testing {
namespace {

std::vector<Physical> physicals_of(const avro::Program& program) {
  std::vector<Physical> physicals;
  for (const avro::Target& target : program.targets) physicals.push_back(physical_of(target.type));
  return physicals;
}

avro::ReferenceCell cell_of(const SinkColumn& column, std::size_t row) {
  if (!column.is_valid(row)) return {};
  if (column.physical == Physical::kString) return std::string(column.cells<StringCell>()[row].view());
  const std::size_t width = width_of(column.physical);
  return std::string(column.cells<char>() + row * width, width);
}

std::vector<avro::ReferenceCell> row_of(const ColumnSink& sink, std::size_t row) {
  std::vector<avro::ReferenceCell> cells;
  for (const SinkColumn& column : sink.columns) cells.push_back(cell_of(column, row));
  return cells;
}

avro::Block unpacked(std::string_view bytes, std::uint64_t row_count, std::size_t padding) {
  avro::Block block;
  block.row_count = row_count;
  std::ranges::copy(std::as_bytes(std::span(bytes)), block.buffer.resize(bytes.size(), padding).begin());
  return block;
}

// Rows of one block after the other, each as JSON.
Status append_block_json(avro::Decoder& decoder, avro::Block& block, std::vector<std::string>& rows) {
  std::vector<avro::JsonColumn> columns;
  for (const avro::Target& target : decoder.program().targets) columns.push_back({target.field, target.type});
  Batch batch(physicals_of(decoder.program()));
  decoder.begin(block);
  while (decoder.rows_left() > 0) {
    const ColumnSink sink = batch.reset();
    const std::size_t count = decoder.decode(kBatchRows, sink, 0);
    for (std::size_t row = 0; row < count; ++row) rows.push_back(avro::row_as_json(columns, sink, row));
  }
  return decoder.status();
}

}  // namespace

std::vector<avro::Target> all_targets(const avro::Schema& schema) {
  std::vector<avro::Target> targets;
  for (const avro::FileField& field : avro::fields_of(schema)) {
    targets.push_back({field.name, field.type.value_or(Type{TypeId::kString})});
  }
  return targets;
}

Result<avro::ReferenceRows> decode_by_program(const std::shared_ptr<const avro::Program>& program,
                                              std::string_view bytes, std::uint64_t row_count,
                                              std::size_t rows_at_a_time) {
  avro::Block block = unpacked(bytes, row_count, program->padding);
  avro::Decoder decoder(program);
  avro::ReferenceRows result;
  Batch batch(physicals_of(*program));
  ColumnSink sink = batch.reset();
  std::size_t filled = 0;
  decoder.begin(block);
  while (decoder.rows_left() > 0) {
    const std::size_t count = decoder.decode(std::min(rows_at_a_time, kBatchRows - filled), sink, filled);
    for (std::size_t row = filled; row < filled + count; ++row) result.rows.push_back(row_of(sink, row));
    filled += count;
    if (filled == kBatchRows) {
      sink = batch.reset();
      filled = 0;
    }
  }
  TRY(decoder.status());
  result.zero_times = decoder.zero_times();
  return result;
}

Result<avro::ReferenceRows> decode_by_reference(const avro::Program& program, std::string_view block,
                                                std::uint64_t row_count) {
  return avro::decode_by_reference(program.schema, program.targets, std::as_bytes(std::span(block)), row_count);
}

Result<std::vector<std::string>> file_as_json(std::string bytes) { return file_as_json(std::move(bytes), {}); }

Result<std::vector<std::string>> file_as_json(std::string bytes, const std::vector<avro::Target>& targets) {
  StringSource source(std::move(bytes));
  const avro::FileHeader header = TRY(avro::read_header(source));
  auto program = TRY(avro::compile(header.schema, targets.empty() ? all_targets(header.schema) : targets));
  avro::Decoder decoder(program);
  avro::BlockWalker walker(source, header);
  std::vector<std::string> rows;
  avro::Block block;
  for (;;) {
    const std::optional<avro::RawBlock> raw = TRY(walker.next());
    if (!raw) return rows;
    TRY(avro::unpack(header, *raw, program->padding, block));
    TRY(append_block_json(decoder, block, rows));
  }
}

}  // namespace cairn::testing
