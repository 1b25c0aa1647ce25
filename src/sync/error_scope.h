#pragma once

#include <cstdint>

#include "base/error.h"

namespace cairn {

// How far an error reaches, by its kind: what lets one bad file stop one table while the others go on. Asked wherever
// something of one table failed, in planning, loading and verifying; the caller passes on what reaches further than it
// can see to, and whoever is at that scope reports it.
enum class ErrorScope : std::uint8_t {
  kDump,   // its table stops before the dump that it is about; other tables go on
  kTable,  // its table ends; other tables go on
  kRun,    // everything ends
};

// A kind of error that is new has to be given a scope here, or it does not compile.
ErrorScope scope_of(ErrorKind kind);

}  // namespace cairn
