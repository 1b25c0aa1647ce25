#include "cli/render_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/console.h"
#include "cli/printable.h"
#include "cli/stop_text.h"
#include "cli/table_name_text.h"
#include "cli/text_table.h"
#include "model/notice.h"
#include "model/plan.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::json;
using Colour = Console::Colour;

// "replace 40, merge 41–43": what was applied, in order.
std::string loads_text(const Json& loads) {
  std::string text;
  for (const Json& load : loads) {
    const auto first = load.at("first_dump").get<std::int64_t>();
    const auto last = load.at("last_dump").get<std::int64_t>();
    if (!text.empty()) text += ", ";
    text += load.at("mode").get<std::string>() + " " + std::to_string(first);
    if (last != first) text += fmt::format("–{}", last);
  }
  return text.empty() ? "-" : text;
}

std::int64_t sum(const Json& loads, const char* field) {
  std::int64_t total = 0;
  for (const Json& load : loads) total += load.at(field).get<std::int64_t>();
  return total;
}

bool is_up_to_date(const Json& table) { return table.at("outcome") == "up_to_date"; }

// Tables with news; the others are only counted, because there may be thousands of them.
TextTable table_of(const Json& tables) {
  using enum TextTable::Align;
  TextTable text({{"table"},
                  {"outcome"},
                  {"applied"},
                  {"files", kRight},
                  {"bytes", kRight},
                  {"read", kRight},
                  {"loaded", kRight},
                  {"superseded", kRight},
                  {"rejected", kRight},
                  {"rows now", kRight},
                  {"bookmark", kRight}});
  for (const Json& table : tables) {
    if (is_up_to_date(table)) continue;
    const Json& loads = table.at("loads");
    const Json& bookmark = table.at("bookmark");
    text.add({table_name_text(table), table.at("outcome").get<std::string>(), loads_text(loads),
              format_count(sum(loads, "files")), format_bytes(static_cast<std::uint64_t>(sum(loads, "bytes"))),
              format_count(sum(loads, "rows_read")), format_count(sum(loads, "rows_loaded")),
              format_count(sum(loads, "rows_superseded")), format_count(sum(loads, "rows_rejected")),
              format_count(table.at("row_count").get<std::int64_t>()),
              bookmark.is_null() ? "-" : std::to_string(bookmark.get<std::int64_t>())});
  }
  return text;
}

StopText problem(const std::string& subject, const Json& error, const Console& console) {
  const bool is_held = error.at("kind") == info_of(ErrorKind::kHeld).name;
  return {console.coloured_out(Colour::kRed, is_held ? "held" : "stopped") + " ", subject,
          fmt::format(": {}\n{}", printable(error.at("message").get<std::string>()),
                      hint_line(error.at("hint").get<std::string>()))};
}

std::string problem_text(const std::string& subject, const Json& error, const Console& console) {
  return stops_text(std::vector{problem(subject, error, console)});
}

std::string problems_text(const Json& tables, const Console& console) {
  std::vector<StopText> problems;
  for (const Json& table : tables) {
    const Json& error = table.at("error");
    if (!error.is_null()) problems.push_back(problem(table.at("table").get<std::string>(), error, console));
  }
  return stops_text(problems);
}

// What no table's problem says as well.
Json further_notices(const Json& report) {
  std::set<std::string> told;
  for (const Json& table : report.at("tables")) {
    const Json& error = table.at("error");
    if (!error.is_null()) told.insert(error.at("message").get<std::string>());
  }
  Json notices = Json::array();
  for (const Json& notice : report.at("notices")) {
    const bool is_of_manifest = notice.at("kind") == name_of(NoticeKind::kManifestUnreadable);
    if (!is_of_manifest || !told.contains(notice.at("message").get<std::string>())) notices.push_back(notice);
  }
  return notices;
}

// Remarks of one kind are printed together, at most `kShownMax` of them; the JSON form has all.
std::string notices_text(const Json& notices, const Console& console) {
  constexpr std::size_t kShownMax = 5;
  std::map<std::string, std::vector<std::string>> by_kind;
  for (const Json& notice : notices) {
    by_kind[notice.at("kind").get<std::string>()].push_back(notice.at("message").get<std::string>());
  }
  std::string text;
  for (const auto& [kind, messages] : by_kind) {
    for (std::size_t i = 0; i < std::min(messages.size(), kShownMax); ++i) {
      text += fmt::format("{} {}\n", console.coloured_out(Colour::kYellow, kind + ":"), printable(messages[i]));
    }
    if (messages.size() > kShownMax) {
      text += fmt::format("{} and {} more; --output json has all\n", kind + ":", messages.size() - kShownMax);
    }
  }
  return text;
}

