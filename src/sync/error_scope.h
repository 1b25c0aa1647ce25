#pragma once

#include <cstdint>

#include "base/error.h"

namespace cairn {

// How far an error reaches, by its kind.
enum class ErrorScope : std::uint8_t {
  kDump,   // its table stops before the dump that it is about; other tables go on
  kTable,  // its table ends; other tables go on
  kRun,    // everything ends
};

ErrorScope scope_of(ErrorKind kind);

}  // namespace cairn
