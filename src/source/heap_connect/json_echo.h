#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::heap_connect {

// Writes the events of a JSON parser down again as compact JSON, and stops writing after a while: for values that are
// shown and not used.
class JsonEcho {
 public:
  void scalar(std::string_view token);
  void text(std::string_view value);
  void key(std::string_view name);
  void begin(char bracket);
  void end(char bracket);

  // Whether the value that was begun is complete.
  bool is_complete() const { return depth_ == 0; }
  const std::string& json() const { return json_; }

 private:
  void separate();
  void append(std::string_view token);

  std::string json_;
  std::size_t depth_ = 0;
  bool needs_comma_ = false;
};

}  // namespace cairn::heap_connect
