#include "cli/decision.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/actor.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "config/flags.h"
#include "sync/decide.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string decision_json(const JudgedDecision& judged) {
  const Decision& decision = judged.decision;
  Json document{{"format", 1},
                {"kind", name_of(decision.kind)},
                {"table", decision.table.value()},
                {"dump", decision.dump.value()},
                {"manifest_sha256", decision.manifest_sha256},
                {"actor", decision.actor},
                {"decided_at", format_utc(decision.decided_at)},
                {"reason", decision.reason},
                {"is_new", !judged.is_known},
                {"obstacle", judged.obstacle}};
  document["rows_before"] = judged.hold.has_value() ? Json(judged.hold->rows_before) : Json(nullptr);
  document["rows_after"] = judged.hold.has_value() ? Json(judged.hold->rows_after) : Json(nullptr);
  return json_line(document);
}

std::string what_follows(const Decision& decision) {
  switch (decision.kind) {
    case DecisionKind::kApprove: return "The next sync publishes it.";
    case DecisionKind::kSkip: return "The next sync goes on without it, for good.";
    case DecisionKind::kApproveRebuild:
    case DecisionKind::kRebuild:
      return fmt::format("Now run `cairn rebuild {}` again.", printable(decision.table.value()));
  }
  CHECK(false, "every decision has consequences");
}

std::string decision_text(const JudgedDecision& judged) {
  const Decision& decision = judged.decision;
  const std::string_view verb = decision.kind == DecisionKind::kSkip ? "skipped" : "approved";
  std::string text = fmt::format("{}, dump {}", printable(decision.table.value()), decision.dump.value());
  if (judged.is_known) {
    return text + fmt::format(": {} already, by {} on {}. {}\n", verb, printable(decision.actor),
                              format_utc(decision.decided_at), what_follows(decision));
  }
  text += fmt::format(": {}\n", printable(judged.obstacle));
  if (judged.hold.has_value() && judged.hold->rows_before != judged.hold->rows_after) {
    text += fmt::format("  rows now    {:>14}\n  rows then   {:>14}\n", format_count(judged.hold->rows_before),
                        format_count(judged.hold->rows_after));
  }
  return text + fmt::format("Recorded: {} by {}. {}\n", verb, printable(decision.actor), what_follows(decision));
}

}  // namespace

void add_decision_flags(CLI::App& command, DecisionFlags& flags, ReasonFlag reason) {
  add_connection_flags(command, flags.connection);
  command.add_option("TABLE", flags.table, "The table, as Heap names it")->type_name("")->required();
  command.add_option("--dump", flags.dump, "The dump that the decision is about")->type_name("N")->required();
  CLI::Option* const option = command.add_option("--reason", flags.reason, "Why; recorded with the decision");
  option->type_name("TEXT");
  if (reason == ReasonFlag::kOptional) return;
  option->required()->check([](const std::string& text) {
    return text.find_first_not_of(" \t\n") == std::string::npos ? "the reason is empty" : "";
  });
}

Result<int> record_decision(DecisionKind kind, const DecisionFlags& flags, Session& session) {
  const DumpId dump = TRY_WITHIN(parse_dump_id(flags.dump), "--dump");
  const auto bench = TRY(Workbench::open(flags.connection, session));
  RunObserver nobody;
  const JudgedDecision judged = TRY(decide(
      bench->settings(), bench->parts(nobody),
      {.kind = kind, .table = TableName(flags.table), .dump = dump, .actor = current_actor(), .reason = flags.reason}));
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? decision_json(judged) : decision_text(judged));
  return 0;
}

}  // namespace cairn::cli
