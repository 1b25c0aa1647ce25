#pragma once

#include <string>

#include "sample/column.h"
#include "sample/dialect.h"
#include "sample/population.h"

namespace cairn::sample {

// What somebody's row in `users` says that time does not change.
struct Profile {
  std::string name;
  std::string identity;  // empty for somebody who is not identified
  std::string_view company;
  std::string_view industry;
  std::string_view language;
};

// One version of a row of `users`.
struct UserRow {
  std::int64_t user_id = 0;
  Timestamp joined;
  Timestamp last_modified;
  int sessions = 0;  // so far; what a person has bought goes with it
  bool is_app_user = false;
  Profile profile;
};

Profile make_profile(std::uint64_t seed, const Person& person, Alias alias);

Columns<UserRow> user_columns(Dialect dialect);
Columns<Migration> migration_columns(Dialect dialect);

}  // namespace cairn::sample
