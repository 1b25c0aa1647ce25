#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/known_names.h"
#include "cli/manual/complete.h"
#include "cli/manual/shell_script.h"

namespace cairn::cli {
namespace {

void add_shell(CLI::App& completion, const ShellScript& script, Session& session) {
  CLI::App* const command =
      completion.add_subcommand(std::string(script.shell), fmt::format("Print the script for {}", script.shell));
  command->footer(command_footer({{script.install, "for every new shell"}}, {0}));
  command->callback([&script, &session] {
    session.console.print(script.text);
    finish(session, 0);
  });
}

// "text<TAB>help" for each candidate, then ":files", ":directories" or nothing: what the scripts read.
std::string answer_text(const Completion& completion) {
  std::string text;
  for (const Candidate& candidate : completion.candidates)
    text += fmt::format("{}\t{}\n", candidate.text, candidate.help);
  switch (completion.paths) {
    case Paths::kNone: return text;
    case Paths::kFiles: return text + ":files\n";
    case Paths::kDirectories: return text + ":directories\n";
  }
  CHECK(false, "every kind of path has a word");
}

// The question that the scripts ask at each TAB. Hidden, because people have no use for it.
void add_next(CLI::App& completion, const CLI::App& root, Session& session) {
  CLI::App* const command = completion.add_subcommand("next", "Print what the last word may become");
  command->group("");
  const auto words = std::make_shared<std::vector<std::string>>();
  command->add_option("WORD", *words, "The words of a command line, behind --");
  command->callback([words, &root, &session] {
    const auto lookup = [&](NameKind kind, const GivenOptions& given) {
      return known_names(kind, given, session.environment);
    };
    session.console.print(answer_text(complete(describe_command(root), *words, lookup)));
    finish(session, 0);
  });
}

}  // namespace

void add_completion(CLI::App& app, Session& session) {
  CLI::App* const completion = app.add_subcommand("completion", "Print a script that lets a shell complete commands");
  completion->require_subcommand(1);
  completion->footer("`cairn completion SHELL --help` says where to put the script.\n\n" + command_footer({}, {0, 2}));
  for (const ShellScript& script : shell_scripts()) add_shell(*completion, script, session);
  add_next(*completion, app, session);
}

}  // namespace cairn::cli
