#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "model/batch_source.h"
#include "model/plan.h"

namespace cairn::duckdb {

// How much of memory and disk a load may take, decided before it begins: pure arithmetic.

// DuckDB's buffers grow with threads × columns, so a wide table gets fewer threads: memory / (columns × 1 MiB), at most
// `cores`. kConfig, naming the table, its columns and the memory it needs, where that is less than one.
Result<unsigned> threads_for(const TablePlan& table, std::uint64_t memory_bytes, unsigned cores);

// Bytes that a load may write before it is over, its stage included; generous on purpose.
std::uint64_t predicted_bytes(const Load& load);
// Stops a load that has not begun before the disk is full, as kTransient: a database that meets a full disk in a
// checkpoint may be lost.
Status check_room(std::uint64_t predicted, std::uint64_t free);

// Compressed bytes that one slice of a staged load holds, unless a single file is larger.
std::uint64_t slice_bytes_max(std::uint64_t memory_bytes);

// Consecutive files of a load that are staged together.
struct Slice {
  std::size_t first_file = 0;
  std::size_t file_count = 0;

  bool operator==(const Slice&) const = default;
};
// Whole files in their order, each slice at most `bytes_max` unless it is a single file.
std::vector<Slice> slice_files(std::span<const ScanFile> files, std::uint64_t bytes_max);

}  // namespace cairn::duckdb
