#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "avro/container.h"
#include "avro/cursor.h"
#include "avro/decoder.h"
#include "avro/program.h"

namespace cairn::avro {

// An op together with the memory of its column in the sink at hand.
struct BoundOp {
  const Op* op = nullptr;
  void* data = nullptr;
  std::uint64_t* validity = nullptr;
  std::uint8_t fused = 0;  // code and shape in one number
  std::uint8_t null_tag = 0;
  std::uint32_t null_run = 1;
};

// Where in the sink a row goes.
struct RowPlace {
  explicit RowPlace(std::size_t row_in_sink)
      : row(row_in_sink), word(row / 64), valid_bit(std::uint64_t{1} << (row % 64)) {}

  std::size_t row;
  std::size_t word;
  std::uint64_t valid_bit;
};

template <typename Cell>
Cell& cell_of(const BoundOp& bound, RowPlace place) {
  return static_cast<Cell*>(bound.data)[place.row];
}

inline void set_valid(const BoundOp& bound, RowPlace place) { bound.validity[place.word] |= place.valid_bit; }
inline void set_null(const BoundOp& bound, RowPlace place) { bound.validity[place.word] &= ~place.valid_bit; }

// The decoder's inner loop: row after row, op after op.
//
// The cells of a nullable op are NULL from the start, so that a null costs nothing but its tag.
class Decoder::RowLoop {
 public:
  explicit RowLoop(std::shared_ptr<const Program> program)
      : program_(std::move(program)), inexact_integers_(program_->targets.size()) {}

  void begin(Block& block);
  std::uint64_t rows_left() const { return failure_ ? 0 : rows_left_; }
  std::size_t decode(std::size_t rows, const ColumnSink& sink, std::size_t first_row);
  Status status() const;
  std::uint64_t zero_times() const { return zero_times_; }
  std::span<const std::uint64_t> inexact_integers() const { return inexact_integers_; }
  std::optional<std::string> field_of_unreadable_time() const;
  const Program& program() const { return *program_; }

 private:
  void bind(const ColumnSink& sink);

  // The fast road. The place in the block is `at`, kept in a register; the cursor has it only in between.
  struct Walk {
    const BoundOp* op;
    const char* at;
  };
  void decode_row(RowPlace place);
  template <OpCode code>
  Walk read_plain(Walk walk, RowPlace place);
  static Walk skip_nulls(Walk walk, std::uint8_t null_tag, std::uint32_t ops);
  template <OpCode code>
  Walk read_nullable(Walk walk, RowPlace place);
  template <OpCode code>
  const char* read(const BoundOp& bound, RowPlace place, const char* at);
  template <OpCode code>
  const char* read_string(const BoundOp& bound, RowPlace place, const char* at);

  // The slow road, for any op: row_loop_rare.cc.
  const char* read_rarely(const BoundOp& bound, RowPlace place, const char* at);
  bool is_null_branch(const Op& op);
  void read_value(const Op& op, const BoundOp& bound, RowPlace place);
  void read_integer(const Op& op, const BoundOp& bound, RowPlace place);
  void read_made_text(const Op& op, const BoundOp& bound, RowPlace place);
  void read_encoded(const Op& op, const BoundOp& bound, RowPlace place);
  void read_long_as_double(const Op& op, const BoundOp& bound, RowPlace place);
  void read_decimal_cell(const Op& op, const BoundOp& bound, RowPlace place);
  void skip(const Op& op);
  void skip_once(const Op& op);

  const char* fail_at(const BoundOp& bound, const char* at, FaultCode code);
  Error failure_of_row() const;

  std::shared_ptr<const Program> program_;
  std::vector<BoundOp> bound_;
  Block* block_ = nullptr;
  Cursor cursor_;
  std::string scratch_;           // the JSON of one cell
  std::uint64_t text_bytes_ = 0;  // made from this block
  std::uint64_t rows_left_ = 0;
  std::uint64_t rows_done_ = 0;
  std::uint64_t zero_times_ = 0;
  std::vector<std::uint64_t> inexact_integers_;  // by target
  std::optional<std::uint32_t> fault_field_;
  std::optional<Error> failure_;
};

}  // namespace cairn::avro
