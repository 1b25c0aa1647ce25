#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "cli/scratch.h"
#include "cli/table_name_text.h"
#include "cli/text_table.h"
#include "destination/factory.h"
#include "model/exit_code.h"
#include "sync/verify.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kExitDifference = 9;

constexpr const char* kDetails =
    "Loads what a table was built from out of the bucket again, into a database of its own in the cache directory,\n"
    "and compares the two row by row: missing, extra and differing rows are counted, and some are named. The\n"
    "destination is only read. It takes about the time and the disk space of a first load of the largest table.\n"
    "Fields that were selected after the table's first dump, or that are not selected any more, are left out of the\n"
    "comparison and named.\n\n";

struct VerifyFlags {
  ConnectionFlags connection;
  std::vector<std::string> tables;
};

Json json_of(const TableVerdict& verdict) {
  Json json{
      {"table", verdict.table.value()}, {"storage_name", verdict.storage_name}, {"verdict", name_of(verdict.verdict)}};
  if (verdict.comparison.has_value()) {
    const RowsComparison& compared = *verdict.comparison;
    json["rows"] = compared.rows_found;
    json["rows_in_bucket"] = compared.rows_expected;
    json["hash"] = compared.hash_found.hex();
    json["hash_of_bucket"] = compared.hash_expected.hex();
    json["missing"] = compared.missing;
    json["extra"] = compared.extra;
    json["differing"] = compared.differing;
    json["is_complete"] = compared.is_complete;
    json["samples"] = compared.samples;
  }
  json["fields_left_out"] = Json::array();
  json["left_out"] = Json::array();
  for (const LeftOutField& left_out : verdict.left_out) {
    json["fields_left_out"].push_back(left_out.field);
    json["left_out"].push_back({{"field", left_out.field}, {"reason", name_of(left_out.reason)}});
  }
  json["message"] = verdict.error.has_value() ? Json(verdict.error->text()) : Json(nullptr);
  json["hint"] = verdict.error.has_value() ? Json(verdict.error->hint()) : Json(nullptr);
  return json;
}

std::string verdicts_json(const std::vector<TableVerdict>& verdicts) {
  Json document{{"format", 1}, {"tables", Json::array()}};
  for (const TableVerdict& verdict : verdicts) document["tables"].push_back(json_of(verdict));
  return json_line(document);
}

std::string count_text(const TableVerdict& verdict, std::int64_t RowsComparison::*count) {
  return verdict.comparison.has_value() ? format_count((*verdict.comparison).*count) : "-";
}

std::string_view sentence_of(LeftOutReason reason) {
  switch (reason) {
    case LeftOutReason::kSelectedLater: return "selected later";
    case LeftOutReason::kNotLoaded: return "selected, but not loaded yet";
    case LeftOutReason::kDeselected: return "not selected any more";
  }
  CHECK(false, "every reason has a sentence");
}

// One line for each reason.
std::string left_out_text(const TableVerdict& verdict) {
  std::map<LeftOutReason, std::vector<std::string>> fields;
  for (const LeftOutField& left_out : verdict.left_out) fields[left_out.reason].push_back(left_out.field);
  std::string text;
  for (const auto& [reason, names] : fields) {
    text += fmt::format("{}: not compared, because {}: {}\n", printable(verdict.table.value()), sentence_of(reason),
                        printable(fmt::format("{}", fmt::join(names, ", "))));
  }
  return text;
}

std::string details_of(const TableVerdict& verdict) {
  std::string text;
  const std::string table = printable(verdict.table.value());
  if (verdict.error.has_value()) {
    text += fmt::format("{}: {}\n", table, printable(verdict.error->text()));
    text += hint_line(verdict.error->hint());
  }
  if (verdict.comparison.has_value()) {
    for (const std::string& sample : verdict.comparison->samples) {
      text += fmt::format("{}: {}\n", table, printable(sample));
    }
    if (!verdict.comparison->is_complete)
      text += fmt::format("{}: there are more differences than were counted\n", table);
  }
  return text + left_out_text(verdict);
}

std::string verdicts_text(const std::vector<TableVerdict>& verdicts) {
  using enum TextTable::Align;
  if (verdicts.empty()) return "No table was loaded yet.\n";
  TextTable table({{"table"},
                   {"verdict"},
                   {"rows", kRight},
                   {"in the bucket", kRight},
                   {"missing", kRight},
                   {"extra", kRight},
                   {"differing", kRight}});
  std::string details;
  bool is_mendable = false;
  for (const TableVerdict& verdict : verdicts) {
    table.add({table_name_text(verdict.table.value(), verdict.storage_name), std::string(name_of(verdict.verdict)),
               count_text(verdict, &RowsComparison::rows_found), count_text(verdict, &RowsComparison::rows_expected),
               count_text(verdict, &RowsComparison::missing), count_text(verdict, &RowsComparison::extra),
               count_text(verdict, &RowsComparison::differing)});
    details += details_of(verdict);
    is_mendable = is_mendable || verdict.verdict == TableMatch::kDiffers;
  }
  std::string text = table.text() + "\n" + details;
  if (is_mendable) text += "`cairn rebuild TABLE` makes a table what the bucket says.\n";
  return text;
}

int exit_code_of(const std::vector<TableVerdict>& verdicts) {
  std::vector<int> codes;
  for (const TableVerdict& verdict : verdicts) {
    if (verdict.verdict == TableMatch::kDiffers || verdict.verdict == TableMatch::kDrifted) {
      codes.push_back(kExitDifference);
    }
    if (verdict.verdict == TableMatch::kCannotCompare) codes.push_back(info_of(ErrorKind::kNotFound).exit_code);
  }
  return ruling_exit_code(codes);
}

Result<int> run_verify(const VerifyFlags& flags, Session& session) {
  const NamedConnection named = TRY(resolve_connection(flags.connection, session.environment));
  const auto bench = TRY(Workbench::open(named, session));
  bench->settings().only_tables = flags.tables;
  const DestinationSettings like = destination_settings(named);
  const ScratchFolder scratch = TRY(ScratchFolder::make(named.cache_directory));
  RunObserver nobody;
  const std::vector<TableVerdict> verdicts = TRY(
      verify(bench->settings(), bench->parts(nobody), [&] { return scratch.make_destination(like, session.clock); }));
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? verdicts_json(verdicts) : verdicts_text(verdicts));
  return exit_code_of(verdicts);
}

}  // namespace

void add_verify(CLI::App& app, Session& session) {
  CLI::App* const command =
      app.add_subcommand("verify", "Compare tables with what the bucket says they must hold; change nothing");
  const auto flags = std::make_shared<VerifyFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("TABLE", flags->tables, "Only these tables (default: every one that was loaded)")->type_name("");
  command->footer(kDetails +
                  command_footer({{"cairn verify", "every table that was loaded"},
                                  {"cairn verify users pageviews --output json", "two of them, for a script"}},
                                 {0, 2, 3, 7, 9}));
  command->callback([flags, &session] { finish(session, run_verify(*flags, session)); });
}

}  // namespace cairn::cli
