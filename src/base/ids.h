#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace cairn {

// One distinct type for each kind of identifier, so that swapping two does not compile. The tag is made from the name.
template <typename Tag, typename Value>
class StrongId {
 public:
  using value_type = Value;

  StrongId() = default;
  explicit StrongId(Value value) : value_(std::move(value)) {}

  const Value& value() const { return value_; }
  auto operator<=>(const StrongId&) const = default;

 private:
  Value value_{};
};

#define CAIRN_STRONG_ID(Name, Value) \
  struct Name##Tag;                  \
  using Name = ::cairn::StrongId<Name##Tag, Value>

CAIRN_STRONG_ID(DumpId, std::int64_t);       // Heap's dump_id, 0 … 2^63−1; orders dumps
CAIRN_STRONG_ID(TableName, std::string);     // a table as Heap names it
CAIRN_STRONG_ID(ObjectKey, std::string);     // a key inside the bucket, without a leading slash
CAIRN_STRONG_ID(LoadId, std::string);        // hex SHA-256 that identifies a load, the same on every retry
CAIRN_STRONG_ID(RunId, std::string);         // UUID of one execution of a plan
CAIRN_STRONG_ID(ConnectionId, std::string);  // UUID of a connection; lives in the destination

}  // namespace cairn

template <typename Tag, typename Value>
struct std::hash<cairn::StrongId<Tag, Value>> {
  std::size_t operator()(const cairn::StrongId<Tag, Value>& id) const { return std::hash<Value>{}(id.value()); }
};
