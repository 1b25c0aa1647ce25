#pragma once

#include <string>

#include "model/dump.h"

namespace cairn::testing {

// All that a Published says, a line for each dump, table and notice, for comparing with a golden text:
//
//   852 users full [user_id email] sync_852/users/0.avro
//   852 sessions stops: manifests/sync_852.json: sessions: there is no `files`
//   853 stops: manifests/sync_853.json: byte 1: not JSON
//   gap 852: …
//
// Control characters are shown as \x0A, and long texts by their beginning and their length.
std::string published_text(const Published& published);

}  // namespace cairn::testing
