#include "avro/codec/all.h"

#include <array>
#include <string>

namespace cairn::avro {

std::span<const Codec* const> all_codecs() {
  static const std::array codecs{
      &null_codec(), &deflate_codec(), &snappy_codec(), &zstandard_codec(), &bzip2_codec(), &xz_codec(),
  };
  return codecs;
}

Result<const Codec*> find_codec(std::string_view name) {
  if (name.empty()) return &null_codec();
  std::string known;
  for (const Codec* codec : all_codecs()) {
    if (codec->name() == name) return codec;
    known += known.empty() ? "" : ", ";
    known += codec->name();
  }
  constexpr std::size_t kNameShownMax = 64;  // the name comes from a file, which may be hostile
  return make_error(ErrorKind::kBadInput, "unknown codec '{}'; there are {}", name.substr(0, kNameShownMax), known);
}

}  // namespace cairn::avro
