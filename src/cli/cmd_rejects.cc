#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/csv.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "cli/table_name_text.h"
#include "cli/text_table.h"
#include "config/flags.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDetails =
    "A row is set aside when it lacks its key: nothing could replace it later, and it could replace nothing. All\n"
    "other rows of its file are loaded. What is listed is missing from the tables as they are now; what a full\n"
    "dump or a rebuild has replaced is not.\n\n";

struct RejectsFlags {
  ConnectionFlags connection;
  std::string table;
  std::string limit = "100";
};

// A table's name in the destination; "" if it has none there any more.
std::string storage_name_of(const TableName& table, const Progress& progress) {
  const TableState* const state = progress.find(table);
  return state == nullptr ? "" : state->storage_name;
}

std::string rejects_json(const RejectsAnswer& answer, const Progress& progress) {
  Json document{{"format", 1}, {"rows_in_all", answer.rows_in_all}, {"rejects", Json::array()}};
  for (const RejectedRow& row : answer.rows) {
    const Reject& reject = row.reject;
    const Json record = Json::parse(reject.record, nullptr, false);
    const std::string storage_name = storage_name_of(row.table, progress);
    document["rejects"].push_back({{"table", row.table.value()},
                                   {"storage_name", storage_name.empty() ? Json(nullptr) : Json(storage_name)},
                                   {"dump", reject.dump.value()},
                                   {"uri", reject.uri},
                                   {"block", reject.block},
                                   {"row", reject.row},
                                   {"reason", reject.reason},
                                   {"record", record.is_discarded() ? Json(reject.record) : record},
                                   {"load_id", row.load.value()}});
  }
  return json_line(document);
}

std::string rejects_csv(const RejectsAnswer& answer) {
  std::string text = csv_line({"table", "dump", "uri", "block", "row", "reason", "record"});
  for (const RejectedRow& row : answer.rows) {
    const Reject& reject = row.reject;
    text += csv_line({row.table.value(), std::to_string(reject.dump.value()), reject.uri, std::to_string(reject.block),
                      std::to_string(reject.row), reject.reason, reject.record});
  }
  return text;
}

// The file by its name alone: its folder is the dump and the table, which stand in columns of their own.
std::string file_name_of(const std::string& uri) { return uri.substr(uri.find_last_of('/') + 1); }

std::string rejects_text(const RejectsAnswer& answer, const Progress& progress) {
  using enum TextTable::Align;
  if (answer.rows_in_all == 0) return "No row was set aside.\n";
  TextTable table({{"table"}, {"dump", kRight}, {"file"}, {"block", kRight}, {"row", kRight}, {"reason"}, {"record"}});
  for (const RejectedRow& row : answer.rows) {
    const Reject& reject = row.reject;
    table.add({table_name_text(row.table.value(), storage_name_of(row.table, progress)),
               std::to_string(reject.dump.value()), file_name_of(reject.uri), std::to_string(reject.block),
               std::to_string(reject.row), reject.reason, reject.record});
  }
  std::string text = answer.rows.empty() ? "" : table.text() + "\n";
  const auto shown = static_cast<std::int64_t>(answer.rows.size());
  text += fmt::format("{} {} set aside", counted(answer.rows_in_all, "row"), answer.rows_in_all == 1 ? "is" : "are");
  if (shown < answer.rows_in_all) text += fmt::format(", {} shown; --limit N shows more", format_count(shown));
  return text +
         ".\nRows without their key cannot be told apart: have Heap deliver them with it, or name the field that\n"
         "identifies a row with `key:` in the table's select: entry, then `cairn rebuild` the table.\n";
}

Result<int> list_rejects(const RejectsFlags& flags, Session& session) {
  RejectsQuery query{.table = std::nullopt, .rows_max = TRY_WITHIN(parse_row_count(flags.limit), "--limit")};
  const auto bench = TRY(Workbench::open(flags.connection, session));
  const auto reader = TRY(bench->destination().open_reader());
  const Progress progress = TRY_WITHIN(reader->read_progress(), "reading progress");
  if (!flags.table.empty()) {
    query.table = TableName(flags.table);
    if (progress.find(*query.table) == nullptr) {
      return make_error(ErrorKind::kConfig, "table '{}' was never loaded", flags.table)
          .hinting("`cairn status` lists what was");
    }
  }
  const RejectsAnswer answer = TRY_WITHIN(reader->read_rejects(query), "reading the rejected rows");
  switch (flags.connection.format()) {
    case OutputFormat::kJson: session.console.print(rejects_json(answer, progress)); break;
    case OutputFormat::kCsv: session.console.print(rejects_csv(answer)); break;
    case OutputFormat::kText: session.console.print(rejects_text(answer, progress)); break;
  }
  return 0;
}

}  // namespace

void add_rejects(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("rejects", "List the rows that were set aside, and why");
  const auto flags = std::make_shared<RejectsFlags>();
  add_connection_flags(*command, flags->connection, OutputForms::kTextJsonOrCsv);
  command->add_option("TABLE", flags->table, "Only of this table")->type_name("");
  command->add_option("--limit", flags->limit, "Show at most N rows (default 100)")->type_name("N");
  command->footer(kDetails + command_footer({{"cairn rejects pageviews --limit 5", "five of one table"},
                                             {"cairn rejects --output csv > rejects.csv", "for a spreadsheet"}},
                                            {0, 2, 7}));
  command->callback([flags, &session] { finish(session, list_rejects(*flags, session)); });
}

}  // namespace cairn::cli
