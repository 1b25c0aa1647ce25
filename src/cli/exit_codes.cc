#include "cli/exit_codes.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "model/exit_code.h"

namespace cairn::cli {
namespace {

constexpr std::array kExitCodes{
    ExitCode{0, "all is well; also when there was nothing to do, or new tables wait to be selected", "nothing", true},
    ExitCode{1, "a library or an assumption of ours surprised us", "report it as a bug", true},
    ExitCode{2, "wrong usage or configuration; 3 if it concerns one table of several", "mend what the message names",
             true},
    ExitCode{3,
             "partial: some table stopped before a bad dump, the others were loaded; or a file that was named is bad",
             "look at the report; the next run tries again", false},
    ExitCode{4,
             "something was unavailable, also after trying again; or the answer could not be written, although the "
             "work was done",
             "run again later; `cairn report` prints what a run did", true},
    ExitCode{5, "a dump waits for a person; its table is as it was",
             "look at `cairn status`, then `cairn approve` or `cairn skip-dump`", false},
    ExitCode{6, "a right is missing; 3 if it is missing for one table alone", "grant what the message names", true},
    ExitCode{7, "another run or process holds the destination, or edits the connection files",
             "wait, or end the other one", false},
    ExitCode{8, "only `cairn plan --exit-code`: there is something to do", "run `cairn sync`", false},
    ExitCode{9, "only `cairn verify`: some table is not what the bucket says",
             "look at what it names; `cairn rebuild` mends it", false},
    ExitCode{130, "interrupted by SIGINT; what was committed stays committed", "run again", true},
    ExitCode{143, "interrupted by SIGTERM; likewise", "run again", true},
};

constexpr std::size_t kColumns = 110;  // of a line of help

// Text in lines that begin below each other, `indent` columns from the left.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  for (std::size_t width = kColumns - indent; text.size() > width;) {
    const std::size_t end = text.rfind(' ', width);
    if (end == std::string_view::npos) break;
    lines += fmt::format("{}\n{:{}}", text.substr(0, end), "", indent);
    text.remove_prefix(end + 1);
  }
  return lines.append(text);
}

std::string line_of(const ExitCode& code) {
  const std::string head = fmt::format("  {:>3}  ", code.code);
  const std::string kinds = kinds_of_exit_code(code.code);
  const std::string text = fmt::format("{}{}", code.meaning, kinds.empty() ? "" : fmt::format(" ({})", kinds));
  return head + wrapped(text, head.size()) + "\n";
}

std::string examples_text(std::initializer_list<Example> examples) {
  std::size_t width = 0;
  for (const Example& example : examples) width = std::max(width, example.command.size());
  std::string text = "Examples:\n";
  for (const Example& example : examples) {
    text += fmt::format("  {:<{}}  {}\n", example.command, width, example.effect);
  }
  return text + "\n";
}

}  // namespace

std::span<const ExitCode> exit_codes() { return kExitCodes; }

std::string kinds_of_exit_code(int code) {
  std::string names;
  for (const ErrorKindInfo& info : error_kinds()) {
    if (info.exit_code == code) names.append(names.empty() ? "" : ", ").append(info.name);
  }
  return names;
}

std::string precedence_sentence() {
  std::string codes;
  for (const int code : exit_code_precedence()) codes += (codes.empty() ? "" : ", ") + std::to_string(code);
  return fmt::format("When several things happen in one run, the first of these counts: {}.", codes);
}

std::string exit_code_footer() {
  std::string text = "Exit codes:\n";
  for (const ExitCode& code : kExitCodes) text += line_of(code);
  return text;
}

std::string command_footer(std::initializer_list<Example> examples, std::initializer_list<int> codes) {
  std::string text = examples.size() == 0 ? "" : examples_text(examples);
  text += "Exit codes:\n";
  std::string others;
  for (const ExitCode& code : kExitCodes) {
    if (std::ranges::find(codes, code.code) != codes.end()) {
      text += line_of(code);
    } else if (code.is_of_every_command) {
      others += (others.empty() ? "" : ", ") + std::to_string(code.code);
    }
  }
  return text + fmt::format("  and {}, as every command: see `cairn --help`\n", others);
}

}  // namespace cairn::cli
