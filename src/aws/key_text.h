#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn::aws {

// kConfig: `text` has a blank, a line break or another character that no key or token of AWS has; `what` names it in
// the error, which does not repeat it. A signature with such a key is refused without a word about why.
Status check_key_text(std::string_view text, std::string_view what);

}  // namespace cairn::aws
