#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace cairn::cli {

// One exit code of the process: an interface that scripts rely on. Help, manual and man page are printed from the list.
struct ExitCode {
  int code;
  std::string_view meaning;  // what happened
  std::string_view remedy;   // what the caller does about it
  bool is_of_every_command;  // any command can end so
};

// Ascending.
std::span<const ExitCode> exit_codes();
// The names of the error kinds that end with this code, separated by commas; "" for none.
std::string kinds_of_exit_code(int code);
// Which code counts when several things happen in one run, as a sentence.
std::string precedence_sentence();

struct Example {
  std::string_view command;
  std::string_view effect;  // a few words
};

// Every code with its meaning: what the --help of the program itself ends with.
std::string exit_code_footer();
// What the --help of a command ends with: examples, and the exit codes that the command has a meaning of its own for;
// those of every command are named at the end.
std::string command_footer(std::initializer_list<Example> examples, std::initializer_list<int> codes);

}  // namespace cairn::cli
