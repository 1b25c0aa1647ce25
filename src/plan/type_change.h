#pragma once

#include <cstdint>

#include "model/policies.h"
#include "model/type.h"
#include "model/widening.h"

namespace cairn {

// What is to become of a column when a dump delivers its field with a type.
struct TypeChange {
  enum class Kind : std::uint8_t {
    kNone,     // the column takes in the values as it is
    kWidens,   // to `type`, which holds old and new values
    kSibling,  // the new values go into a column of their own
    kHeld,     // a person decides
  };
  Kind kind = Kind::kNone;
  Type type = {};  // kWidens only

  bool operator==(const TypeChange&) const = default;
};

enum class ColumnRole : std::uint8_t { kData, kKey };
// Whether anybody can have seen the column: one that is made by the same plan may still become whatever it needs to be.
enum class ColumnAge : std::uint8_t { kStored, kNew };

struct TypeChangeQuestion {
  Type column;
  Type delivered;
  Integers integers = Integers::kExact;
  ColumnRole role = ColumnRole::kData;
  ColumnAge age = ColumnAge::kStored;
  TypeChangePolicy policy = TypeChangePolicy::kWiden;
};

// Pure. A column never narrows; a key widens or is held, because a key in two columns would be none.
TypeChange decide_type_change(const TypeChangeQuestion& question);

}  // namespace cairn
