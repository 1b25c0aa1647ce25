#pragma once

#include "avro/codec/codec.h"

namespace cairn::avro {

// One function for each codec, in the file of its name; only all.cc calls them.
const Codec& null_codec();
const Codec& deflate_codec();
const Codec& snappy_codec();
const Codec& zstandard_codec();
const Codec& bzip2_codec();
const Codec& xz_codec();

}  // namespace cairn::avro
