// Goal M2: snappy + CRC + decode against snappy alone, on the same blocks, interleaved in one run.
#include <algorithm>
#include <ctime>
#include <limits>
#include <memory>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <snappy.h>

#include "avro/decoder.h"
#include "avro/file_field.h"
#include "avro/reference.h"
#include "bench/shapes.h"
#include "model/batch.h"

namespace cairn::bench {
namespace {

constexpr std::uint64_t kSeed = 42;
constexpr std::uint64_t kRawBytes = std::uint64_t{24} << 20;
constexpr std::size_t kCrcBytes = 4;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename Work>
double seconds_of(Work work) {
  const double start = cpu_seconds();
  work();
  return cpu_seconds() - start;
}

std::vector<avro::Target> all_targets(const avro::Schema& schema) {
  std::vector<avro::Target> targets;
  for (const avro::FileField& field : avro::fields_of(schema)) targets.push_back({field.name, *field.type});
  return targets;
}

std::vector<Physical> physicals_of(const avro::Program& program) {
  std::vector<Physical> physicals;
  for (const avro::Target& target : program.targets) physicals.push_back(physical_of(target.type));
  return physicals;
}

// Decodes all blocks into batches, as a reader does: a batch takes rows of many blocks.
class Reader {
 public:
  explicit Reader(const ShapeData& data)
      : data_(data),
        program_(avro::compile(avro::Schema::parse(data.schema).value(),
                               all_targets(avro::Schema::parse(data.schema).value()))
                     .value()),
        decoder_(program_),
        batch_(physicals_of(*program_)),
        blocks_(64) {}

  const avro::Program& program() const { return *program_; }

  void unsnap_all() {
    for (const ShapeBlock& block : data_.blocks) {
      avro::Block& target = next_block();
      const char* const bytes = reinterpret_cast<const char*>(block.compressed.data());
      const std::span<std::byte> out = target.buffer.resize(block.raw.size(), program_->padding);
      const bool is_good =
          snappy::RawUncompress(bytes, block.compressed.size() - kCrcBytes, reinterpret_cast<char*>(out.data()));
      CHECK(is_good, "the block was made by snappy");
      benchmark::ClobberMemory();
    }
  }

  // Snappy, its checksum, and the decoder; or the decoder alone, over blocks without compression.
  std::uint64_t decode_all(const avro::Codec& codec) {
    std::uint64_t rows = 0;
    std::size_t filled = 0;
    ColumnSink sink = batch_.reset();
    for (const ShapeBlock& block : data_.blocks) {
      avro::Block& target = next_block();
      const std::span<const std::byte> raw = std::as_bytes(std::span(block.raw));
      const bool is_null = codec.name() == "null";
      const Status unpacked =
          codec.decompress(is_null ? raw : std::span(block.compressed), program_->padding, target.buffer);
      CHECK(unpacked.has_value(), "the block was made by this codec");
      target.row_count = block.rows;
      decoder_.begin(target);
      while (decoder_.rows_left() > 0) {
        const std::size_t count = decoder_.decode(kBatchRows - filled, sink, filled);
        rows += count;
        filled += count;
        if (filled < kBatchRows) continue;
        sink = batch_.reset();
        filled = 0;
      }
      CHECK(decoder_.status().has_value(), "the rows were made by the shape");
    }
    return rows;
  }

 private:
  // The blocks of a batch stay alive together.
  avro::Block& next_block() { return blocks_[next_++ % blocks_.size()]; }

  const ShapeData& data_;
  std::shared_ptr<const avro::Program> program_;
  avro::Decoder decoder_;
  Batch batch_;
  std::vector<avro::Block> blocks_;
  std::size_t next_ = 0;
};

// A figure counts only if what was decoded is right: the slow interpreter must agree on the shape's first rows.
void check_rows(const ShapeData& data, const avro::Program& program) {
  const ShapeBlock& first = data.blocks.front();
  const auto expected =
      avro::decode_by_reference(program.schema, program.targets, std::as_bytes(std::span(first.raw)), first.rows);
  CHECK(expected.has_value() && expected->rows.size() == first.rows, "the reference reads the shape");
  avro::Block block;
  block.row_count = first.rows;
  std::ranges::copy(std::as_bytes(std::span(first.raw)),
                    block.buffer.resize(first.raw.size(), program.padding).begin());
  Batch batch(physicals_of(program));
  const ColumnSink sink = batch.reset();
  avro::Decoder decoder(std::make_shared<avro::Program>(program));
  decoder.begin(block);
  const std::size_t rows = decoder.decode(std::min<std::uint64_t>(first.rows, kBatchRows), sink, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < sink.columns.size(); ++column) {
      const avro::ReferenceCell& cell = expected->rows[row][column];
      CHECK(cell.has_value() == sink.columns[column].is_valid(row), "both know the same NULLs");
      if (!cell || sink.columns[column].physical != Physical::kString) continue;
      CHECK(*cell == sink.columns[column].cells<StringCell>()[row].view(), "both read the same text");
    }
  }
}

void decode(benchmark::State& state, std::string_view shape) {
  const ShapeData data = make_shape(shape, kRawBytes, kSeed);
  Reader reader(data);
  check_rows(data, reader.program());
  const avro::Codec& snappy = *avro::find_codec("snappy").value();
  const avro::Codec& null = *avro::find_codec("null").value();
  double snappy_seconds = std::numeric_limits<double>::max();
  double all_seconds = snappy_seconds;
  double plain_seconds = snappy_seconds;
  for (auto round : state) {
    snappy_seconds = std::min(snappy_seconds, seconds_of([&] { reader.unsnap_all(); }));
    const double all = seconds_of([&] { CHECK(reader.decode_all(snappy) == data.rows, "every row comes out"); });
    all_seconds = std::min(all_seconds, all);
    plain_seconds = std::min(plain_seconds, seconds_of([&] { reader.decode_all(null); }));
    state.SetIterationTime(all);
  }
  const auto values = static_cast<double>(data.rows * data.columns);
  state.counters["snappy_ns_per_value"] = snappy_seconds / values * 1e9;
  state.counters["all_ns_per_value"] = all_seconds / values * 1e9;
  state.counters["copy_and_decode_ns_per_value"] = plain_seconds / values * 1e9;
  state.counters["raw_GB_per_s"] = static_cast<double>(data.raw_bytes) / all_seconds / 1e9;
  state.counters["M2_ratio"] = snappy_seconds / all_seconds;
  state.SetLabel(fmt::format("{} columns, seed {}", data.columns, kSeed));
}

void register_shapes() {
  for (const std::string_view shape : shape_names()) {
    benchmark::RegisterBenchmark(fmt::format("decode/{}", shape).c_str(),
                                 [shape](benchmark::State& state) { decode(state, shape); })
        ->Iterations(9)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  cairn::bench::register_shapes();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
