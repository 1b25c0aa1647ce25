#include <algorithm>

#include "avro/codec/all.h"

namespace cairn::avro {
namespace {

class NullCodec final : public Codec {
 public:
  std::string_view name() const override { return "null"; }

  Status decompress(std::span<const std::byte> block, std::size_t padding, BlockBuffer& out) const override {
    if (block.size() > kBlockBytesMax) {
      return make_error(ErrorKind::kBadInput, "null: a block of {} bytes; {} are allowed", block.size(),
                        kBlockBytesMax);
    }
    std::ranges::copy(block, out.resize(block.size(), padding).begin());
    return {};
  }

  std::vector<std::byte> compress(std::span<const std::byte> block) const override {
    return {block.begin(), block.end()};
  }
};

}  // namespace

const Codec& null_codec() {
  static const NullCodec codec;
  return codec;
}

}  // namespace cairn::avro
