#pragma once

#include <cstdint>

namespace cairn::sample {

// What happens beside time going by, in the order in which it happens.
enum class Turn : std::uint8_t {
  kAppearance,  // a property is synced, an event is toggled on
  kNarrowing,   // a property is archived, an event is defined more narrowly, an id is left out between two dumps
  kWidening,    // an event is defined more widely, another so that nothing matches it any more
};

// In which dump each turn happens. Dumps are counted from 0, and a dump of the sample may have several turns: one with
// few dumps has the later turns in its last dump, one with a single dump has none.
class Script {
 public:
  explicit Script(int dumps) : dumps_(dumps) {}

  bool happens_at(Turn turn, int dump) const { return dumps_ > 1 && dump == dump_of(turn); }
  bool has_happened(Turn turn, int dump) const { return dumps_ > 1 && dump >= dump_of(turn); }

 private:
  int dump_of(Turn turn) const;

  int dumps_;
};

// When a column is there.
enum class ColumnLife : std::uint8_t {
  kAlways,
  kAppears,   // from Turn::kAppearance on
  kVanishes,  // before Turn::kNarrowing
};

bool is_there(ColumnLife life, const Script& script, int dump);

}  // namespace cairn::sample
