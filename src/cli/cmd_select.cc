#include <algorithm>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "cli/selection_file.h"
#include "cli/standing.h"
#include "config/flags.h"
#include "config/select_change.h"
#include "plan/near_names.h"
#include "sync/discovery.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

struct SelectFlags {
  ConnectionFlags connection;
  std::vector<std::string> patterns;
  std::optional<std::string> fields;
  std::optional<std::string> more_fields;
  std::optional<std::string> exclude;
  bool takes_all_fields = false;
};

Result<FieldWish> wish_of(const SelectFlags& flags) {
  std::vector<FieldWish> wishes;
  const auto add = [&](FieldWish::Kind kind, std::string_view flag, const std::optional<std::string>& text) -> Status {
    if (text.has_value()) wishes.push_back({kind, TRY_WITHIN(parse_name_list(*text), std::string(flag))});
    return {};
  };
  TRY(add(FieldWish::Kind::kThese, "--fields", flags.fields));
  TRY(add(FieldWish::Kind::kAlso, "--add-fields", flags.more_fields));
  TRY(add(FieldWish::Kind::kAllBut, "--exclude", flags.exclude));
  if (flags.takes_all_fields) wishes.push_back({FieldWish::Kind::kAll, {}});
  if (wishes.size() > 1) {
    return Error(ErrorKind::kConfig, "--fields, --add-fields, --exclude and --all-fields exclude each other")
        .hinting("say in one of them which fields are wanted");
  }
  return wishes.empty() ? FieldWish() : wishes.front();
}

// What the bucket and the destination know of the tables that the patterns are about.
struct Subject {
  Published published;                     // of these tables alone
  Progress progress;                       // empty where the destination cannot be read now
  std::set<std::string> known;             // every table there is
  std::vector<std::string> without_match;  // globs
};

bool matches_any(const std::vector<std::string>& patterns, const TableName& table) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return glob_matches(pattern, table.value()); });
}

Error never_seen(const std::string& name, const std::set<std::string>& known) {
  const std::vector<std::string> near = near_names(name, std::vector(known.begin(), known.end()));
  return make_error(ErrorKind::kConfig, "table '{}' was never seen in any manifest", name)
      .hinting(near.empty() ? "`cairn discover` lists the tables there are; a glob may match tables to come"
                            : fmt::format("did you mean {}?", list_of(near)));
}

// Where a run holds the destination, what it has loaded is not known, and only hints depend on it.
Progress progress_of(Destination& destination) {
  const auto read = [&]() -> Result<Progress> { return TRY(destination.open_reader())->read_progress(); };
  return read().value_or({});
}

Result<Subject> look_at(Workbench& bench, const SelectFlags& flags) {
  Subject subject{.published = TRY(heap_connect::read_published(bench.store(), bench.settings().heap_connect)),
                  .progress = progress_of(bench.destination()),
                  .known = {},
                  .without_match = {}};
  bool is_every_manifest_read = true;
  for (Dump& dump : subject.published.dumps) {
    is_every_manifest_read = is_every_manifest_read && !dump.problem.has_value();
    for (const DumpTable& table : dump.tables) subject.known.insert(table.name.value());
    std::erase_if(dump.tables, [&](const DumpTable& table) { return !matches_any(flags.patterns, table.name); });
  }
  for (const auto& [name, state] : subject.progress.tables) subject.known.insert(name.value());
  for (const std::string& pattern : flags.patterns) {
    const bool is_matched =
        std::ranges::any_of(subject.known, [&](const std::string& table) { return glob_matches(pattern, table); });
    if (is_matched) continue;
    if (!is_glob(pattern) && is_every_manifest_read) return never_seen(pattern, subject.known);
    subject.without_match.push_back(pattern);
  }
  return subject;
}

