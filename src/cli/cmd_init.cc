#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errno_kind.h"
#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/init_form.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "cli/render_discovery.h"
#include "cli/workspace_files.h"
#include "config/atomic_file.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct InitFlags {
  InitAnswers answers;
  std::optional<std::string> workspace;
  bool is_forced = false;
  bool asks_nothing = false;
  std::string output = "text";
};

constexpr std::string_view kGitIgnore =
    "# What Cairn keeps beside the connections: a lock and caches, which may be deleted at any time.\n"
    ".cairn/\n"
    "# Databases, and what DuckDB puts beside them.\n"
    "*.duckdb\n*.duckdb.wal\n*.duckdb.spill/\n";

// The workspace to write into, which need not be one yet.
Result<Workspace> place_of(const InitFlags& flags, const Environment& environment) {
  const std::string variable = environment("CAIRN_WORKSPACE").value_or("");
  Workspace workspace{fs::current_path() / flags.workspace.value_or(variable)};
  workspace.dir = workspace.dir.lexically_normal();
  std::error_code ignored;
  if (fs::is_directory(workspace.dir, ignored)) return workspace;
  return make_error(ErrorKind::kConfig, "{}: no such directory", workspace.dir.string()).hinting("create it first");
}

// The connections there are, as far as their files can be read.
Result<std::vector<Connection>> others_in(const Workspace& workspace, const Environment& environment) {
  std::error_code ignored;
  if (!fs::is_directory(workspace.connections_dir(), ignored)) return std::vector<Connection>();
  std::vector<Connection> connections;
  for (const std::string& name : TRY(list_connections(workspace))) {
    Result<Connection> connection = open_connection(workspace, name, environment);
    connections.push_back(std::move(connection).value_or(Connection{.name = name}));
  }
  return connections;
}

Status make_connections_dir(const Workspace& workspace) {
  const fs::path directory = workspace.connections_dir();
  if (::mkdir(directory.c_str(), S_IRWXU) == 0 || errno == EEXIST) return {};
  return make_error(kind_of_errno(errno, ErrorKind::kConfig), "{}: {}", directory.string(), std::strerror(errno))
      .hinting("this user must be allowed to make a directory there");
}

// Writes a .gitignore where there is none; one that is there is its owner's.
Status write_git_ignore(const Workspace& workspace) {
  const fs::path file = workspace.dir / ".gitignore";
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(file, ignored))) return {};
  return create_file(file, kGitIgnore, Existing::kRefused);
}

std::string answer_json(const InitForm& form, const fs::path& file) {
  Json select = Json::array();
  for (const SelectEntry& entry : form.draft().select) select.push_back(entry.pattern);
  const Json document{{"format", 1},
                      {"connection", form.draft().name},
                      {"file", file.string()},
                      {"bucket", form.draft().bucket},
                      {"schema", form.draft().schema},
                      {"select", std::move(select)},
                      {"unreadable_manifests", unreadable_json(form.discovery().unreadable)}};
  return json_line(document);
}

std::string answer_text(const ConnectionDraft& draft, const fs::path& file) {
  std::string text = fmt::format("Wrote {}.\n", printable(file.string()));
  if (!draft.external_id.empty()) {
    text +=
        fmt::format("The external id for the trust policy of {}: {}\n", printable(draft.role_name), draft.external_id);
  }
  const std::string connection = fmt::format(" -c {}", draft.name.contains(' ') ? "'" + draft.name + "'" : draft.name);
  return text + fmt::format(
                    "Next: `cairn check{0}` tries it out, `cairn plan{0}` says what a sync would do, "
                    "`cairn sync{0}` does it.\n",
                    connection);
}

void show_discovery(const Discovery& discovery, Session& session) {
  std::vector<const DiscoveredTable*> tables;
  for (const DiscoveredTable& table : discovery.tables) {
    if (!table.is_long_unseen) tables.push_back(&table);
  }
  session.console.print(render_discovered_tables(discovery, tables, session.console) + "\n");
}

