#include "sync/run.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/counted.h"
#include "base/digest.h"
#include "base/failpoint.h"
#include "plan/keys.h"
#include "plan/shrink_guard.h"
#include "plan/views.h"
#include "source/heap_connect/dictionary.h"
#include "source/heap_connect/uri.h"
#include "sync/avro_source.h"
#include "sync/error_scope.h"
#include "sync/planner.h"
#include "sync/report_json.h"
#include "sync/run_events.h"
#include "sync/run_lock.h"

namespace cairn {
namespace {

constexpr int kConflictRetriesMax = 5;     // of a load that the destination refused because somebody moved first
constexpr int kTurnsMax = 10'000;          // of planning one table again
constexpr int kChangedFileRetriesMax = 3;  // of a table whose file changed while it was read

// One execution of run_sync().
class Run {
 public:
  Run(const RunSettings& settings, const RunParts& parts, Planner& planner, DestinationWriter& writer, const RunId& id);

  RunResult execute();

 private:
  Status perform();
  enum class Turn : std::uint8_t { kDone, kPlannedAgain };
  Status load_table(const TableName& table);
  Result<Turn> apply(const TablePlan& table, TableReport& report);
  LoadRequest request_for(const TablePlan& table, const Load& load);
  Result<Turn> load_once(const TablePlan& table, const Load& load, TableReport& report);
  Result<Turn> settle_load(const LoadRequest& request, const LoadResult& result, TableReport& report);
  Decision rebuild_decision(const TableName& table, const Load& load) const;
  Result<Turn> settle_hold(const TableName& table, const std::optional<Hold>& hold);
  Result<Turn> settle_source_failure(const TableName& table, const AvroSource::Failure& failure);
  Result<Turn> plan_again(TableName table);
  Status publish();
  void publish_copy();
  Status finish_dumps();
  bool is_complete(const Dump& dump) const;
  void remark_on(const TableName& table, const Load& load, const LoadResult& result);
  void remark(Notice notice);
  void close(TableReport& report) const;
  Status record(std::optional<Timestamp> finished_at);
  const TablePlan* planned(const TableName& table) const;

