#include <algorithm>
#include <iterator>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "destination/preflight.h"
#include "source/all.h"
#include "source/heap_connect/contract.h"
#include "sync/check.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;
using Colour = Console::Colour;

// From the source to the selection.
std::vector<Finding> walk_source(const NamedConnection& named, const Session& session) {
  const SourceSettings& source = named.connection.source;
  const auto store = open_store(source, store_surroundings(session));
  if (!store.has_value()) {
    std::vector<Finding> findings{Finding::failed("source", store.error())};
    for (const char* hop : {"manifests", "data file", "selection"}) {
      findings.push_back(Finding::skipped(hop, "there is no source"));
    }
    return findings;
  }
  const std::string_view what = source.location.contains("://") ? "a bucket" : "a local copy";
  std::vector<Finding> findings{Finding::ok(
      "source", fmt::format("{}, {}; source contract {}", source.location, what, heap_connect::kSourceContract))};
  std::ranges::move(check_hops(run_settings(named), **store), std::back_inserter(findings));
  return findings;
}

std::vector<Finding> walk_destination(const DestinationSettings& settings) {
  if (Status status = check_destination(settings); !status.has_value()) {
    return {Finding::failed("destination", status.error())};
  }
  return examine_destination(settings);
}

std::vector<Finding> walk(const ConnectionFlags& flags, Session& session) {
  const Result<NamedConnection> named = resolve_connection(flags, session.environment);
  if (!named.has_value()) return {Finding::failed("connection", named.error())};
  std::vector<Finding> findings{
      Finding::ok("connection", named->file.has_value() ? named->file->string() : "by flags")};
  std::ranges::move(walk_source(*named, session), std::back_inserter(findings));
  std::ranges::move(walk_destination(destination_settings(*named)), std::back_inserter(findings));
  return findings;
}

std::string findings_json(const std::vector<Finding>& findings) {
  Json checks = Json::array();
  for (const Finding& finding : findings) {
    checks.push_back({{"hop", finding.hop},
                      {"verdict", name_of(finding.verdict)},
                      {"message", finding.message},
                      {"hint", finding.hint},
                      {"kind", finding.kind.has_value() ? Json(info_of(*finding.kind).name) : Json(nullptr)}});
  }
  const Json document{{"format", 1},
                      {"source_contract", heap_connect::kSourceContract},
                      {"exit_code", exit_code_of(findings)},
                      {"checks", std::move(checks)}};
  return json_line(document);
}

Colour colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk: return Colour::kGreen;
    case Verdict::kWarning: return Colour::kYellow;
    case Verdict::kFailed: return Colour::kRed;
    case Verdict::kSkipped: return Colour::kDim;
  }
  CHECK(false, "every verdict has a colour");
}

std::string findings_text(const std::vector<Finding>& findings, const Console& console) {
  std::string text;
  for (const Finding& finding : findings) {
    const std::string verdict = fmt::format("{:<8}", name_of(finding.verdict));
    text += fmt::format("{} {:<10} {}\n", console.coloured_out(colour_of(finding.verdict), verdict), finding.hop,
                        printable(finding.message));
    text += hint_line(finding.hint);
  }
  return text;
}

Result<int> check(const ConnectionFlags& flags, Session& session) {
  const std::vector<Finding> findings = walk(flags, session);
  const bool is_json = flags.format() == OutputFormat::kJson;
  session.console.print(is_json ? findings_json(findings) : findings_text(findings, session.console));
  return exit_code_of(findings);
}

}  // namespace

void add_check(CLI::App& app, Session& session) {
  CLI::App* const command =
      app.add_subcommand("check", "Try every hop of a connection, from its file to the database; load nothing");
  const auto flags = std::make_shared<ConnectionFlags>();
  add_connection_flags(*command, *flags);
  command->footer(
      "Looks at the connection file, the copy of the bucket, its manifests, a data file, the selection, the lock of "
      "runs,\n"
      "and the destination: rights, kind of volume, free disk, whether it can be opened, what else is in its schemas. "
      "One\n"
      "line each; the exit code is that of what failed.\n\n" +
      command_footer({{"cairn check", "the only connection here"},
                      {"cairn check -c heap --output json", "one of several, for a script"}},
                     {0, 2, 3, 5, 7}));
  command->callback([flags, &session] { finish(session, check(*flags, session)); });
}

}  // namespace cairn::cli
