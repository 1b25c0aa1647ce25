#pragma once

#include "model/plan.h"
#include "model/progress.h"

namespace cairn {

// Planning of a rebuild: a table is loaded from the bucket again, as if nothing of it had ever been loaded, and what
// comes of that takes the place of its rows in one load. Pure; three steps around the ordinary choice and binding.

// What the choice is shown of a table that is to be rebuilt: the next epoch, with nothing applied. Its columns keep
// their names and types. The first of its files settles its key anew; where there is none, the key stays as it was.
TableState as_unbuilt(const TableState& present);

// Turns what was planned on as_unbuilt() into one load of mode kRebuild. If the new table would be worse off than
// `present`, the plan has no load but a hold and its stop: when rows from before its first dump would be missing, or
// dumps that are loaded now. A person can let that pass by an approval of the rebuild's first dump.
TablePlan as_rebuild(TablePlan planned, const TableState& present, const Progress& progress);

// The same one load for a comparison, whatever comes of it.
TablePlan as_replay(TablePlan planned);

}  // namespace cairn
