#pragma once

#include <string_view>
#include <vector>

namespace cairn {

// A text that must not be seen: a key, a password, a token.
//
// It has no stream operator and no formatter and does not turn into a string by itself, so that it cannot slip into a
// message or a log; its memory is wiped when it goes. expose() is the only way out, and each use of it is one to look
// at in a review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) : bytes_(text.begin(), text.end()) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  bool empty() const { return bytes_.empty(); }
  // The text itself, for whoever computes with it or sends it to where it belongs. Valid as long as this object.
  std::string_view expose() const { return {bytes_.data(), bytes_.size()}; }
  // Takes the same time wherever the two differ.
  bool operator==(const Secret& other) const;

 private:
  void wipe();

  std::vector<char> bytes_;
};

}  // namespace cairn