// A field that none of the tables has is a slip of the finger.
Status check_fields(Workbench& bench, const SelectFlags& flags, const FieldWish& wish, const Subject& subject) {
  if (wish.names.empty() || wish.kind == FieldWish::Kind::kAllBut) return {};
  const Discovery discovery = TRY(discover(bench.store(), subject.published, {}, bench.settings().policies));
  std::set<std::string> known;
  for (const DiscoveredTable& table : discovery.tables) {
    for (const DiscoveredField& field : table.fields) known.insert(field.name);
  }
  for (const auto& [name, state] : subject.progress.tables) {
    if (!matches_any(flags.patterns, name)) continue;
    for (const CatalogField& field : state.fields) known.insert(field.field);
  }
  if (known.empty()) return {};  // globs without a match: the fields are those of tables to come
  for (const std::string& field : wish.names) {
    if (known.contains(field)) continue;
    const std::vector<std::string> near = near_names(field, std::vector(known.begin(), known.end()));
    return make_error(ErrorKind::kConfig, "none of the tables has a field '{}'", field)
        .hinting(near.empty() ? "`cairn discover TABLE` lists the fields there are"
                              : fmt::format("did you mean {}?", list_of(near)));
  }
  return {};
}

// What the next sync would do about a table: its dumps in words.
std::string plan_sentence(const TablePlan& table) {
  std::int64_t files = 0;
  std::uint64_t bytes = 0;
  for (const Load& load : table.loads) {
    files += static_cast<std::int64_t>(load.file_count());
    bytes += load.byte_count();
  }
  const std::string name = printable(table.table.value());
  if (table.loads.empty()) {
    if (!table.stop.has_value()) return name + ": nothing to load";
    return fmt::format("{}: waits before dump {}: {}", name, table.stop->before.value(),
                       printable(table.stop->error.text()));
  }
  const Load& first = table.loads.front();
  const std::string start = first.mode == LoadMode::kReplace ? "its full dump" : "dump";
  return fmt::format("{}: loads from {} {} on, {}, {}", name, start, first.first_dump().value(), counted(files, "file"),
                     format_bytes(bytes));
}

// A table that has rows already: what it gets from now on fills no old row.
std::vector<std::string> backfill_hints(const Subject& subject, const Selection& before, const Selection& after) {
  std::vector<std::string> hints;
  for (const auto& [name, state] : subject.progress.tables) {
    const SelectEntry* const entry = after.find(name);
    const SelectEntry* const old_entry = before.find(name);
    if (entry == nullptr || state.row_count == 0) continue;
    std::vector<std::string> fields;
    for (const CatalogField& field : state.fields) {
      const bool was_wanted = old_entry != nullptr && old_entry->wants_field(field.field);
      const bool is_key = std::ranges::find(state.key, field.field) != state.key.end();
      const bool has_gap = field.values_to_dump < state.bookmark;  // no value at all counts as one
      if (entry->wants_field(field.field) && !was_wanted && !is_key && has_gap) fields.push_back(field.field);
    }
    if (fields.empty()) continue;
    hints.push_back(fmt::format(
        "{} has {} already: {} fill{} from now on; `cairn rebuild {}` brings in what the "
        "bucket still holds of it",
        name.value(), counted(state.row_count, "row"), list_of(fields), fields.size() == 1 ? "s" : "", name.value()));
  }
  return hints;
}

// What came of it, for people and as JSON.
struct Outcome {
  std::string file;
  std::vector<SelectEntry> entries;  // new, or changed
  std::vector<std::string> plan;
  std::vector<std::string> remarks;
};

void look_ahead(Workbench& bench, const SelectFlags& flags, const Selection& selection, Outcome& outcome) {
  bench.settings().selection = selection;
  bench.settings().only_tables = flags.patterns;
  RunObserver nobody;
  const Result<Survey> found = survey(bench.settings(), bench.parts(nobody));
  if (!found.has_value()) {
    outcome.remarks.push_back("what a sync would do cannot be said now: " + found.error().text());
    return;
  }
  for (const TablePlan& table : found->plan.tables) outcome.plan.push_back(plan_sentence(table));
}

