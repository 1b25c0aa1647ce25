#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "avro/schema.h"
#include "base/result.h"
#include "model/type.h"

namespace cairn::avro {

// One column to fill: a field of the file, the column's type, and how the field writes its times.
struct Target {
  std::string field;
  Type type;
  TimeEncoding encoding = TimeEncoding::kNone;
  bool is_passed_over = false;          // these files' values go to a sibling of the column
  bool has_siblings_elsewhere = false;  // not among the targets: values that do not fit are theirs, and are left out
};

// Whether values of a type go into the column of a target: read as its times, or taken in (model/widening.h).
bool fits(Type natural, const Target& target);

// What one op does with the value at the cursor. The name says what is read, then what it becomes.
enum class OpCode : std::uint8_t {
  kNull,  // no bytes; the cell is NULL
  kBoolean,
  kInt,
  kIntAsInt64,
  kIntAsFloat64,
  kIntAsDecimal,
  kLong,
  kLongAsFloat64,  // counted where a double cannot hold it
  kLongAsDecimal,
  kFloat,
  kFloatAsFloat64,
  kDouble,
  kString,
  kBytes,
  kFixed,
  kEnum,
  kDate,
  kTimeMillis,
  kTimeMicros,
  kTimestampMillis,
  kTimestampMicros,
  kTimestampNanos,
  kDecimal,
  kText,        // anything else that becomes text: rendered
  kJson,        // arrays, maps, records, and what stands beside them in a union
  kIntEncoded,  // a number or text that is a time in the column's encoding
  kLongEncoded,
  kStringEncoded,
  kTextEncoded,  // rendered, then read as a time
  kUnion,        // a union other than null and one type: its branches are ops of their own
  kSkipBytes,    // `size` bytes
  kSkipVarint,
  kSkipString,  // also bytes
  kSkipNode,    // anything else
};

// How null stands around a value: the part of a union that is fused with the op.
enum class Shape : std::uint8_t {
  kPlain,
  kNullable,  // a union of null and one type, in either order
};

struct Op {
  OpCode code = OpCode::kNull;
  Shape shape = Shape::kPlain;
  std::uint8_t null_tag =
      0;  // kNullable: the byte that says null, 0 or 2; the other of the two says that there is a value
  TimeEncoding encoding = TimeEncoding::kNone;
  std::uint32_t null_run = 1;  // neighbours from here on, this op included, that are kNullable with the same null tag
  std::uint32_t column = 0;    // index of the target; unused by skips
  std::uint32_t field = 0;     // of the record at the top; of several, the first
  std::uint32_t repeat = 1;    // skips: how many such values stand side by side
  NodeId node = 0;             // of the value
  std::uint64_t size = 0;      // kSkipBytes
  std::uint32_t first_branch = 0;  // kUnion: in Program::branches
  std::uint32_t branch_count = 0;  // kUnion
};

// A schema and a selection of its fields, compiled: one op for each selected field, in the file's order, and one for
// each run of unselected ones. Immutable once compiled; threads share it. Text cells of enums point into it, so it
// outlives the rows.
struct Program {
  Schema schema;
  std::vector<Target> targets;
  std::vector<Op> ops;
  std::vector<Op> branches;                   // of kUnion ops
  std::vector<std::uint32_t> absent_columns;  // targets whose field the file does not have: NULL in every row
  std::size_t padding = 0;                    // bytes that must follow a block, zeroed
};

// Compiles. A field with several targets goes into the one that takes in its type (model/widening.h): the first, or a
// sibling of it; the others are NULL. kSchemaMismatch, naming the field and both types, where there is none.
Result<std::shared_ptr<const Program>> compile(const Schema& schema, std::span<const Target> targets);

}  // namespace cairn::avro
