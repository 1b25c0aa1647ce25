#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "cli/text_table.h"
#include "sample/sample.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

struct SampleFlags {
  std::string directory;
  sample::SampleOptions options;
  std::string dialect = "heap";
  bool is_forced = false;
  std::string output = "text";
};

std::string summary_json(const sample::SampleSummary& summary) {
  Json dumps = Json::array();
  for (const sample::SampleDump& dump : summary.dumps) {
    dumps.push_back({{"dump", dump.id.value()},
                     {"tables", dump.tables},
                     {"files", dump.files},
                     {"rows", dump.rows},
                     {"bytes", dump.bytes},
                     {"news", dump.news}});
  }
  Json tables = Json::array();
  for (const sample::SampleTable& table : summary.tables) {
    tables.push_back(
        {{"table", table.name.value()}, {"dumps", table.dumps}, {"files", table.files}, {"rows", table.rows}});
  }
  const Json document{{"format", 1},
                      {"bucket", summary.bucket},
                      {"rows", summary.rows},
                      {"bytes_raw", summary.bytes_raw},
                      {"bytes", summary.bytes},
                      {"dumps", std::move(dumps)},
                      {"tables", std::move(tables)}};
  return json_line(document);
}

std::string summary_text(const std::string& directory, const sample::SampleSummary& summary) {
  using enum TextTable::Align;
  TextTable dumps(
      {{"dump", kRight}, {"tables", kRight}, {"files", kRight}, {"rows", kRight}, {"bytes", kRight}, {"what happens"}});
  for (const sample::SampleDump& dump : summary.dumps) {
    dumps.add({std::to_string(dump.id.value()), std::to_string(dump.tables), std::to_string(dump.files),
               format_count(static_cast<std::int64_t>(dump.rows)), format_bytes(dump.bytes),
               dump.news.empty() ? "" : dump.news.front()});
    for (std::size_t i = 1; i < dump.news.size(); ++i) dumps.add({"", "", "", "", "", dump.news[i]});
  }
  return fmt::format("{}: a copy of the bucket {}, {} in {} ({} uncompressed)\n\n{}", printable(directory),
                     printable(summary.bucket), counted(static_cast<std::int64_t>(summary.rows), "row"),
                     format_bytes(summary.bytes), format_bytes(summary.bytes_raw), dumps.text());
}

Result<int> write(SampleFlags& flags, Session& session) {
  flags.options.dialect = flags.dialect == "heap" ? sample::Dialect::kHeap : sample::Dialect::kContentsquare;
  flags.options.foreign_files = flags.is_forced ? sample::ForeignFiles::kKeepAround : sample::ForeignFiles::kRefuse;
  const auto show = [&](const sample::SampleProgress& at) {
    session.console.show_progress(fmt::format("dump {} of {}: {} of {} people, {}", at.dump + 1, at.dumps, at.people,
                                              at.people_total, counted(static_cast<std::int64_t>(at.rows), "row")));
  };
  const auto summary = TRY(sample::write_sample(flags.directory, flags.options, show, session.stop));
  session.console.clear_progress();
  session.console.print(flags.output == "json" ? summary_json(summary) : summary_text(flags.directory, summary));
  return 0;
}

// A minus would wrap around before anybody sees the number.
std::string refuse_minus(const std::string& text) {
  return text.starts_with('-') ? fmt::format("`{}` is less than 0", text) : "";
}

}  // namespace

void add_sample(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("sample", "Write an example bucket, as a directory");
  const auto flags = std::make_shared<SampleFlags>();
  sample::SampleOptions& options = flags->options;
  command->add_option("DIR", flags->directory, "Directory to write; an earlier sample in it is replaced")
      ->required()
      ->type_name("");
  const auto add_number = [&](const char* name, auto& number, const char* type, const char* help) {
    command->add_option(name, number, help)->check(refuse_minus)->type_name(type);
  };
  add_number("--seed", options.seed, "N", "The same seed and options give the same bytes (default 1)");
  add_number("--dumps", options.dumps, "N", "How many dumps; four or more show every kind of change (default 5)");
  add_number("--users", options.users, "N", "How many people (default 500)");
  add_number("--days", options.days, "N", "The days that the dumps cover together (default 30)");
  add_number("--events", options.events, "N", "What a person does over all the days, on average (default 60)");
  command->add_option("--dialect", flags->dialect, "heap or contentsquare (default heap)")
      ->check(CLI::IsMember({"heap", "contentsquare"}))
      ->type_name("NAME");
  command->add_flag("--with-hold", options.with_hold,
                    "Let the last dump lose 40 % of users: a sync that has the dumps before it holds it");
  command->add_option("--bucket", options.bucket, "Name of the bucket behind its prefix (default northwind)")
      ->type_name("NAME");
  add_number("--part-bytes", options.part_bytes, "BYTES", "Begin a new data file beyond this size (default 48 MiB)");
  command->add_flag("--force", flags->is_forced, "Write into a directory that holds other files");
  add_output_flag(*command, flags->output);
  command->footer(
      command_footer({{"cairn sample ./bucket", "a bucket of five dumps"},
                      {"cairn sample ./bucket --with-hold", "the last dump is one that `cairn sync` holds"}},
                     {0, 2}));
  command->callback([flags, &session] { finish(session, write(*flags, session)); });
}

}  // namespace cairn::cli
