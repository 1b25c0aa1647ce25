#include "destination/duckdb/limits.h"

#include <algorithm>

namespace cairn::duckdb {
namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kBytesPerColumn = kMebibyte;  // of one thread's buffers
constexpr std::uint64_t kSpareBytes = 64 * kMebibyte;

// Stored rows take about as much as their files; a stage holds them uncompressed as well.
constexpr std::uint64_t kDirectFactor = 2;
constexpr std::uint64_t kStagedFactor = 8;

}  // namespace

Result<unsigned> threads_for(const TablePlan& table, std::uint64_t memory_bytes, unsigned cores) {
  const std::uint64_t columns = std::max<std::uint64_t>(1, table.columns.size());
  const std::uint64_t threads = memory_bytes / (columns * kBytesPerColumn);
  if (threads >= 1) return static_cast<unsigned>(std::min<std::uint64_t>(threads, std::max(1U, cores)));
  return make_error(ErrorKind::kConfig, "table {} has {} columns, too many for {} MiB of memory", table.table.value(),
                    columns, memory_bytes / kMebibyte)
      .hinting(fmt::format("set the destination's `memory:` to at least {} MiB, or select fewer fields", columns));
}

std::uint64_t predicted_bytes(const Load& load) {
  const bool is_staged = load.mode == LoadMode::kMerge || load.mode == LoadMode::kRebuild;
  return load.byte_count() * (is_staged ? kStagedFactor : kDirectFactor);
}

Status check_room(std::uint64_t predicted, std::uint64_t free) {
  if (predicted + kSpareBytes <= free) return {};
  return make_error(ErrorKind::kTransient, "the disk has {} MiB free, and this load may need {} MiB", free / kMebibyte,
                    (predicted + kSpareBytes) / kMebibyte)
      .hinting("free space on the volume of the database, or move the file to a larger one");
}

std::uint64_t slice_bytes_max(std::uint64_t memory_bytes) { return std::max(kMebibyte, memory_bytes / 8); }

std::vector<Slice> slice_files(std::span<const ScanFile> files, std::uint64_t bytes_max) {
  std::vector<Slice> slices;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::uint64_t size = files[i].pinned.size;
    if (slices.empty() || size > bytes_max - std::min(bytes, bytes_max)) {
      slices.push_back({i, 0});
      bytes = 0;
    }
    ++slices.back().file_count;
    bytes += size;
  }
  return slices;
}

}  // namespace cairn::duckdb
