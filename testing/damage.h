#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cairn::testing {

// Calls `check` with every way to break one byte of `bytes`: each bit flipped, each byte zeroed, set, taken out or put
// in twice, and the text cut at every length. `check` gets the damaged bytes and where they differ first.
template <typename Check>
void for_each_damage(std::string_view bytes, Check check) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto changed = [&](char byte) {
      std::string copy(bytes);
      copy[at] = byte;
      if (copy != bytes) check(copy, at);
    };
    for (int bit = 0; bit < 8; ++bit) changed(static_cast<char>(bytes[at] ^ (1 << bit)));
    changed('\0');
    changed('\xff');
    check(std::string(bytes.substr(0, at)), at);
    check(std::string(bytes.substr(0, at)).append(bytes.substr(at + 1)), at);
    check(std::string(bytes.substr(0, at + 1)).append(bytes.substr(at)), at + 1);
  }
}

}  // namespace cairn::testing
