#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "avro/container.h"
#include "avro/program.h"
#include "base/result.h"
#include "model/column_sink.h"

namespace cairn::avro {

// Turns the rows of unpacked blocks into cells. One thread's; the program is shared.
//
//   decoder.begin(block);
//   while (decoder.rows_left() > 0) {
//     row += decoder.decode(kBatchRows - row, sink, row);   // as much as the sink takes, or the block has
//     TRY(decoder.status());
//   }
//
// Malformed input of any kind ends in status(): kBadInput, or kSchemaMismatch for text that is no time in the encoding
// of its column. In a field that no target names, only what is needed to step over it is checked: lengths, counts,
// union tags and the form of numbers. reference.h is the slow twin: same rows, or both an error.
class Decoder {
 public:
  explicit Decoder(std::shared_ptr<const Program> program);
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  // Starts a block. It stays borrowed until its last row is decoded; cells point into it for as long as they are used.
  // REQUIRES: the block was unpacked with the program's padding.
  void begin(Block& block);
  std::uint64_t rows_left() const;

  // Decodes up to `rows` rows into the sink's rows from `first_row` on, and returns how many: fewer at the end of the
  // block or after an error. Validity bits must be set when it is called.
  // REQUIRES: first_row + rows <= sink.capacity, and the sink has the targets' columns.
  std::size_t decode(std::size_t rows, const ColumnSink& sink, std::size_t first_row);

  // The first error, sticky until begin(): "block 17 at byte 1048576: row 5, field 'email': …".
  Status status() const;

  // Zeros that were read as times, and became NULL, since the decoder was made.
  std::uint64_t zero_times() const;
  // By target: integers for a column of doubles that no double holds exactly, since the decoder was made. They were
  // written rounded; who needs them must not use the rows.
  std::span<const std::uint64_t> inexact_integers() const;
  // The field whose value is no time in its column's encoding, if that is what ended the rows.
  std::optional<std::string> field_of_unreadable_time() const;
  const Program& program() const;

 private:
  class RowLoop;

  std::unique_ptr<RowLoop> loop_;
};

}  // namespace cairn::avro
