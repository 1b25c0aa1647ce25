#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "avro/program.h"

namespace cairn::testing {

struct RandomAvroOptions {
  bool has_logical_types = true;
  bool has_mixed_unions = true;  // several branches besides null in a field of a row
  bool has_recursion = true;     // records inside themselves
  bool has_time_fields = true;   // "time_…": values that are times in an encoding
};

// A random schema, and rows of it encoded by an encoder that shares no code with Cairn's. Everything follows from the
// seed.
class RandomAvro {
 public:
  explicit RandomAvro(std::uint64_t seed, RandomAvroOptions options = {});
  ~RandomAvro();

  const std::string& schema_json() const { return schema_json_; }
  // Records one after the other, as they stand in a block.
  std::string rows(std::size_t count);

  // Some of the fields in any order, sometimes one that the file does not have, sometimes with a wider type or as
  // times.
  std::vector<avro::Target> random_targets(const avro::Schema& schema);
  // The block with one byte changed, added or taken away.
  std::string damaged(std::string block);
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  struct Type;

 private:
  std::shared_ptr<Type> random_type(std::size_t depth);
  std::shared_ptr<Type> random_scalar();
  std::shared_ptr<Type> random_logical();
  std::shared_ptr<Type> random_decimal();
  std::shared_ptr<Type> random_named();
  std::shared_ptr<Type> random_record(std::size_t depth, std::size_t fields);
  std::shared_ptr<Type> random_union(std::size_t depth, bool is_field);
  std::shared_ptr<Type> random_time();
  std::string next_name(std::string_view start);

  void encode(const Type& type, std::string& out, std::size_t depth);
  void encode_items(const Type& type, std::string& out, std::size_t depth);
  void encode_time(const Type& type, std::string& out);
  std::int64_t random_long();
  std::int64_t long_of(const Type& type);
  std::string random_text();
  std::string random_bytes(std::size_t size);
  std::string decimal_bytes(const Type& type);
  bool one_in(std::uint64_t count) { return below(count) == 0; }

  std::mt19937_64 random_;
  RandomAvroOptions options_;
  std::size_t names_ = 0;
  std::vector<std::shared_ptr<Type>> named_;  // enums and fixed that may be used again by name
  std::shared_ptr<Type> root_;
  std::string schema_json_;
};

}  // namespace cairn::testing
