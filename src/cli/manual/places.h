#pragma once

#include <span>
#include <string_view>

namespace cairn::cli {

// A variable of the environment, or a file, that the program looks at; for manual and man page.
struct Place {
  std::string_view name;
  std::string_view meaning;  // a sentence
};

std::span<const Place> environment_variables();
std::span<const Place> files();

}  // namespace cairn::cli
