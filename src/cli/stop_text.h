#pragma once

#include <span>
#include <string>

namespace cairn::cli {

// Why one table stands still, as a sentence around its name.
struct StopText {
  std::string before;  // "stopped "
  std::string table;
  std::string after;  // ": " and the reason, with the hint below it; ends in a newline
};

// Each reason once, in the order of the first table that has it: a manifest that cannot be read stops every table, and
// the same sentence for each of them would hide what else there is. Several tables are counted, and the first ones
// named. Texts are printed as they are, table names are made printable.
std::string stops_text(std::span<const StopText> stops);

}  // namespace cairn::cli
