#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cairn::avro {

// Limits of a schema. They are checked while it is read, so that a hostile file costs no memory.
inline constexpr std::size_t kSchemaBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kSchemaDepthMax = 64;       // of types in types; also of values in nested values
inline constexpr std::size_t kSchemaFieldsMax = 10'000;  // of all records together
inline constexpr std::size_t kNameBytesMax = 1024;
inline constexpr std::uint64_t kFixedBytesMax = std::uint64_t{256} << 20;
inline constexpr std::uint32_t kDecimalDigitsMax = 10'000;

// What a value is in the bytes.
enum class Kind : std::uint8_t {
  kNull,
  kBoolean,
  kInt,
  kLong,
  kFloat,
  kDouble,
  kBytes,
  kString,
  kRecord,
  kEnum,
  kFixed,
  kArray,
  kMap,
  kUnion,
};

// What a value means. One that does not fit its kind, or is not known, is kNone, as the Avro specification has it.
enum class Logical : std::uint8_t {
  kNone,
  kDecimal,
  kUuid,
  kDate,
  kTimeMillis,
  kTimeMicros,
  kTimestampMillis,  // also the local ones: Cairn's time stamps have no zone
  kTimestampMicros,
  kTimestampNanos,
};

// Index of a type in its Schema. A recursive record is one that is reached again by its own index.
using NodeId = std::uint32_t;

struct Field {
  std::string name;
  NodeId type = 0;
  std::string doc;
  bool has_default = false;
};

// One type of a schema.
struct Node {
  Kind kind = Kind::kNull;
  Logical logical = Logical::kNone;
  std::uint32_t precision = 0;            // kDecimal
  std::uint32_t scale = 0;                // kDecimal
  std::uint64_t size = 0;                 // kFixed
  std::string name = {};                  // full name of kRecord, kEnum, kFixed
  std::vector<std::string> symbols = {};  // kEnum
  std::vector<Field> fields = {};         // kRecord
  std::vector<NodeId> children = {};      // branches of kUnion; the one item type of kArray and kMap

  // The least number of bytes a value takes, and whether every value takes just that. Saturates at 2^62.
  std::uint64_t bytes_min = 0;
  bool is_fixed_size = false;
};

// The schema a file was written with. A plain value: the tree is indices into one list of types.
//
// References to named types follow the namespaces, and aliases where no type has the name itself. Defaults must be
// values of their types, of any branch for a union; nothing is ever filled in from them, because Cairn never resolves
// one schema against another. Lenient where nothing depends on it: names may hold any character but NUL, and orders are
// not looked at.
class Schema {
 public:
  // kBadInput for anything that is not an Avro schema with a record at its top, or that exceeds a limit.
  static Result<Schema> parse(std::string_view json);

  const Node& root() const { return nodes_.front(); }
  const Node& node(NodeId id) const { return nodes_.at(id); }
  std::size_t node_count() const { return nodes_.size(); }
  // The columns of the file: the fields of the record at the top.
  std::span<const Field> fields() const { return root().fields; }
  const Field* find_field(std::string_view name) const;

 private:
  explicit Schema(std::vector<Node> nodes);

  std::vector<Node> nodes_;  // the root first
};

}  // namespace cairn::avro
