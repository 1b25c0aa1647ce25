#pragma once

#include <cstdint>
#include <stop_token>

#include "base/result.h"
#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {

// The two ways to make one file equal to another. REQUIRES: `to` is empty and open for writing, and nobody writes to
// `from` meanwhile.

// True if `to` has all bytes of `from` now, sharing their blocks: takes no time and no room, where the file system can.
bool share_blocks(const Descriptor& from, const Descriptor& to);

// Copies all bytes, which `bytes` says how many they are. kCancelled once asked to stop.
Status copy_bytes(const Descriptor& from, const Descriptor& to, std::uint64_t bytes, const std::stop_token& stop);

}  // namespace cairn::duckdb
