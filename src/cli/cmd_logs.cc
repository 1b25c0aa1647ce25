#include <fstream>
#include <memory>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/log_line.h"
#include "cli/printable.h"
#include "cli/run_log.h"
#include "cli/text_table.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kDetails =
    "Every `sync` and `rebuild` of a connection keeps its log in the connection's cache directory, whatever it shows\n"
    "on the terminal; the newest 100 stay. They may be deleted at any time: what a run did to the tables stands in "
    "the\n"
    "database, and `cairn report` prints it.\n\n";

struct LogsFlags {
  ConnectionFlags connection;
  std::string run;
  std::string level = "debug";
  bool lists = false;
};

// One event as it stands in the file. A line that a killed run left half written is no event.
struct Event {
  std::string line;
  Json json;

  std::string text(const char* member) const {
    return json.value(member, Json("")).is_string() ? json.value(member, "") : "";
  }
};

struct LogFile {
  fs::path path;
  std::vector<Event> events;

  std::string run() const;
  std::string started_at() const;
  // How the run ended; empty if it goes on or was killed.
  std::string outcome() const;
};

std::string LogFile::run() const {
  for (const Event& event : events) {
    if (!event.text("run_id").empty()) return event.text("run_id");
  }
  return "";
}

std::string LogFile::started_at() const { return events.empty() ? "" : events.front().text("ts"); }

std::string LogFile::outcome() const {
  if (events.empty()) return "";
  const std::string last = events.back().text("event");
  if (last == "run_failed") return "failed";
  return last == "run_ended" ? events.back().text("outcome") : "";
}

LogFile read_log(const fs::path& path) {
  LogFile log{.path = path, .events = {}};
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    Json json = Json::parse(line, nullptr, false);
    if (json.is_object()) log.events.push_back({std::move(line), std::move(json)});
  }
  return log;
}

// The newest log, or the newest of a run whose id starts as asked.
Result<LogFile> find_log(const std::vector<fs::path>& paths, const std::string& start) {
  for (const fs::path& path : paths) {
    LogFile log = read_log(path);
    if (start.empty() || log.run().starts_with(start)) return log;
  }
  if (paths.empty()) {
    return Error(ErrorKind::kConfig, "no run of this connection has left a log here")
        .hinting(
            "logs stand where the run was made, in its cache directory; `cairn report` reads the database instead");
  }
  return make_error(ErrorKind::kConfig, "no log is of a run whose id starts with '{}'", start)
      .hinting("`cairn logs --list` shows which there are");
}

std::size_t rank_of(std::string_view level) {
  constexpr std::array kLevels{LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError};
  std::size_t rank = 0;
  while (rank < kLevels.size() && name_of(kLevels[rank]) != level) ++rank;
  return rank;
}

std::string event_text(const Event& event, const Console& console) {
  const std::string level = event.text("level");
  const std::string shown = fmt::format("{:7}", level);
  const bool is_error = level == name_of(LogLevel::kError);
  const bool is_warning = level == name_of(LogLevel::kWarning);
  const std::string coloured = is_error     ? console.coloured_out(Console::Colour::kRed, shown)
                               : is_warning ? console.coloured_out(Console::Colour::kYellow, shown)
                                            : shown;
  const std::string text = fmt::format("{}  {}  {:14}  {}\n", event.text("ts"), coloured, event.text("event"),
                                       printable(event.text("message")));
  return text + hint_line(event.text("hint"));
}

Result<int> show_log(const LogFile& log, const LogsFlags& flags, Session& session) {
  const std::size_t rank_min = rank_of(flags.level);
  for (const Event& event : log.events) {
    if (rank_of(event.text("level")) < rank_min) continue;
    const bool is_json = flags.connection.format() == OutputFormat::kJson;
    session.console.print(is_json ? event.line + "\n" : event_text(event, session.console));
  }
  if (log.outcome().empty()) session.console.note("The log has no end: the run goes on, or it was killed.");
  return 0;
}

std::string list_json(const std::vector<LogFile>& logs) {
  nlohmann::ordered_json document{{"format", 1}, {"logs", Json::array()}};
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  for (const LogFile& log : logs) {
    document["logs"].push_back({{"run", text_or_null(log.run())},
                                {"started_at", text_or_null(log.started_at())},
                                {"outcome", text_or_null(log.outcome())},
                                {"events", log.events.size()},
                                {"file", log.path.string()}});
  }
  return json_line(document);
}

std::string list_text(const std::vector<LogFile>& logs) {
  using enum TextTable::Align;
  TextTable table({{"started"}, {"run"}, {"outcome"}, {"events", kRight}, {"file"}});
  const auto or_else = [](const std::string& text, const char* other) { return text.empty() ? other : text; };
  for (const LogFile& log : logs) {
    table.add({or_else(log.started_at(), "-"), or_else(log.run(), "-"), or_else(log.outcome(), "no end"),
               std::to_string(log.events.size()), log.path.filename().string()});
  }
  return logs.empty() ? "No run of this connection has left a log here.\n" : table.text();
}

Result<int> logs(const LogsFlags& flags, Session& session) {
  const NamedConnection named = TRY(resolve_connection(flags.connection, session.environment));
  const std::vector<fs::path> paths = run_logs(named.cache_directory);
  if (!flags.lists) return show_log(TRY(find_log(paths, flags.run)), flags, session);
  std::vector<LogFile> all;
  for (const fs::path& path : paths) all.push_back(read_log(path));
  session.console.print(flags.connection.format() == OutputFormat::kJson ? list_json(all) : list_text(all));
  return 0;
}

}  // namespace

void add_logs(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("logs", "Show the log of the last run, or of another one");
  const auto flags = std::make_shared<LogsFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("RUN", flags->run, "Start of a run's id (default: the last run)")->type_name("");
  command
      ->add_option("--level", flags->level, "Show this level and above: debug, info, warning, error (default: debug)")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  command->add_flag("--list", flags->lists, "List the logs that there are instead");
  command->footer(kDetails +
                  command_footer({{"cairn logs", "of the last run"},
                                  {"cairn logs --level warning", "what it could not do"},
                                  {"cairn logs --list", "which runs have left one"},
                                  {"cairn logs 8d7cbc34 --output json | jq .event", "one run, for machines"}},
                                 {0, 2}));
  command->callback([flags, &session] { finish(session, logs(*flags, session)); });
}

}  // namespace cairn::cli
