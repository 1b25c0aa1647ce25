#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/errno_kind.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/manual/man_page.h"
#include "cli/manual/reference.h"
#include "cli/printable.h"
#include "cli/version.h"

namespace cairn::cli {
namespace {

Status write_page(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return {};
  return make_error(kind_of_errno(errno, ErrorKind::kConfig), "cannot write {}", printable(path.string()))
      .hinting("name a directory that you may write to");
}

Result<int> write_reference(const CLI::App& root, const std::filesystem::path& directory, Session& session) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  for (const ReferencePage& page : reference_pages(describe_command(root))) {
    TRY(write_page(directory / page.file, page.text));
    session.console.print(fmt::format("{}\n", printable((directory / page.file).string())));
  }
  return 0;
}

void add_reference(CLI::App& manual, const CLI::App& root, Session& session) {
  CLI::App* const command = manual.add_subcommand("reference", "Write the reference as Markdown pages");
  const auto directory = std::make_shared<std::string>();
  command->add_option("DIR", *directory, "Directory to write them to; pages of these names are replaced")
      ->required()
      ->type_name("");
  command->footer(
      command_footer({{"cairn manual reference ./reference", "write README.md, commands.md and so on"}}, {0, 2}));
  command->callback([directory, &root, &session] { finish(session, write_reference(root, *directory, session)); });
}

void add_man(CLI::App& manual, const CLI::App& root, Session& session) {
  CLI::App* const command = manual.add_subcommand("man", "Print the manual page cairn(1)");
  command->footer(command_footer({{"cairn manual man > cairn.1", "for a package, or `man ./cairn.1`"}}, {0}));
  command->callback([&root, &session] {
    session.console.print(man_page(describe_command(root), kVersion, kCommitDate));
    finish(session, 0);
  });
}

}  // namespace

void add_manual(CLI::App& app, Session& session) {
  CLI::App* const manual = app.add_subcommand("manual", "Print the manual: for packages and for reading offline");
  manual->require_subcommand(1);
  manual->footer("`cairn manual COMMAND --help` explains one.\n\n" + command_footer({}, {0, 2}));
  add_man(*manual, app, session);
  add_reference(*manual, app, session);
}

}  // namespace cairn::cli
