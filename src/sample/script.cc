#include "sample/script.h"

#include <algorithm>

#include "base/check.h"

namespace cairn::sample {

int Script::dump_of(Turn turn) const { return std::min(1 + static_cast<int>(turn), dumps_ - 1); }

bool is_there(ColumnLife life, const Script& script, int dump) {
  switch (life) {
    case ColumnLife::kAlways: return true;
    case ColumnLife::kAppears: return script.has_happened(Turn::kAppearance, dump);
    case ColumnLife::kVanishes: return !script.has_happened(Turn::kNarrowing, dump);
  }
  CHECK(false, "every life of a column is handled");
}

}  // namespace cairn::sample
