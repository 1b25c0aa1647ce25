#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "testing/memory_store.h"

namespace cairn::testing {

// A row of the two-column tables of a TestBucket; a row without an event_id has a NULL key.
struct TestRow {
  std::optional<std::int64_t> event_id;
  std::string value;
};

// A bucket in memory, written down dump by dump: `bucket.dump(41).full("click", {{1, "a"}}).incremental("view",
// {}).end()`. Every table has the fields event_id (nullable long) and value (string); a table of a dump
// has one file, unless it is written by in_files().
class TestBucket {
 public:
  TestBucket& dump(std::int64_t id);
  TestBucket& full(const std::string& table, const std::vector<TestRow>& rows) { return list(table, {rows}, false); }
  TestBucket& incremental(const std::string& table, const std::vector<TestRow>& rows) {
    return list(table, {rows}, true);
  }
  // An incremental dump in several files.
  TestBucket& in_files(const std::string& table, const std::vector<std::vector<TestRow>>& files);
  // A full dump without files.
  TestBucket& empty(const std::string& table);
  // Writes the manifest of the dump at hand.
  void end();

  MemoryStore& store() { return store_; }
  // The key of a file that this bucket wrote.
  static std::string file_key(std::int64_t dump, const std::string& table, std::size_t file = 0);

 private:
  TestBucket& list(const std::string& table, const std::vector<std::vector<TestRow>>& files, bool is_incremental);

  MemoryStore store_;
  std::int64_t dump_ = 0;
  std::string tables_;  // JSON of the dump at hand
};

// The bytes of an Avro file with those rows.
std::string avro_file(const std::vector<TestRow>& rows);

}  // namespace cairn::testing
