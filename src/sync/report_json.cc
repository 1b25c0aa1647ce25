#include "sync/report_json.h"

#include <nlohmann/json.hpp>

#include "source/heap_connect/contract.h"

namespace cairn {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Error& error) {
  return {{"kind", info_of(error.kind()).name}, {"message", error.text()}, {"hint", error.hint()}};
}

template <typename Id>
Json json_of(const std::optional<Id>& id) {
  return id.has_value() ? Json(id->value()) : Json(nullptr);
}

Json json_of(const Notice& notice) {
  return {{"kind", name_of(notice.kind)},
          {"message", notice.message},
          {"table", json_of(notice.table)},
          {"dump", json_of(notice.dump)}};
}

Json json_of(const LoadReport& load) {
  const LoadCounts& counts = load.counts;
  return {{"mode", name_of(load.mode)},
          {"first_dump", load.first_dump.value()},
          {"last_dump", load.last_dump.value()},
          {"files", counts.files},
          {"bytes", counts.bytes},
          {"rows_read", counts.rows_read},
          {"rows_loaded", counts.rows_loaded},
          {"rows_superseded", counts.rows_superseded},
          {"rows_rejected", counts.rows_rejected},
          {"rows_filtered", counts.rows_filtered},
          {"rows_untimed", counts.rows_untimed},
          {"zero_times", counts.zero_times},
          {"rows_before", load.rows_before},
          {"rows_after", load.rows_after},
          {"seconds", load.seconds}};
}

Json json_of(const CopyReport& copy) {
  return {{"path", copy.path}, {"error", copy.error.has_value() ? json_of(*copy.error) : Json(nullptr)}};
}

Json json_of(const TableReport& table) {
  Json loads = Json::array();
  for (const LoadReport& load : table.loads) loads.push_back(json_of(load));
  return {{"table", table.table.value()},
          {"storage_name", table.storage_name.empty() ? Json(nullptr) : Json(table.storage_name)},
          {"outcome", name_of(table.outcome)},
          {"bookmark", json_of(table.bookmark)},
          {"row_count", table.row_count},
          {"shared_event_ids", table.shared_event_ids},
          {"new_fields", table.new_fields},
          {"loads", std::move(loads)},
          {"error", table.error.has_value() ? json_of(*table.error) : Json(nullptr)},
          {"stopped_before", json_of(table.stopped_before)}};
}

}  // namespace

std::string report_json(const RunReport& report) {
  Json document{{"format", 1},
                {"run_id", report.run.value()},
                {"outcome", report.outcome()},
                {"exit_code", report.exit_code()},
                {"started_at", format_utc(report.started_at)},
                {"finished_at", format_utc(report.finished_at)},
                {"seconds", std::chrono::duration<double>(report.finished_at - report.started_at).count()},
                {"version", report.version},
                {"source_contract", heap_connect::kSourceContract},
                {"source", report.source},
                {"destination", report.destination},
                {"newest_dump", json_of(report.newest_dump)},
                {"until_dump", json_of(report.until_dump)},
                {"start_date", report.start_date ? Json(format_start_date(*report.start_date)) : Json(nullptr)},
                {"tables", Json::array()},
                {"notices", Json::array()},
                {"copy", report.copy.has_value() ? json_of(*report.copy) : Json(nullptr)},
                {"error", report.error.has_value() ? json_of(*report.error) : Json(nullptr)}};
  for (const TableReport& table : report.tables) document["tables"].push_back(json_of(table));
  for (const Notice& notice : report.notices) document["notices"].push_back(json_of(notice));
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<ReportedStop> last_stop_of(const TableName& table, std::span<const RunRecord> runs) {
  for (const RunRecord& run : runs) {
    const Json report = Json::parse(run.report_json, nullptr, false);
    if (report.is_discarded()) continue;  // of a run that goes on or was killed
    for (const Json& entry : report.value("tables", Json::array())) {
      if (entry.value("table", "") != table.value()) continue;
      const Json before = entry.value("stopped_before", Json(nullptr));
      if (!before.is_number_integer() || !entry.at("error").is_object()) return std::nullopt;
      const Json& error = entry.at("error");
      return ReportedStop{.before = DumpId(before.get<std::int64_t>()),
                          .is_held = error.value("kind", "") == info_of(ErrorKind::kHeld).name,
                          .message = error.value("message", "")};
    }
  }
  return std::nullopt;
}

}  // namespace cairn
