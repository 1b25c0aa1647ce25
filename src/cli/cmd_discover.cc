#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/render_discovery.h"
#include "cli/render_unreadable.h"
#include "plan/near_names.h"
#include "source/all.h"
#include "sync/discovery_json.h"

namespace cairn::cli {
namespace {

struct DiscoverFlags {
  ConnectionFlags connection;
  std::vector<std::string> tables;
  bool shows_all = false;
};

Error never_seen(const std::string& name, const Discovery& discovery) {
  std::vector<std::string> known;
  for (const DiscoveredTable& table : discovery.tables) known.push_back(table.name.value());
  if (!discovery.unreadable.empty()) return perhaps_in_unreadable(name, discovery.unreadable);
  const std::vector<std::string> near = near_names(name, known);
  return make_error(ErrorKind::kConfig, "no manifest has a table '{}'", name)
      .hinting(near.empty() ? "`cairn discover --all` lists the tables there are"
                            : fmt::format("did you mean {}?", list_of(near)));
}

// The tables that were asked for: all that matter, or those that the patterns name.
Result<std::vector<const DiscoveredTable*>> chosen_tables(const Discovery& discovery, const DiscoverFlags& flags) {
  std::vector<const DiscoveredTable*> chosen;
  for (const std::string& pattern : flags.tables) {
    const bool is_there = std::ranges::any_of(
        discovery.tables, [&](const DiscoveredTable& table) { return glob_matches(pattern, table.name.value()); });
    if (!is_there) return never_seen(pattern, discovery);
  }
  for (const DiscoveredTable& table : discovery.tables) {
    const bool is_named = std::ranges::any_of(
        flags.tables, [&](const std::string& pattern) { return glob_matches(pattern, table.name.value()); });
    const bool is_worth_showing = flags.shows_all || !table.is_long_unseen || table.selected == Selected::kSelected;
    if (flags.tables.empty() ? is_worth_showing : is_named) chosen.push_back(&table);
  }
  return chosen;
}

Result<int> run_discover(const DiscoverFlags& flags, Session& session) {
  const NamedConnection named = TRY(resolve_source(flags.connection, session.environment));
  const Connection& connection = named.connection;
  const auto store = TRY(open_store(connection.source, store_surroundings(session)));
  const Published published =
      TRY(heap_connect::read_published(*store, {connection.source.prefix, connection.source.bucket_override}));
  const Discovery discovery = TRY(discover(*store, published, connection.selection, connection.policies));
  const std::vector<const DiscoveredTable*> tables = TRY(chosen_tables(discovery, flags));
  if (flags.connection.format() == OutputFormat::kJson) {
    session.console.print(discovery_json(discovery, tables) + "\n");
  } else if (flags.tables.empty()) {
    session.console.print(render_discovery(discovery, tables, session.console));
  } else {
    std::string text;
    for (const DiscoveredTable* table : tables) text += (text.empty() ? "" : "\n") + render_discovered_fields(*table);
    session.console.print(text + render_unreadable(discovery.unreadable, session.console));
  }
  const bool has_problem = std::ranges::any_of(tables, [](const auto* table) { return table->problem.has_value(); });
  return has_problem || !discovery.unreadable.empty() ? info_of(ErrorKind::kBadInput).exit_code : 0;
}

}  // namespace

void add_discover(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand(
      "discover", "Find out what a bucket offers: its tables and fields, and what is new among them");
  const auto flags = std::make_shared<DiscoverFlags>();
  add_source_flags(*command, flags->connection);
  command->add_option("TABLE", flags->tables, "Show the fields of these tables: names or globs")->type_name("");
  command->add_flag("--all", flags->shows_all, "Also tables that are in none of the newest 30 dumps");
  add_output_flag(*command, flags->connection.output);
  command->footer(
      "Reads the manifests and the beginning of one data file per table. Needs no destination: `cairn discover "
      "--source\n"
      "./bucket` looks at a bucket before there is a connection.\n\n" +
      command_footer({{"cairn discover --source ./bucket", "what a bucket offers"},
                      {"cairn discover users", "the fields of one table"}},
                     {0, 2, 3}));
  command->callback([flags, &session] { finish(session, run_discover(*flags, session)); });
}

}  // namespace cairn::cli
