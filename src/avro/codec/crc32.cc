#include <libdeflate.h>

#include "avro/codec/codec.h"

namespace cairn::avro {

std::uint32_t crc32(std::span<const std::byte> bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

}  // namespace cairn::avro
