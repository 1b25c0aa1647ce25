#pragma once

#include <memory>

#include "testing/peek.h"

namespace cairn::testing {

std::unique_ptr<Peek> peek_duckdb(const DestinationSettings& settings);

}  // namespace cairn::testing