std::vector<std::string> patterns_of(const std::vector<SelectEntry>& entries) {
  std::vector<std::string> patterns;
  for (const SelectEntry& entry : entries) patterns.push_back(entry.pattern);
  return patterns;
}

std::string outcome_json(const Outcome& outcome) {
  const Json document{{"format", 1},
                      {"file", outcome.file},
                      {"is_changed", !outcome.entries.empty()},
                      {"entries", patterns_of(outcome.entries)},
                      {"plan", outcome.plan},
                      {"remarks", outcome.remarks}};
  return json_line(document);
}

std::string outcome_text(const Outcome& outcome) {
  std::string text = printable(outcome.file) + ": ";
  text += outcome.entries.empty() ? "nothing to change, that is selected already\n"
                                  : fmt::format("selected {}\n", printable(names_of(outcome.entries)));
  if (!outcome.plan.empty()) text += "The next sync:\n";
  for (const std::string& sentence : outcome.plan) text += "  " + sentence + "\n";
  for (const std::string& remark : outcome.remarks) text += printable(remark) + "\n";
  return text;
}

Result<int> select(const SelectFlags& flags, Session& session) {
  const FieldWish wish = TRY(wish_of(flags));
  const NamedConnection named = TRY(resolve_connection(flags.connection, session.environment));
  const auto bench = TRY(Workbench::open(named, session));
  const Subject subject = TRY(look_at(*bench, flags));
  TRY(check_fields(*bench, flags, wish, subject));

  const Selection& before = named.connection.selection;
  const std::vector<SelectEntry> wanted = TRY(entries_with(before, flags.patterns, wish));
  const Selection after = TRY(write_selection(named, wanted, session.environment));

  Outcome outcome{.file = named.file->string(), .entries = entries_beyond(after.select, before.select)};
  for (const std::string& pattern : subject.without_match) {
    outcome.remarks.push_back(fmt::format("'{}' matches no table yet", pattern));
  }
  if (subject.without_match.size() < flags.patterns.size()) look_ahead(*bench, flags, after, outcome);
  for (std::string& hint : backfill_hints(subject, before, after)) outcome.remarks.push_back(std::move(hint));
  session.console.print(flags.connection.format() == OutputFormat::kJson ? outcome_json(outcome)
                                                                         : outcome_text(outcome));
  return 0;
}

}  // namespace

void add_select(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("select", "Take tables or fields into the connection file's selection");
  const auto flags = std::make_shared<SelectFlags>();
  command->add_option("TABLE", flags->patterns, "Tables by name, or globs, which take in tables to come")
      ->required()
      ->type_name("");
  const auto add_list = [&](const char* name, std::optional<std::string>& list, const char* help) {
    command->add_option(name, list, help)->type_name("A,B");
  };
  add_list("--fields", flags->fields, "Exactly these fields, and the key; a new one waits to be selected");
  add_list("--add-fields", flags->more_fields, "These fields too");
  add_list("--exclude", flags->exclude, "All fields but these names and globs, future ones too");
  command->add_flag("--all-fields", flags->takes_all_fields, "All fields, future ones too");
  add_file_flags(*command, flags->connection);
  add_output_flag(*command, flags->connection.output);
  command->footer(
      "Rewrites the lines of the `select:` block alone; comments, order and every other byte of the file stay. A "
      "table\n"
      "that is selected already keeps its list of fields, unless one of the four flags is given.\n\n" +
      command_footer({{"cairn select checkout_complete 'sign_up_*'", "a glob takes in tables to come"},
                      {"cairn select users --exclude 'email*',plan", "all fields but these"},
                      {"cairn select users --add-fields plan,industry", "these too, where some are listed"}},
                     {0, 2, 7}));
  command->callback([flags, &session] { finish(session, select(*flags, session)); });
}

}  // namespace cairn::cli
