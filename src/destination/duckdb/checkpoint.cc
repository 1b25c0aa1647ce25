#include "destination/duckdb/checkpoint.h"

#include <chrono>
#include <cstdint>
#include <thread>

#include "destination/duckdb/database_file.h"
#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {
namespace {

constexpr std::uint64_t kSpareBytes = std::uint64_t{1} << 30;
constexpr int kTries = 3;
constexpr std::chrono::milliseconds kPause{20};

}  // namespace

bool has_room_for_checkpoint(const std::string& path) {
  const Result<std::uint64_t> free = free_bytes(path);
  return free.has_value() && free.value() >= 2 * wal_bytes(path) + kSpareBytes;
}

void checkpoint(Connection& connection) {
  if (!has_room_for_checkpoint(connection.instance().file().path())) return;
  for (int tries = 0; tries < kTries && !connection.is_broken(); ++tries) {
    if (connection.run("CHECKPOINT").has_value()) return;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace cairn::duckdb
