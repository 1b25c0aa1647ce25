#include "avro/decoder.h"

#include "avro/row_loop.h"

namespace cairn::avro {

Decoder::Decoder(std::shared_ptr<const Program> program) : loop_(std::make_unique<RowLoop>(std::move(program))) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

void Decoder::begin(Block& block) { loop_->begin(block); }
std::uint64_t Decoder::rows_left() const { return loop_->rows_left(); }

std::size_t Decoder::decode(std::size_t rows, const ColumnSink& sink, std::size_t first_row) {
  return loop_->decode(rows, sink, first_row);
}

Status Decoder::status() const { return loop_->status(); }
std::uint64_t Decoder::zero_times() const { return loop_->zero_times(); }
std::span<const std::uint64_t> Decoder::inexact_integers() const { return loop_->inexact_integers(); }
std::optional<std::string> Decoder::field_of_unreadable_time() const { return loop_->field_of_unreadable_time(); }
const Program& Decoder::program() const { return loop_->program(); }

}  // namespace cairn::avro
