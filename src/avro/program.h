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
};

// What one op does with the value at the cursor. The name says what is read, then what it becomes.
enum class OpCode : std::uint8_t {
  kNull,  // no bytes; the cell is NULL
  kBoolean,
  kInt,
  kIntAsInt64,
  kIntAsFloat64,
  kLong,
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
  kDecimalBytes,
  kDecimalFixed,
  kIntEncoded,  // a number or text that is a time in the column's encoding
  kLongEncoded,
  kStringEncoded,
  kText,         // anything else that becomes text: rendered
  kTextEncoded,  // rendered, then read as a time
  kJson,         // arrays, maps, records, and unions with one of them
  kUnion,        // a union other than null and one type: `first` … of Program::branches
  kSkipBytes,    // `count` bytes
  kSkipVarints,  // `count` numbers
  kSkipStrings,  // `count` strings or bytes
  kSkipNode,     // anything else
};

// How null stands around a value: the part of a union that is fused with the op.
enum class Shape : std::uint8_t {
  kPlain,
  kNullable,  // a union of null and one type, in either order
};

struct Op {
  OpCode code = OpCode::kNull;
  Shape shape = Shape::kPlain;
  std::uint8_t null_tag = 0;  // kNullable: the byte that says null; the other one is its 2's complement in {0, 2}
  TimeEncoding encoding = TimeEncoding::kNone;
  std::uint16_t null_run = 0;  // neighbours from here on, this one included, that are nullable with the same null tag
  std::uint32_t column = 0;    // of the targets; unused by skips
  NodeId node = 0;             // of the value
  std::uint32_t field = 0;     // of the record at the top, for messages
  std::uint32_t first = 0;     // kUnion: its first branch in Program::branches
  std::uint64_t count = 0;     // kUnion: branches; skips: how many; kFixed: bytes
  Type type;                   // of the column
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

// Compiles. kSchemaMismatch, naming the field and both types, where the file's type does not fit the target's.
Result<std::shared_ptr<const Program>> compile(const Schema& schema, std::span<const Target> targets);

}  // namespace cairn::avro
