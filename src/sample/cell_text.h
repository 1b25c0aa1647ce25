#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "base/check.h"

namespace cairn::sample {

// Holds the texts that are made for one row until it is written, in one piece of memory for all rows.
class CellText {
 public:
  template <typename... Args>
  std::string_view format(fmt::format_string<Args...> format, Args&&... args) {
    char* const begin = memory_.data() + used_;
    const auto outcome = fmt::format_to_n(begin, memory_.size() - used_, format, std::forward<Args>(args)...);
    CHECK(outcome.size <= memory_.size() - used_, "the texts of a row fit");
    used_ += outcome.size;
    return {begin, outcome.size};
  }
  // Forgets the texts of the row before.
  void clear() { used_ = 0; }

 private:
  std::array<char, 16384> memory_{};
  std::size_t used_ = 0;
};

}  // namespace cairn::sample
