#include "testing/repository.h"

namespace cairn::testing {

std::filesystem::path repository() { return CAIRN_SOURCE_DIR; }

}  // namespace cairn::testing
