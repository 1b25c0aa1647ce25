#pragma once

#include <string_view>

#include "base/error.h"

namespace cairn::http {

// What libcurl's code for a failed exchange means to the caller. Whatever another try may mend is kTransient;
// certificates that cannot be trusted are kConfig, since no other try will change that and nothing was sent. `origin`
// is the host that was asked, `detail` libcurl's words, which name hosts and never what was sent.
Error transfer_error(int code, std::string_view origin, std::string_view detail);

}  // namespace cairn::http
