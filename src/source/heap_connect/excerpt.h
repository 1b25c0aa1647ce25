#pragma once

#include <string>
#include <string_view>

namespace cairn::heap_connect {

// Text out of a bucket for a message: cut after about 200 bytes, at a character, with `…` in place of the rest.
std::string excerpt(std::string_view text);

}  // namespace cairn::heap_connect
