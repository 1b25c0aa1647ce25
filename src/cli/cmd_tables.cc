#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/render_status.h"
#include "cli/standing.h"
#include "sync/status_json.h"
#include "sync/table_fields.h"

namespace cairn::cli {
namespace {

struct TablesFlags {
  ConnectionFlags connection;
  std::string table;
};

// A manifest that cannot be read may list what the answer lacks.
int exit_code_of(const std::string& document) {
  return lacks_manifests(document) ? info_of(ErrorKind::kBadInput).exit_code : 0;
}

Result<int> list_tables(const TablesFlags& flags, Session& session) {
  const auto bench = TRY(Workbench::open(flags.connection, session));
  const auto now = TRY(read_standing(*bench, session));
  const std::string document = now.is_live ? tables_json(now.standing()) : now.snapshot.tables;
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? document + "\n" : TRY(render_tables(document, session.console)));
  return exit_code_of(document);
}

Result<int> show_table(const TablesFlags& flags, Session& session) {
  const auto bench = TRY(Workbench::open(flags.connection, session));
  const auto now = TRY(read_standing(*bench, session));
  if (!now.is_live) return Error(ErrorKind::kLocked, "a run holds the destination").hinting("wait for the run to end");
  const std::string document =
      TRY(table_fields_json(now.standing(), TableName(flags.table), bench->settings().policies.key_mode, bench->store(),
                            bench->destination()));
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? document + "\n" : TRY(render_table_fields(document, session.console)));
  return exit_code_of(document);
}

}  // namespace

void add_tables(CLI::App& app, Session& session) {
  CLI::App* const command =
      app.add_subcommand("tables", "List the tables there are, or the fields of one with their types");
  const auto flags = std::make_shared<TablesFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("TABLE", flags->table, "Show this table's fields")->type_name("");
  command->footer(command_footer({{"cairn tables", "all tables of the connection"},
                                  {"cairn tables users", "the fields of one, and what they mean"}},
                                 {0, 2, 3, 7}));
  command->callback([flags, &session] {
    finish(session, flags->table.empty() ? list_tables(*flags, session) : show_table(*flags, session));
  });
}

}  // namespace cairn::cli
