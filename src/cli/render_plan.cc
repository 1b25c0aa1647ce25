#include "cli/render_plan.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/printable.h"
#include "cli/stop_text.h"
#include "cli/table_name_text.h"
#include "cli/text_table.h"

namespace cairn::cli {
namespace {

using Colour = Console::Colour;

std::string load_text(const Load& load) {
  std::string text = fmt::format("{} {}", name_of(load.mode), load.first_dump().value());
  if (load.dumps.size() > 1) text += fmt::format("–{}", load.last_dump().value());
  return load.moves_bookmark ? text : text + " (late)";
}

std::string loads_text(const TablePlan& table) {
  std::string text;
  for (const Load& load : table.loads) text += (text.empty() ? "" : ", ") + load_text(load);
  return text.empty() ? "nothing new" : text;
}

TextTable table_of(const Plan& plan) {
  using enum TextTable::Align;
  TextTable text({{"table"}, {"would do"}, {"dumps", kRight}, {"files", kRight}, {"bytes", kRight}, {"key"}});
  for (const TablePlan& table : plan.tables) {
    std::size_t dumps = 0, files = 0;
    std::uint64_t bytes = 0;
    for (const Load& load : table.loads) {
      dumps += load.dumps.size();
      files += load.file_count();
      bytes += load.byte_count();
    }
    text.add({table_name_text(table.table.value(), table.storage_name), loads_text(table), std::to_string(dumps),
              std::to_string(files), format_bytes(bytes),
              table.key.empty() ? "none: rows are appended" : fmt::format("{}", fmt::join(table.key, ", "))});
  }
  return text;
}

std::string stops_of(const Plan& plan, const Console& console) {
  std::vector<StopText> stops;
  for (const TablePlan& table : plan.tables) {
    if (!table.stop.has_value()) continue;
    const Error& error = table.stop->error;
    const std::string_view word = error.kind() == ErrorKind::kHeld ? "held" : "stops";
    stops.push_back({console.coloured_out(Colour::kRed, word) + " ", table.table.value(),
                     fmt::format(" before dump {}: {}\n{}", table.stop->before.value(), printable(error.text()),
                                 hint_line(error.hint()))});
  }
  return stops_text(stops);
}

// True for a notice that a stop says as well, with the tables that it concerns.
bool is_told_by_stop(const Notice& notice, const Plan& plan) {
  return notice.kind == NoticeKind::kManifestUnreadable &&
         std::ranges::any_of(plan.tables, [&](const TablePlan& table) {
           return table.stop.has_value() && table.stop->error.text() == notice.message;
         });
}

std::string names_text(std::string_view word, const std::vector<TableName>& names) {
  if (names.empty()) return "";
  std::string text;
  for (const TableName& name : names) text += (text.empty() ? "" : ", ") + printable(name.value());
  return fmt::format("{} {}\n", word, text);
}

// A new table in one line, because its statement would fill the screen; the JSON form has it.
std::string ddl_text(const Plan& plan, const SqlTypeName& sql_type) {
  std::string text;
  for (const TablePlan& table : plan.tables) {
    if (table.creates_table) {
      text += fmt::format("  create table {} with {} columns\n", printable(table.storage_name), table.columns.size());
      continue;
    }
    for (const std::string& statement : ddl_of(table, sql_type)) text += "  " + printable(statement) + "\n";
  }
  return text.empty() ? "" : "Changes to the storage:\n" + text + "\n";
}

}  // namespace

std::string render_plan(const Plan& plan, const SqlTypeName& sql_type, const Console& console) {
  std::string text = table_of(plan).text() + "\n" + ddl_text(plan, sql_type) + stops_of(plan, console);
  text += names_text(console.coloured_out(Colour::kGreen, "new, neither selected nor ignored:"), plan.new_tables);
  text += names_text("ignored:", plan.ignored_tables);
  for (const Notice& notice : plan.notices) {
    if (notice.kind == NoticeKind::kNewTable || is_told_by_stop(notice, plan)) continue;  // said above
    text += fmt::format("{} {}\n", console.coloured_out(Colour::kYellow, std::string(name_of(notice.kind)) + ":"),
                        printable(notice.message));
  }
  if (!plan.has_work()) text += "There is nothing to load.\n";
  return text;
}

}  // namespace cairn::cli