  const RunSettings& settings_;
  const RunParts& parts_;
  Planner& planner_;
  DestinationWriter& writer_;
  RunEvents events_;
  Plan plan_;
  RunReport report_;
  std::map<TableName, int> changed_file_retries_;
  std::map<TableName, Error> unpublished_;  // tables without what their views stand on, when publish() was there last
};

Run::Run(const RunSettings& settings, const RunParts& parts, Planner& planner, DestinationWriter& writer,
         const RunId& id)
    : settings_(settings), parts_(parts), planner_(planner), writer_(writer), events_(parts.log, id) {
  report_.run = id;
  report_.started_at = parts.clock.now();
  report_.version = settings.version;
  report_.source = parts.store.describe();
  report_.destination = parts.destination.describe();
  report_.start_date = settings.start_date;
  report_.until_dump = settings.until_dump;
  if (!planner.published().dumps.empty()) report_.newest_dump = planner.published().dumps.back().id;
}

RunResult Run::execute() {
  events_.run_started(report_);
  Status status = perform();
  for (TableReport& table : report_.tables) {
    close(table);
    events_.table_ended(table);
  }
  report_.finished_at = parts_.clock.now();
  if (!status.has_value()) report_.error = std::move(status).error();
  if (Status recorded = record(report_.finished_at); !recorded.has_value() && !report_.error.has_value()) {
    report_.error = std::move(recorded).error();
  }
  if (!report_.error.has_value()) publish_copy();
  events_.run_ended(report_);
  return {std::move(report_), planner_.published(), planner_.progress()};
}

// Last of all, so that the copy has the run's own report; what became of the copy stands in the destination alone.
void Run::publish_copy() {
  report_.copy = writer_.publish_copy(parts_.stop);
  if (!report_.copy.has_value()) return;
  if (Status recorded = record(report_.finished_at); !recorded.has_value()) report_.error = std::move(recorded).error();
}

// The order of a run, and the only place that knows it.
Status Run::perform() {
  planner_.update(TRY_WITHIN(writer_.read_progress(), "reading progress"));
  CAIRN_FAILPOINT("S2.read_progress");
  plan_ = TRY(planner_.plan(settings_.only_tables));
  for (const Notice& notice : plan_.notices) remark(notice);
  parts_.observer.planned(plan_);
  TRY(record(std::nullopt));
  TRY(publish());  // what stands in the place of a view ends the run before it loads anything

  std::vector<TableName> tables;
  for (const TablePlan& table : plan_.tables) tables.push_back(table.table);
  report_.tables.reserve(tables.size());
  for (const TableName& table : tables) TRY(load_table(table));

  planner_.update(TRY_WITHIN(writer_.read_progress(), "reading progress"));
  CAIRN_FAILPOINT("S24.identity");
  TRY(publish());
  return finish_dumps();
}

// Applies what is planned for a table. Whatever turns out bad on the way is planned around, so each turn commits all of
// the table's loads, or commits some and blocks a dump, or counts a retry that is bounded.
Status Run::load_table(const TableName& table) {
  report_.tables.push_back({.table = table});
  TableReport& report = report_.tables.back();
  for (int turn = 1;; ++turn) {
    const TablePlan* const plan = planned(table);
    if (plan == nullptr || plan->loads.empty()) break;
    if (parts_.stop.stop_requested()) return Error(ErrorKind::kCancelled, "the run was stopped");
    if (turn > kTurnsMax) return make_error(ErrorKind::kInternal, "{} was planned {} times", table.value(), turn);
    Result<Turn> applied = apply(*plan, report);
    if (applied.has_value() && *applied == Turn::kDone) break;
    if (applied.has_value()) continue;
    if (scope_of(applied.error().kind()) == ErrorScope::kRun) {
      return std::move(applied).error().within("loading " + table.value());
    }
    report.error = std::move(applied).error();
    break;
  }
  if (const TablePlan* const plan = planned(table); plan != nullptr && plan->hold.has_value()) {
    TRY(writer_.record_hold(table, *plan->hold));
  }
  parts_.observer.table_finished(report);
  return {};
}

Result<Run::Turn> Run::apply(const TablePlan& table, TableReport& report) {
  TRY_WITHIN(writer_.prepare(table), "preparing the table");
  if (!table.creates_table) {
    for (const PlannedColumn& column : table.columns) {
      if (column.is_new) report.new_fields.push_back(column.field);
    }
  }
  for (const Load& load : table.loads) {
    // Planning again replaces `table`, so nothing of it may be touched after that.
    if (TRY(load_once(table, load, report)) == Turn::kPlannedAgain) return Turn::kPlannedAgain;
  }
  return Turn::kDone;
}

LoadRequest Run::request_for(const TablePlan& table, const Load& load) {
  const bool is_decided =
      load.dumps.front().is_approved || is_start_changed(table, planner_.progress().find(table.table));
  LoadRequest request{.table = &table,
                      .load = &load,
                      .id = load_id(writer_.connection_id(), table, load),
                      .run = report_.run,
                      .guard = is_decided ? Guard{.is_on = false} : guard_for(table.table, settings_.policies),
                      .loaded_at = parts_.clock.now(),
                      .decision = {},
                      .on_progress = {}};
  if (load.mode == LoadMode::kRebuild) request.decision = rebuild_decision(table.table, load);
  request.on_progress = [this](std::uint64_t rows) {
    parts_.observer.rows_read(rows);
    return !parts_.stop.stop_requested();
  };
  return request;
}

Result<Run::Turn> Run::load_once(const TablePlan& table, const Load& load, TableReport& report) {
  parts_.observer.load_started(table, load);
  const LoadRequest request = request_for(table, load);
  for (int attempt = 1;; ++attempt) {
    AvroSource source(parts_.store, table, load);
    const Result<LoadResult> loaded = writer_.load(request, source);
    if (loaded.has_value()) return settle_load(request, *loaded, report);
    if (const auto failure = source.failure()) return settle_source_failure(table.table, *failure);
    const bool may_retry = loaded.error().kind() == ErrorKind::kConflict && attempt < kConflictRetriesMax;
    if (!may_retry) return loaded.error();
  }
}

Result<Run::Turn> Run::settle_load(const LoadRequest& request, const LoadResult& result, TableReport& report) {
  const Load& load = *request.load;
  switch (result.outcome) {
    case LoadOutcome::kHeld:
      if (load.mode != LoadMode::kRebuild) return settle_hold(report.table, result.hold);
      report.error = rebuild_held_error(report.table, *result.hold);
      return Turn::kDone;
    case LoadOutcome::kAlreadyCommitted: return plan_again(report.table);
    case LoadOutcome::kCommitted: break;
  }
  report.loads.push_back({.mode = load.mode,
                          .first_dump = load.first_dump(),
                          .last_dump = load.last_dump(),
                          .counts = result.counts,
                          .rows_before = result.rows_before,
                          .rows_after = result.rows_after,
                          .seconds = std::chrono::duration<double>(parts_.clock.now() - request.loaded_at).count()});
  report.shared_event_ids = std::max(report.shared_event_ids, result.shared_event_ids);
  remark_on(report.table, load, result);
  events_.load_committed(report.table, report.loads.back());
  return Turn::kDone;
}

Decision Run::rebuild_decision(const TableName& table, const Load& load) const {
  CHECK(settings_.rebuild.has_value(), "nobody rebuilds unasked");
  return {.decided_at = report_.started_at,
          .actor = settings_.rebuild->actor,
          .kind = DecisionKind::kRebuild,
          .table = table,
          .dump = load.first_dump(),
          .manifest_sha256 = load.dumps.front().manifest_sha256,
          .reason = settings_.rebuild->reason};
}

// The destination remembers the newest hold of a table. A dump that was held stays out of this run besides, or a table
// whose older full dumps shrink it as well would be planned with them for ever.
Result<Run::Turn> Run::settle_hold(const TableName& table, const std::optional<Hold>& hold) {
  CHECK(hold.has_value(), "a load that is held says why");
  planner_.block(table, hold->dump, held_error(table, *hold));
  return plan_again(table);
}

// Values that are too wide for their columns widen these, and a file that changed is looked at again, a few times;
// whatever else is wrong with a file stops the table before its dump. Either way the plan is made again.
Result<Run::Turn> Run::settle_source_failure(const TableName& table, const AvroSource::Failure& failure) {
  const bool has_changed = failure.error.kind() == ErrorKind::kConflict;
  const bool has_learned = planner_.learn(table, failure.misfits);
  if (has_learned) return plan_again(table);
  if (has_changed && ++changed_file_retries_[table] <= kChangedFileRetriesMax) {
    planner_.forget(table);
  } else if (has_changed) {
    planner_.block(table, failure.dump, Error(failure.error).as(ErrorKind::kBadInput));
  } else if (scope_of(failure.error.kind()) != ErrorScope::kRun) {
    planner_.block(table, failure.dump, failure.error);
  } else {
    return failure.error;
  }
  return plan_again(table);
}

// Plans one table again, from what the destination says by now.
Result<Run::Turn> Run::plan_again(TableName table) {
  planner_.update(TRY_WITHIN(writer_.read_progress(), "reading progress"));
  const std::vector<std::string> only{table.value()};
  Plan plan = TRY(planner_.plan(only));
  for (const Notice& notice : plan.notices) remark(notice);
  const auto old = std::ranges::find(plan_.tables, table, &TablePlan::table);
  const auto fresh = std::ranges::find(plan.tables, table, &TablePlan::table);
  CHECK(old != plan_.tables.end() && fresh != plan.tables.end(), "a table that was planned stays planned");
  *old = std::move(*fresh);
  return Turn::kPlannedAgain;
}

const TablePlan* Run::planned(const TableName& table) const {
  const auto found = std::ranges::find(plan_.tables, table, &TablePlan::table);
  return found == plan_.tables.end() ? nullptr : &*found;
}

void Run::remark(Notice notice) {
  if (std::ranges::find(report_.notices, notice) != report_.notices.end()) return;
  events_.noticed(notice);
  report_.notices.push_back(std::move(notice));
}

void Run::remark_on(const TableName& table, const Load& load, const LoadResult& result) {
  const DumpId dump = load.first_dump();
  const bool replaces = takes_rows_away(load.mode);
  const std::string_view what = load.mode == LoadMode::kRebuild ? "the rebuild from dump" : "the full dump";
  if (replaces && result.rows_before > 0 && !is_always_full(table)) {
    remark({NoticeKind::kReplaced,
            fmt::format("{}: {} {} replaced {} by {}", table.value(), what, dump.value(),
                        counted(result.rows_before, "row"), format_count(result.rows_after)),
            table, dump});
  }
  constexpr std::int64_t kGrowthFactor = 10;
  constexpr std::int64_t kGrowthRowsMin = 1000;
  if (replaces && result.rows_before > kGrowthRowsMin && result.rows_after >= kGrowthFactor * result.rows_before) {
    remark({NoticeKind::kGrowth,
            fmt::format("{}: {} {} made the table more than {} times larger", table.value(), what, dump.value(),
                        kGrowthFactor),
            table, dump});
  }
  if (result.counts.zero_times > 0) {
    remark({NoticeKind::kZeroTime,
            fmt::format("{}: {} of value 0 became NULL", table.value(), counted(result.counts.zero_times, "time")),
            table, dump});
  }
  if (result.counts.rows_untimed > 0) {
    remark({NoticeKind::kNoTime,
            fmt::format("{}: {} without a `time` that can be read; the start date leaves them in", table.value(),
                        counted(result.counts.rows_untimed, "row")),
            table, dump});
  }
  if (result.shared_event_ids > 0) {
    remark({NoticeKind::kSharedEventId,
            fmt::format("{}: {} event_ids stand with more than one user_id, and the last row of each was kept; "
                        "`key_mode: heap` keeps a row for each user",
                        table.value(), result.shared_event_ids),
            table, dump});
  }
}

void Run::close(TableReport& report) const {
  if (const TableState* const state = planner_.progress().find(report.table)) {
    report.storage_name = state->storage_name;
    report.bookmark = state->bookmark;
    report.row_count = state->row_count;
  }
  const TablePlan* const plan = planned(report.table);
  if (!report.error.has_value() && plan != nullptr && plan->stop.has_value()) {
    report.error = plan->stop->error;
    report.stopped_before = plan->stop->before;
  }
  if (const auto found = unpublished_.find(report.table); found != unpublished_.end() && !report.error.has_value()) {
    report.error = found->second;
  }
  if (report.error.has_value()) {
    report.outcome = report.error->kind() == ErrorKind::kHeld ? TableOutcome::kHeld : TableOutcome::kStopped;
  } else if (!report.loads.empty()) {
    report.outcome = TableOutcome::kLoaded;
  }
}

Status Run::publish() {
  std::vector<View> views;
  for (const auto& [name, table] : planner_.progress().tables) {
    View& view = views.emplace_back(view_of(table, settings_.policies.metadata));
    view.comment = heap_connect::find_table(name).meaning;
  }
  unpublished_.clear();
  Status all = writer_.publish(views);
  if (all.has_value() || all.error().kind() != ErrorKind::kSchemaMismatch) {
    return std::move(all).within("publishing the views");
  }
  // Somebody has dropped what a view stands on. That concerns its table alone, and may be what this run makes anew.
  for (std::size_t i = 0; const auto& [name, table] : planner_.progress().tables) {
    Status one = writer_.publish(std::span(views).subspan(i++, 1));
    if (one.has_value()) continue;
    if (one.error().kind() != ErrorKind::kSchemaMismatch) return std::move(one).within("publishing the views");
    unpublished_.emplace(name, std::move(one).error().hinting(
                                   fmt::format("`cairn rebuild {}` makes it anew from the bucket", name.value())));
  }
  return {};
}

// A dump is complete when each selected table that it lists has it in its ledger, has gone beyond it by a full dump, or
// goes without it by decision of a person.
bool Run::is_complete(const Dump& dump) const {
  return std::ranges::all_of(dump.tables, [&](const DumpTable& table) {
    if (settings_.selection.find(table.name) == nullptr) return true;
    if (planner_.progress().find_skip(table.name, dump.id) != nullptr) return true;
    const TableState* const state = planner_.progress().find(table.name);
    if (state == nullptr) return false;
    return state->applied.contains(dump.id) || (state->generation.has_value() && *state->generation > dump.id);
  });
}

Status Run::finish_dumps() {
  CAIRN_FAILPOINT("S24.marker");
  std::vector<DestinationWriter::SeenDump> seen;
  for (const Dump& dump : planner_.published().dumps) {
    if (dump.problem.has_value()) continue;
    const auto known = planner_.progress().dumps.find(dump.id);
    const bool is_known_complete = known != planner_.progress().dumps.end() && known->second.complete_at.has_value();
    if (is_known_complete && known->second.sha256 == dump.sha256) continue;
    seen.push_back(
        {{dump.id, dump.manifest_key, dump.etag, dump.sha256, parts_.clock.now(), std::nullopt}, is_complete(dump)});
  }
  return writer_.record_dumps(seen).within("recording the dumps");
}

Status Run::record(std::optional<Timestamp> finished_at) {
  CAIRN_FAILPOINT("S25.report");
  const bool has_ended = finished_at.has_value();
  return writer_
      .record_run({report_.run, report_.started_at, finished_at, has_ended ? std::string(report_.outcome()) : "running",
                   has_ended ? report_.exit_code() : 0, report_.version, has_ended ? report_json(report_) : ""})
      .within("recording the run");
}

// Of a destination that the run is going to write.
Result<Progress> read_progress(Destination& destination) {
  const auto reader = TRY(destination.open_reader());
  Result<Progress> progress = reader->read_progress().within("reading progress");
  if (!progress.has_value()) return destination.keep_damaged(std::move(progress).error());
  return progress;
}

// Two customers' rows in one schema cannot be told apart again, so another bucket than before is refused.
Status check_bucket(const RunSettings& settings, const Published& published, const Progress& progress) {
  if (settings.adopts_bucket || published.bucket.empty() || !progress.newest_file.has_value()) return {};
  const Result<heap_connect::S3Uri> loaded = heap_connect::parse_s3_uri(*progress.newest_file);
  if (!loaded.has_value() || loaded->bucket == published.bucket) return {};
  return make_error(ErrorKind::kConfig, "the destination was loaded from the bucket {}, but this source is {}",
                    loaded->bucket, published.bucket)
      .hinting(
          "give each bucket a `schema:` of its own; if Heap delivers into a new one now, say so once with --adopt");
}

}  // namespace

Result<Survey> survey(const RunSettings& settings, const RunParts& parts) {
  auto reader = TRY(parts.destination.open_reader());
  Progress progress = TRY_WITHIN(reader->read_progress(), "reading progress");
  std::vector<RunRecord> runs = TRY_WITHIN(reader->read_runs(1), "reading the last run");
  reader.reset();
  Published published = TRY(heap_connect::read_published(parts.store, settings.heap_connect));
  TRY(check_bucket(settings, published, progress));
  Planner planner(settings, parts, std::move(published), std::move(progress));
  Plan plan = TRY(planner.plan(settings.only_tables));
  return Survey{planner.published(), planner.progress(), std::move(plan), std::move(runs)};
}

Result<RunResult> run_sync(const RunSettings& settings, const RunParts& parts) {
  const RunLock lock = TRY(RunLock::take(settings.cache_directory, parts.clock));
  Published published = TRY(heap_connect::read_published(parts.store, settings.heap_connect));
  CAIRN_FAILPOINT("S4.fetch_manifests");
  Progress progress = TRY(read_progress(parts.destination));
  TRY(check_bucket(settings, published, progress));
  Planner planner(settings, parts, std::move(published), std::move(progress));
  // A first plan, for its errors alone: what is wrongly configured ends here, before anything is made or locked.
  TRY(planner.plan(settings.only_tables));

  const RunId id(random_uuid());
  const std::unique_ptr<DestinationWriter> writer = TRY(parts.destination.open_writer(id));
  return Run(settings, parts, planner, *writer, id).execute();
}

}  // namespace cairn
