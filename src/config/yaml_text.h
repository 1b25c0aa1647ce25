#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cairn {

// A text as a YAML scalar that every reader takes for this text: plain where that is safe, else in double quotes.
std::string yaml_scalar(std::string_view text);

// The same, always in double quotes: for texts that look like numbers, such as account ids.
std::string yaml_quoted(std::string_view text);

// "[a, b]": a list on one line.
std::string yaml_flow_list(const std::vector<std::string>& texts);

}  // namespace cairn
