#pragma once

#include <string>
#include <string_view>

namespace cairn::cli {

inline constexpr std::string_view kVersion = CAIRN_VERSION;
// The commit that this is built from, with "-dirty" behind it if the files differed from it, and its date as
// YYYY-MM-DD; "" where that was not known.
extern const std::string_view kCommit;
extern const std::string_view kCommitDate;

// "cairn 0.1.0 (source contract Heap v1)"
std::string version_text();
// All that a report of a bug should say about the program, as a JSON document.
std::string version_json();

}  // namespace cairn::cli