Result<int> init(const InitFlags& flags, Session& session) {
  const Workspace workspace = TRY(place_of(flags, session.environment));
  std::vector<Connection> others = TRY(others_in(workspace, session.environment));
  if (flags.is_forced) std::erase_if(others, [&](const auto& other) { return other.name == flags.answers.name; });
  std::vector<std::string> taken;
  for (const Connection& other : others) taken.push_back(other.name);

  const bool is_json = flags.output == "json";
  const bool may_ask = !flags.asks_nothing && !is_json && isatty(STDIN_FILENO) == 1 && session.console.is_interactive();
  Prompt prompt(session.console, STDIN_FILENO, session.stop);
  if (may_ask) session.console.note("An empty answer takes what stands in brackets; ? explains a question.\n");
  InitForm form(flags.answers, workspace, may_ask ? &prompt : nullptr, store_surroundings(session));
  TRY(form.ask_name(taken));
  TRY(form.ask_source());
  TRY(form.ask_destination(others));
  if (!is_json) show_discovery(form.discovery(), session);
  TRY(form.ask_selection());
  for (const std::string& remark : form.remarks()) session.console.note("note: " + printable(remark));

  const fs::path file = workspace.connection_file(form.draft().name);
  if (!TRY(form.confirm(fmt::format("Write {}", printable(file.string()))))) {
    session.console.note("Nothing was written.");
    return 0;
  }
  const std::string text = connection_yaml(form.draft());
  TRY_WITHIN(parse_connection({form.draft().name, file.string(), workspace.dir, text}, session.environment),
             "what would be written is not valid");
  TRY(write_git_ignore(workspace));  // before there is anything that it keeps out of a repository
  TRY(make_connections_dir(workspace));
  TRY(write_json_schema(workspace));
  TRY(create_file(file, text, flags.is_forced ? Existing::kReplaced : Existing::kRefused));
  session.console.print(is_json ? answer_json(form, file) : answer_text(form.draft(), file));
  return form.discovery().unreadable.empty() ? 0 : info_of(ErrorKind::kBadInput).exit_code;
}

void add_answers(CLI::App& command, InitAnswers& answers) {
  const auto add = [&](const char* name, std::optional<std::string>& answer, const char* type, const char* help) {
    command.add_option(name, answer, help)->type_name(type)->group("Answers in advance");
  };
  add("--source", answers.source, "DIR", "Directory that is a copy of the bucket (default ./bucket)");
  add("--bucket", answers.bucket, "NAME", "S3 bucket (default: the one that the copy's manifests name)");
  add("--prefix", answers.prefix, "PREFIX", "Folder in the bucket that manifests/ lies in");
  add("--account-id", answers.account, "ID",
      "AWS account that owns the bucket: 12 digits, or a role's ARN. AWS shows it in the menu under your name");
  add("--role", answers.role, "ROLE", "IAM role there that may read the bucket: name or ARN");
  add("--gateway", answers.gateway, "NAME", "Data gateway: none");
  add("--start-date", answers.start_date, "DATE",
      "Load nothing that happened before: YYYY-MM-DD or MM/DD/YYYY (default: all of the history)");
  add("--destination", answers.destination, "TYPE:PATH", "Where the tables go (default duckdb:warehouse.duckdb)");
  add("--schema", answers.schema, "NAME", "Schema of the published views (default: derived from the name)");
  add("--new-things", answers.new_things,
      "WORD:{wait,fields,all}",  // the library's form of a list: completion reads it
      "What Heap adds later: wait (must be selected), fields (new fields come, tables wait), all (default wait)");
  add("--select", answers.select, "LIST", "Tables to load: names and globs, or all (default all there are now)");
}

}  // namespace

void add_init(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("init", "Write a connection file: asks on a terminal, or takes flags");
  const auto flags = std::make_shared<InitFlags>();
  command->add_option("NAME", flags->answers.name, "Of the connection: letters, digits, spaces, - and _")
      ->type_name("");
  add_answers(*command, flags->answers);
  command
      ->add_option("--workspace", flags->workspace, "Directory to write into (default: this one, or CAIRN_WORKSPACE)")
      ->type_name("DIR");
  command->add_flag("--yes", flags->asks_nothing, "Ask nothing: what no flag answers takes its default");
  command->add_flag("--force", flags->is_forced, "Write the file of an existing connection anew");
  add_output_flag(*command, flags->output);
  command->footer(
      "Reads the copy of the bucket and shows what is in it before anything is written; then writes "
      "connections/NAME.yaml,\n"
      "a JSON Schema in .cairn/ by which an editor completes and checks it and, where there is none, a "
      ".gitignore.\n\n" +
      command_footer({{"cairn init heap_prod", "asks for all that it needs"},
                      {"cairn init heap_prod --source ./bucket --select 'users,checkout_*' --yes", "asks nothing"}},
                     {0, 2, 3}));
  command->callback([flags, &session] { finish(session, init(*flags, session)); });
}

}  // namespace cairn::cli
