#pragma once

#include <filesystem>

namespace cairn::testing {

// The root of the source tree that these tests were built from: where their data files lie.
std::filesystem::path repository();

}  // namespace cairn::testing
