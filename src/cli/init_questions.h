#pragma once

#include <string>

#include "cli/prompt.h"

namespace cairn::cli {

// A question of the form of `cairn init`, and the flag that answers it in advance.
struct FormQuestion {
  std::string flag;  // "--bucket"
  Question question;
};

// The questions, in the order in which they are asked: texts alone, none of what becomes of an answer. An argument is
// what an earlier answer has settled.
FormQuestion ask_for_name();
FormQuestion ask_for_gateway();
FormQuestion ask_for_start_date();
FormQuestion ask_for_bucket();
FormQuestion ask_for_copy(const std::string& bucket);
FormQuestion ask_for_account();
FormQuestion ask_for_role(const std::string& role_name);
FormQuestion ask_for_destination(const std::string& schema);
FormQuestion ask_for_schema(const std::string& schema);
FormQuestion ask_for_new_things();
FormQuestion ask_for_tables();

// What the answer to ask_for_tables() is called that means every table there is now.
inline constexpr const char* kEveryTable = "all";

}  // namespace cairn::cli
