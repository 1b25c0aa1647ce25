#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "sample/dialect.h"

namespace cairn::sample {

// What to do with a directory that holds something else than a sample.
enum class ForeignFiles : std::uint8_t { kRefuse, kKeepAround };

// What `cairn sample DIR` takes; the comments are the help texts.
struct SampleOptions {
  std::uint64_t seed = 1;     // --seed: the same seed and options give the same bytes, on every machine
  int dumps = 5;              // --dumps: how many dumps; with 4 or more each kind of change has one of its own
  std::uint64_t users = 500;  // --users: how many people; `users` has about 1.3 rows for each, one per user id
  int days = 30;              // --days: the time that the dumps cover together
  std::uint64_t events = 60;  // --events: what a person does over all the days, on average: page views and clicks
  Dialect dialect = Dialect::kHeap;  // --dialect: heap, or contentsquare (bucket csq-rs3-…, page_views, times in ms)
  bool with_hold = false;            // --with-hold: the last dump loses 40 % of `users`, which a sync must not publish
  std::string bucket = "northwind";  // --bucket: its name behind heap-rs3- or csq-rs3-, as the manifests have it
  std::uint64_t part_bytes = std::uint64_t{48} << 20;  // --part-bytes: a data file ends beyond this size, uncompressed
  ForeignFiles foreign_files = ForeignFiles::kRefuse;  // --force: write into a directory that holds other files
};

struct SampleTable {
  TableName name;
  int dumps = 0;  // that list it
  std::uint64_t files = 0;
  std::uint64_t rows = 0;
};

struct SampleDump {
  DumpId id;
  std::size_t tables = 0;  // listed
  std::uint64_t files = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;        // of the files
  std::vector<std::string> news;  // what happens in it beside time going by, one sentence each
};

struct SampleSummary {
  std::string bucket;     // with its prefix
  SampleOptions options;  // as they took effect: with_hold needs two dumps and some people
  std::vector<SampleDump> dumps;
  std::vector<SampleTable> tables;  // in the order of the manifests
  std::uint64_t rows = 0;
  std::uint64_t bytes_raw = 0;  // of the records, before compression
  std::uint64_t bytes = 0;      // of the files
};

struct SampleProgress {
  int dump = 0;  // from 0
  int dumps = 0;
  std::uint64_t people = 0;  // of this dump
  std::uint64_t people_total = 0;
  std::uint64_t rows = 0;  // so far, of all dumps
};
using SampleProgressCallback = std::function<void(const SampleProgress&)>;

// Writes a copy of a bucket as Heap Connect leaves it: manifests and the Avro files that they list.
//
// `cairn sample`, the tests and the benchmarks call it. Nothing is read but the directory's names; memory does not grow
// with the sample. kConfig for options out of range and for a directory that is not empty and no sample; an earlier
// sample is replaced. After a failure the directory holds part of a sample, which the next call replaces.
// `report` is called now and then, on the calling thread; it may be empty. kCancelled soon after `stop` is requested.
Result<SampleSummary> write_sample(const std::filesystem::path& directory, const SampleOptions& options,
                                   const SampleProgressCallback& report, const std::stop_token& stop);

}  // namespace cairn::sample
