// Any bytes are an Avro file or an error, and both decoders agree on every block.
#include <string>

#include "avro/container.h"
#include "avro/decoder.h"
#include "testing/avro_rows.h"
#include "testing/string_source.h"

namespace cairn {
namespace {

// Past this, a block is only a bomb, and the slow decoder would make the fuzzer slow.
constexpr std::size_t kBlockBytesLimit = std::size_t{64} << 10;
constexpr std::uint64_t kRowsLimit = 10'000;

// Some columns, chosen by the length of the input, so that skips are fuzzed as well.
std::vector<avro::Target> targets_of(const avro::Schema& schema, std::size_t seed) {
  std::vector<avro::Target> targets;
  for (const avro::Target& target : testing::all_targets(schema)) {
    if ((seed >> targets.size() % 8 & 3U) != 3) targets.push_back(target);
  }
  return targets;
}

void compare(const std::shared_ptr<const avro::Program>& program, const avro::Block& block) {
  const std::span<const std::byte> bytes = block.buffer.bytes();
  if (bytes.size() > kBlockBytesLimit || block.row_count > kRowsLimit) return;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto compiled = testing::decode_by_program(program, text, block.row_count, 37);
  const auto reference = testing::decode_by_reference(*program, text, block.row_count);
  CHECK(compiled.has_value() == reference.has_value(), "both decoders accept the same blocks");
  if (compiled) CHECK(compiled->rows == reference->rows, "both decoders give the same cells");
}

void read(std::string bytes) {
  const std::size_t seed = bytes.size();
  testing::StringSource source(std::move(bytes));
  const auto header = avro::read_header(source);
  if (!header) return;
  const auto program = avro::compile(header->schema, targets_of(header->schema, seed));
  CHECK(program.has_value(), "natural types always fit");
  avro::BlockWalker walker(source, *header);
  avro::Block block;
  for (;;) {
    const auto raw = walker.next();
    if (!raw || !*raw) return;
    if (!avro::unpack(*header, **raw, (*program)->padding, block)) return;
    compare(*program, block);
  }
}

}  // namespace
}  // namespace cairn

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  cairn::read(std::string(data, data + size));
  return 0;
}
