#pragma once

#include <span>
#include <vector>

#include "model/progress.h"

namespace cairn {

// The catalog of a table between prepare() and the commit of a load: what is new stands already, but how a column's
// times are read, and since when it has values, changes only together with its rows. Otherwise a full dump that fails
// or is held would leave the old rows with the new reading.
std::vector<CatalogField> pending_catalog(std::span<const CatalogField> stored, std::vector<CatalogField> planned);

}  // namespace cairn
