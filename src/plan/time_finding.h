#pragma once

#include <cstdint>
#include <set>

#include "model/timestamp.h"
#include "model/type.h"

namespace cairn {

// What the values of a field say about how it writes its times.
struct TimeFinding {
  enum class Kind : std::uint8_t {
    kNoValues,    // every value is null, or there are no rows: the question stays open
    kNoEvidence,  // only numbers that could be anything
    kOneClass,    // all that say something say the same
    kMixed,       // they disagree, or some cannot be read as a time
  };
  Kind kind = Kind::kNoValues;
  TimeEncoding encoding = TimeEncoding::kNone;  // of kOneClass

  bool operator==(const TimeFinding&) const = default;
};

TimeFinding find_encoding(const std::set<TimeEvidence>& evidence);

// True if a field of this type leaves open how it writes times: numbers and text do, a logical type does not.
bool leaves_encoding_open(Type type);
// True if values of `type` can be read as times of an encoding at all.
bool can_be_read_as(Type type, TimeEncoding encoding);

}  // namespace cairn
