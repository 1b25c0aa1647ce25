#pragma once

#include <string>

#include "base/clock.h"
#include "base/error.h"

namespace cairn::duckdb {

// Called when a database that is to be written could not be opened or read. If it is damaged, copies it and its WAL to
// PATH.corrupt-<time>, once for each state that the two are found in and where there is room, and gives the error back
// with a hint that says where they are and how to go on. A copy under that name is whole. Both files stay as they are:
// people who delete a WAL to get going lose the commits in it.
Error keep_damaged(const std::string& path, Error error, Timestamp now);

}  // namespace cairn::duckdb
