#include "cli/render_status.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/console.h"
#include "cli/printable.h"
#include "cli/render_unreadable.h"
#include "cli/stop_text.h"
#include "cli/table_name_text.h"
#include "cli/text_table.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::json;
using Colour = Console::Colour;
using enum TextTable::Align;

std::string text_of(const Json& value) {
  if (value.is_null()) return "-";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string joined(const Json& list) {
  std::string text;
  for (const Json& item : list) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  return text.empty() ? "-" : text;
}

std::string last_run_text(const Json& run) {
  if (run.is_null()) return "There was no run yet.\n";
  if (run.at("finished_at").is_null()) {
    return fmt::format("The last run began {} and left no report: it goes on, or it was killed.\n",
                       text_of(run.at("started_at")));
  }
  return fmt::format("Last run {} ended {}: {} (exit code {})\n", text_of(run.at("run_id")),
                     text_of(run.at("finished_at")), text_of(run.at("outcome")), text_of(run.at("exit_code")));
}

// What an older version has left in the cache lacks the obstacles and the manifests that cannot be read.
std::string status_text(const Json& status, const Console& console) {
  TextTable tables({{"table"},
                    {"state"},
                    {"rows", kRight},
                    {"bookmark", kRight},
                    {"newest dump", kRight},
                    {"behind", kRight},
                    {"full dump", kRight}});
  std::string holds;
  std::vector<StopText> obstacles;
  std::size_t behind = 0;
  for (const Json& table : status.at("tables")) {
    const auto dumps_behind = table.at("dumps_behind").get<std::size_t>();
    behind += dumps_behind > 0 ? 1 : 0;
    tables.add({table_name_text(table), text_of(table.at("state")),
                format_count(table.at("row_count").get<std::int64_t>()), text_of(table.at("bookmark")),
                text_of(table.at("newest_dump")), std::to_string(dumps_behind), text_of(table.at("generation"))});
    if (const Json& hold = table.at("hold"); !hold.is_null()) {
      holds += fmt::format("{} {} at dump {}: {}\n", console.coloured_out(Colour::kYellow, "held"),
                           printable(text_of(table.at("table"))), text_of(hold.at("dump")),
                           printable(text_of(hold.at("reason"))));
    } else if (const Json obstacle = table.value("obstacle", Json()); !obstacle.is_null()) {
      obstacles.push_back(
          {console.coloured_out(Colour::kYellow, text_of(obstacle.at("outcome"))) + " in the last run: ",
           text_of(table.at("table")), fmt::format(": {}\n", printable(text_of(obstacle.at("message"))))});
    }
  }
  std::string text = last_run_text(status.at("last_run")) + "\n";
  text += tables.empty() ? "No table is selected.\n" : tables.text();
  text += "\n" + holds + stops_text(obstacles);
  const std::string unreadable = render_unreadable(status, console);
  text += unreadable;
  if (behind == 0 && !unreadable.empty()) {
    return text + "Every table has what can be read; `cairn plan` says what stops and how to mend it.\n";
  }
  text += behind == 0 ? fmt::format("Up to date with dump {}.\n", text_of(status.at("newest_dump")))
                      : fmt::format("{} of {} {} behind dump {}; `cairn plan` says what a sync would do.\n", behind,
                                    counted(static_cast<std::int64_t>(status.at("tables").size()), "table"),
                                    behind == 1 ? "is" : "are", text_of(status.at("newest_dump")));
  return text;
}

std::string tables_text(const Json& document, const Console& console) {
  TextTable tables({{"table"},
                    {"selection"},
                    {"rows", kRight},
                    {"fields", kRight},
                    {"key"},
                    {"replication"},
                    {"first dump", kRight},
                    {"last dump", kRight}});
  std::size_t waiting = 0;
  for (const Json& table : document.at("tables")) {
    const std::string selection = text_of(table.at("selection"));
    waiting += selection == "new" ? 1 : 0;
    tables.add({table_name_text(table), selection, format_count(table.at("row_count").get<std::int64_t>()),
                text_of(table.at("fields")), joined(table.at("key")), table.value("replication", "-"),
                text_of(table.at("first_dump")), text_of(table.at("last_dump"))});
  }
  std::string text = tables.text();
  if (const std::string unreadable = render_unreadable(document, console); !unreadable.empty()) {
    text += "\n" + unreadable + "Tables and fields that only such a manifest lists are missing here.\n";
  }
  if (waiting > 0) {
    text += fmt::format(
        "\n{} {} new: neither selected nor ignored. Add them to select: or ignore: of the connection.\n",
        console.coloured_out(Colour::kGreen, std::to_string(waiting)), waiting == 1 ? "table is" : "tables are");
  }
  return text;
}

std::string fields_text(const Json& document, const Console& console) {
  TextTable fields({{"Heap's name"},
                    {"column"},
                    {"type"},
                    {"key"},
                    {"selected"},
                    {"times"},
                    {"first dump", kRight},
                    {"last dump", kRight},
                    {"joins"},
                    {"description"}});
  for (const Json& field : document.at("fields")) {
    const std::string times = text_of(field.at("times"));
    const Json& joins = field.at("joins");
    fields.add({text_of(field.at("field")), text_of(field.at("column")), text_of(field.at("sql_type")),
                field.at("is_key").get<bool>() ? "key" : "", field.at("is_selected").get<bool>() ? "yes" : "no",
                times == "none" ? "" : times, text_of(field.at("first_dump")), text_of(field.at("last_dump")),
                joins.is_null() ? "" : text_of(joins), text_of(field.at("description"))});
  }
  const Json& link = document.at("link");
  return fmt::format("{}: {}\nkey {}, replication {}\n{}{}\n{}", printable(table_name_text(document)),
                     text_of(document.at("description")), printable(joined(document.at("key"))),
                     text_of(document.at("replication")), link.is_null() ? "" : text_of(link) + "\n",
                     render_unreadable(document, console), fields.text());
}

// A document comes from this program, but perhaps from an older one, through a file.
template <typename Render>
Result<std::string> rendered(std::string_view text, const Render& render) {
  try {
    return render(Json::parse(text));
  } catch (const Json::exception& exception) {
    return make_error(ErrorKind::kInternal, "a stored document cannot be read: {}", exception.what())
        .hinting("another version may have written it; the next run writes a new one");
  }
}

}  // namespace

Result<std::string> render_status(std::string_view status_json, const Console& console) {
  return rendered(status_json, [&](const Json& document) { return status_text(document, console); });
}

Result<std::string> render_tables(std::string_view tables_json, const Console& console) {
  return rendered(tables_json, [&](const Json& document) { return tables_text(document, console); });
}

Result<std::string> render_table_fields(std::string_view fields_json, const Console& console) {
  return rendered(fields_json, [&](const Json& document) { return fields_text(document, console); });
}

bool lacks_manifests(std::string_view document) {
  const Json json = Json::parse(document, nullptr, false);
  return json.is_object() && !json.value("unreadable_manifests", Json::array()).empty();
}

}  // namespace cairn::cli