std::string copy_text(const Json& copy, const Console& console) {
  if (copy.is_null()) return "";
  if (!copy.at("error").is_null()) return problem_text("the copy for readers", copy.at("error"), console);
  return fmt::format("readers find a copy at {}\n", printable(copy.at("path").get<std::string>()));
}

// A sync that loads the same dumps one after the other counts what it replaced later on as loaded.
bool is_rebuild_that_beats_rows(const Json& load) {
  return load.at("mode") == name_of(LoadMode::kRebuild) && load.at("rows_superseded").get<std::int64_t>() > 0;
}

std::string balance_text(const Json& tables) {
  std::int64_t read = 0, loaded = 0, superseded = 0, rejected = 0, filtered = 0;
  bool has_rebuild = false;
  for (const Json& table : tables) {
    const Json& loads = table.at("loads");
    has_rebuild = has_rebuild || std::ranges::any_of(loads, is_rebuild_that_beats_rows);
    read += sum(loads, "rows_read");
    loaded += sum(loads, "rows_loaded");
    superseded += sum(loads, "rows_superseded");
    rejected += sum(loads, "rows_rejected");
    filtered += sum(loads, "rows_filtered");
  }
  if (read == 0) return "No row was read.\n";
  const std::string balance =
      fmt::format("{} read = {} loaded + {} superseded + {} rejected + {} filtered\n", counted(read, "row"),
                  format_count(loaded), format_count(superseded), format_count(rejected), format_count(filtered));
  if (!has_rebuild) return balance;
  return balance + "A rebuild is one load: rows that its own later dumps replace count as superseded, not as loaded.\n";
}

// A report of an older version lacks the dump that the run was to end with.
std::string dumps_text(const Json& report) {
  const Json& newest = report.at("newest_dump");
  if (newest.is_null()) return "";
  const Json until = report.value("until_dump", Json());
  return fmt::format(", newest dump {}{}", newest.get<std::int64_t>(),
                     until.is_null() ? "" : fmt::format(", loaded until dump {}", until.get<std::int64_t>()));
}

std::string outcome_text(const std::string& outcome, const Console& console) {
  if (outcome == "ok") return console.coloured_out(Colour::kGreen, outcome);
  const bool is_mild = outcome == "held" || outcome == "partial";
  return console.coloured_out(is_mild ? Colour::kYellow : Colour::kRed, outcome);
}

std::string render(const Json& report, const Console& console) {
  const Json& tables = report.at("tables");
  std::string text = fmt::format(
      "Run {}  {}  {}, {}\n{} → {}{}\n", report.at("run_id").get<std::string>(),
      outcome_text(report.at("outcome").get<std::string>(), console), report.at("started_at").get<std::string>(),
      format_seconds(report.at("seconds").get<double>()), printable(report.at("source").get<std::string>()),
      printable(report.at("destination").get<std::string>()), dumps_text(report));
  const TextTable news = table_of(tables);
  text += news.empty() ? "\n" : "\n" + news.text() + "\n";
  if (const auto quiet = std::ranges::count_if(tables, is_up_to_date); quiet > 0) {
    text += fmt::format("{} {} up to date, with nothing new\n", counted(quiet, "table"), quiet == 1 ? "is" : "are");
  }
  text += problems_text(tables, console);
  if (!report.at("error").is_null()) text += problem_text("the run", report.at("error"), console);
  text += copy_text(report.value("copy", Json()), console);
  text += notices_text(further_notices(report), console);
  if (!tables.empty()) text += balance_text(tables);
  return text;
}

}  // namespace

Result<std::string> render_report(std::string_view report_json, const Console& console) {
  try {
    return render(Json::parse(report_json), console);
  } catch (const Json::exception& exception) {
    return make_error(ErrorKind::kInternal, "the stored report cannot be read: {}", exception.what())
        .hinting("another version may have written it; the next run writes a new one");
  }
}

}  // namespace cairn::cli
