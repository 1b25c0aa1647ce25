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
#include "cli/text_table.h"
#include "config/flags.h"
#include "sync/preview.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kCellBytesMax = 60;  // of a cell in the text form

constexpr const char* kDetails =
    "Rows come in no order. Of a table that is not loaded yet, the first rows of the newest file in the bucket are\n"
    "shown as they would be loaded.\n\n";

struct PreviewFlags {
  ConnectionFlags connection;
  std::string table;
  std::string rows = "10";
  std::vector<std::string> columns;
};

// A value as a cell: text without its quotes, nested values as JSON, NULL as nothing.
std::string cell_of(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  for (const Json& value : Json::parse(row)) cells.push_back(cell_of(value));
  return cells;
}

// Long values would push the columns apart; the other forms have them whole.
std::string shortened(std::string cell) {
  if (cell.size() <= kCellBytesMax) return cell;
  std::size_t end = kCellBytesMax;
  while (end > 0 && (static_cast<unsigned char>(cell[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
  return cell.substr(0, end) + "…";
}

// With Heap's name where the column has another one.
std::string title_of(const std::string& column, const std::string& field) {
  return column == field ? column : fmt::format("{} ({})", column, field);
}

std::string preview_text(const Preview& preview) {
  if (preview.columns.empty()) return "The table has no columns yet.\n";
  std::vector<TextTable::Column> titles;
  for (std::size_t i = 0; i < preview.columns.size(); ++i) {
    titles.push_back({printable(title_of(preview.columns[i], preview.fields[i]))});
  }
  TextTable table(std::move(titles));
  for (const std::string& row : preview.rows) {
    std::vector<std::string> cells = cells_of(row);
    for (std::string& cell : cells) cell = shortened(std::move(cell));
    table.add(std::move(cells));
  }
  const std::string rows = counted(static_cast<std::int64_t>(preview.rows.size()), "row");
  return table.text() + rows +
         (preview.bucket_file.empty() ? ".\n"
                                      : fmt::format(", not loaded yet: from {}\n", printable(preview.bucket_file)));
}

std::string preview_json(const PreviewFlags& flags, const Preview& preview) {
  Json document{{"format", 1},
                {"table", flags.table},
                {"source", preview.bucket_file.empty() ? "destination" : "bucket"},
                {"file", preview.bucket_file.empty() ? Json(nullptr) : Json(preview.bucket_file)},
                {"columns", preview.columns},
                {"fields", preview.fields},
                {"rows", Json::array()}};
  for (const std::string& row : preview.rows) document["rows"].push_back(Json::parse(row));
  return json_line(document);
}

std::string preview_csv(const Preview& preview) {
  std::string text = csv_line(preview.columns);
  for (const std::string& row : preview.rows) text += csv_line(cells_of(row));
  return text;
}

Result<int> show_preview(const PreviewFlags& flags, Session& session) {
  const std::size_t rows_max = TRY_WITHIN(parse_row_count(flags.rows), "--rows");
  const auto bench = TRY(Workbench::open(flags.connection, session));
  RunObserver nobody;
  const Preview found = TRY(preview(bench->settings(), bench->parts(nobody),
                                    {.table = TableName(flags.table), .rows_max = rows_max, .columns = flags.columns}));
  switch (flags.connection.format()) {
    case OutputFormat::kJson: session.console.print(preview_json(flags, found)); break;
    case OutputFormat::kCsv: session.console.print(preview_csv(found)); break;
    case OutputFormat::kText: session.console.print(preview_text(found)); break;
  }
  return 0;
}

}  // namespace

void add_preview(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("preview", "Show a few rows of a table");
  const auto flags = std::make_shared<PreviewFlags>();
  add_connection_flags(*command, flags->connection, OutputForms::kTextJsonOrCsv);
  command->add_option("TABLE", flags->table, "The table, as Heap names it")->type_name("")->required();
  command->add_option("--rows", flags->rows, "Show at most N rows (default 10)")->type_name("N");
  command->add_option("--columns", flags->columns, "Only these, separated by commas, by either of their names")
      ->delimiter(',')
      ->type_name("A,B");
  command->footer(kDetails + command_footer({{"cairn preview users --columns user_id,email", "two columns of ten rows"},
                                             {"cairn preview pageviews --rows 1000 --output csv > pageviews.csv",
                                              "for a spreadsheet"}},
                                            {0, 2, 3, 7}));
  command->callback([flags, &session] { finish(session, show_preview(*flags, session)); });
}

}  // namespace cairn::cli
