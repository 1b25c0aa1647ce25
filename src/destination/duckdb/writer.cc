#include "destination/duckdb/writer.h"

#include <utility>

#include "base/failpoint.h"
#include "destination/duckdb/checkpoint.h"
#include "destination/duckdb/copy_owner.h"
#include "destination/duckdb/damaged_file.h"
#include "destination/duckdb/database_file.h"
#include "destination/duckdb/ledger.h"
#include "destination/duckdb/load_merge.h"
#include "destination/duckdb/load_rebuild.h"
#include "destination/duckdb/published_copy.h"
#include "destination/duckdb/state_reader.h"
#include "destination/duckdb/stored_rows.h"
#include "destination/hold.h"

namespace cairn::duckdb {
namespace {

// A WAL of this size is folded into the file after the load that made it so large.
constexpr std::uint64_t kWalBytesMax = std::uint64_t{64} << 20;

LoadCounts counts_of(const LoadRequest& request, const Applied& applied) {
  const ScanTotals& totals = applied.totals;
  return {.rows_read = static_cast<std::int64_t>(totals.rows_read),
          .rows_loaded = applied.rows_loaded,
          .rows_superseded = applied.rows_superseded,
          .rows_rejected = static_cast<std::int64_t>(totals.rows_rejected),
          .rows_filtered = static_cast<std::int64_t>(totals.rows_filtered),
          .files = static_cast<std::int64_t>(request.load->file_count()),
          .bytes = static_cast<std::int64_t>(request.load->byte_count()),
          .zero_times = static_cast<std::int64_t>(totals.zero_times),
          .rows_untimed = static_cast<std::int64_t>(totals.rows_untimed)};
}

Status check_balance(const LoadCounts& counts) {
  if (counts.is_balanced()) return {};
  return make_error(ErrorKind::kInternal,
                    "{} rows were read, but {} loaded, {} superseded, {} rejected and {} filtered", counts.rows_read,
                    counts.rows_loaded, counts.rows_superseded, counts.rows_rejected, counts.rows_filtered)
      .hinting("nothing was committed; please report this as a bug");
}

// Before anything is written, so that the wrong file to publish to is known before a long run.
Status check_copy_is_ours(Session& session, const DestinationSettings& settings) {
  if (settings.publish.empty()) return {};
  const std::optional<Fence> fence =
      TRY_WITHIN(read_fence(session.connection, session.names), "opening " + settings.path);
  return check_copy_owner(settings, fence.has_value() ? std::optional(fence->connection) : std::nullopt);
}

}  // namespace

Result<std::unique_ptr<DestinationWriter>> Writer::open(InstanceSlot& slot, const Clock& clock, const RunId& run) {
  TRY(check_copy_path(slot.settings()));
  if (!database_exists(slot.settings().path)) TRY(check_copy_owner(slot.settings(), std::nullopt));
  Result<std::shared_ptr<Instance>> instance = slot.for_writing();
  if (!instance.has_value()) return keep_damaged(slot.settings().path, std::move(instance).error(), clock.now());
  remove_spill(slot.settings().path);
  Session session = TRY(slot.connect(std::move(instance).value()));
  TRY(check_copy_is_ours(session, slot.settings()));
  const std::string holder = fmt::format("{}, run {}", describe_holder(slot.settings().version), run.value());
  Fence fence = TRY_WITHIN(raise_fence(session.connection, session.names, holder, clock.now()),
                           "opening " + slot.settings().path);
  return std::unique_ptr<DestinationWriter>(new Writer(slot, clock, run, std::move(session), std::move(fence)));
}

Writer::~Writer() {
  if (!is_open()) return;
  if (has_room_for_checkpoint(slot_.settings().path)) {
    checkpoint(connection());
    return;
  }
  // DuckDB would try one at the close all the same.
  (void)connection().run("PRAGMA disable_checkpoint_on_shutdown").has_value();
}

Status Writer::prepare(const TablePlan& table) {
  const auto body = [&]() -> Result<Changed> {
    const Changed changed = TRY(prepare_table(connection(), names(), table, run_, foreign()));
    CAIRN_FAILPOINT("S7.ddl");
    return changed;
  };
  const Changed changed = TRY_WITHIN(in_transaction(body), "preparing table " + table.table.value());
  CAIRN_FAILPOINT("S7.ddl.committed");
  if (changed == Changed::kSchema) checkpoint(connection());
  return {};
}

Result<LoadResult> Writer::load(const LoadRequest& request, BatchSource& source) {
  CHECK(request.table != nullptr && request.load != nullptr, "a load has its table and its plan");
  CHECK(source.files().size() == request.load->file_count(), "a source has the files of its load");
  TRY(ensure_open());
  const unsigned threads = TRY(threads_for(*request.table, slot_.settings().memory_bytes, slot_.threads()));
  TRY(connection().run(fmt::format("SET threads = {}", threads)));
  const std::uint64_t free = TRY(free_bytes(slot_.settings().path));
  TRY(check_room(predicted_bytes(*request.load), free));

  Result<LoadResult> result = load_twice_at_most(request, source);
  if (!is_open()) return result;
  // What is left of a load is memory: if it cannot be dropped now, the next load replaces it.
  for (const std::string& statement : LoadSql::drop_temporary()) (void)connection().run(statement).has_value();
  if (wal_bytes(slot_.settings().path) > kWalBytesMax) checkpoint(connection());
  return result;
}

Result<LoadResult> Writer::load_twice_at_most(const LoadRequest& request, BatchSource& source) {
  const std::optional<LoadResult> result = TRY(attempt(request, source, nullptr));
  if (result.has_value()) return *result;
  const LoadSql sql = TRY(LoadSql::make(names(), *request.table, request.loaded_at));
  LoadContext context{connection(), sql, request, source};
  const Losers losers = TRY(find_losers(context));
  const std::optional<LoadResult> second = TRY(attempt(request, source, &losers));
  CHECK(second.has_value(), "an attempt that knows the losers does not ask for them");
  return *second;
}

Result<std::optional<LoadResult>> Writer::attempt(const LoadRequest& request, BatchSource& source,
                                                  const Losers* losers) {
  CAIRN_FAILPOINT("S15.begin");
  Transaction transaction = TRY(Transaction::begin(connection()));
  CAIRN_FAILPOINT("S16.verify_fence");
  TRY(verify_fence(connection(), names(), fence_));
  if (TRY(is_in_ledger(connection(), names(), request.id))) {
    return std::optional(LoadResult{.outcome = LoadOutcome::kAlreadyCommitted});
  }
  CAIRN_FAILPOINT("S17.merge");
  std::optional<Applied> applied = TRY(apply(request, source, losers));
  if (!applied.has_value()) return std::optional<LoadResult>();
  if (takes_rows_away(request.load->mode) && request.guard.holds(applied->rows_before, applied->rows_after)) {
    transaction.roll_back();
    return std::optional(TRY(hold(request, *applied)));
  }
  return std::optional(TRY(commit_load(std::move(transaction), request, source, *applied)));
}

Result<std::optional<Applied>> Writer::apply(const LoadRequest& request, BatchSource& source, const Losers* losers) {
  const LoadSql sql = TRY(LoadSql::make(names(), *request.table, request.loaded_at));
  LoadContext context{connection(), sql, request, source, slice_bytes_max(slot_.settings().memory_bytes)};
  switch (request.load->mode) {
    case LoadMode::kReplace:
    case LoadMode::kLateReplace: return replace_rows(context, losers);
    case LoadMode::kMerge: return std::optional(TRY(merge_rows(context)));
    case LoadMode::kAppend: return std::optional(TRY(append_rows(context)));
    case LoadMode::kRebuild: return std::optional(TRY(rebuild_rows(context)));
  }
  CHECK(false, "every mode of a load is applied");
}

Result<LoadResult> Writer::hold(const LoadRequest& request, const Applied& applied) {
  const Hold hold = hold_of(request, applied.rows_before, applied.rows_after);
  TRY(record_hold(request.table->table, hold));
  return LoadResult{.outcome = LoadOutcome::kHeld,
                    .rows_before = applied.rows_before,
                    .rows_after = applied.rows_after,
                    .shared_event_ids = applied.shared_event_ids,
                    .hold = hold};
}

Result<LoadResult> Writer::commit_load(Transaction transaction, const LoadRequest& request, BatchSource& source,
                                       const Applied& applied) {
  const LoadCounts counts = counts_of(request, applied);
  TRY(check_balance(counts));
  const LedgerLoad load{request, counts, applied.totals, source.files(), applied.rows_after, clock_.now()};
  CAIRN_FAILPOINT("S18.ledger");
  TRY(write_ledger(connection(), names(), load));
  CAIRN_FAILPOINT("S19.bookmark");
  TRY(write_bookmark(connection(), names(), load));
  TRY(settle_catalog(connection(), names(), *request.table));
  if (request.decision.has_value()) TRY(write_decision(connection(), names(), *request.decision));
  CAIRN_FAILPOINT("S20.commit_sent");
  if (Status sent = send_commit(transaction); !sent.has_value()) {
    // The answer is lost or an error: neither proves that nothing was committed. The ledger knows.
    if (!TRY_WITHIN(settle(request.id), sent.error().text())) return std::move(sent).error().as(ErrorKind::kTransient);
  }
  return LoadResult{.outcome = LoadOutcome::kCommitted,
                    .counts = counts,
                    .rows_before = applied.rows_before,
                    .rows_after = applied.rows_after,
                    .shared_event_ids = applied.shared_event_ids};
}

Status Writer::send_commit(Transaction& transaction) {
  TRY(transaction.commit());
  CAIRN_FAILPOINT("S21.commit_acked");
  return {};
}

Result<bool> Writer::settle(const LoadId& load) {
  const auto look = [&]() -> Result<bool> {
    TRY(reopen());
    return is_in_ledger(connection(), names(), load);
  };
  Result<bool> found = look();
  if (found.has_value() || found.error().kind() == ErrorKind::kLocked) return found;
  return std::move(found).error().as(ErrorKind::kTransient);
}

Status Writer::record_hold(const TableName& table, const Hold& hold) {
  const auto body = [&]() -> Result<Changed> {
    TRY(write_hold(connection(), names(), table, hold));
    return Changed::kRows;
  };
  TRY_WITHIN(in_transaction(body), "recording the hold");
  return {};
}

Status Writer::publish(std::span<const View> views) {
  const auto body = [&]() -> Result<Changed> {
    const Changed changed = TRY(publish_views(connection(), names(), views, foreign()));
    CAIRN_FAILPOINT("S24.identity");
    return changed;
  };
  if (TRY(in_transaction(body)) == Changed::kSchema) checkpoint(connection());
  return {};
}

Status Writer::record_dumps(std::span<const SeenDump> dumps) {
  const auto body = [&]() -> Result<Changed> {
    TRY(write_dumps(connection(), names(), dumps, clock_.now()));
    CAIRN_FAILPOINT("S24.marker");
    return Changed::kRows;
  };
  TRY_WITHIN(in_transaction(body), "recording dumps");
  return {};
}

Status Writer::record_decision(const Decision& decision) {
  const auto body = [&]() -> Result<Changed> {
    TRY(write_decision(connection(), names(), decision));
    return Changed::kRows;
  };
  TRY_WITHIN(in_transaction(body), "recording the decision");
  return {};
}

std::optional<CopyReport> Writer::publish_copy(const std::stop_token& stop) {
  const std::string& path = slot_.settings().publish;
  if (path.empty()) return std::nullopt;
  CopyReport report{.path = path};
  if (Status status = copy_file(stop); !status.has_value()) report.error = std::move(status).error();
  return report;
}

// After a checkpoint the file alone is the database, and nothing writes to it until the next transaction.
Status Writer::copy_file(const std::stop_token& stop) {
  TRY(ensure_open());
  TRY(verify_fence(connection(), names(), fence_));
  checkpoint(connection());
  if (wal_bytes(slot_.settings().path) > 0) {
    return make_error(ErrorKind::kTransient, "the WAL of {} could not be folded in, so there is no copy of this run",
                      slot_.settings().path)
        .hinting("the volume needs free space of twice the .wal file and 1 GiB; the next run tries again");
  }
  return write_copy(connection().instance().file(), {slot_.settings(), fence_.connection}, stop);
}

Status Writer::record_run(const RunRecord& run) {
  const auto body = [&]() -> Result<Changed> {
    TRY(write_run(connection(), names(), run));
    CAIRN_FAILPOINT("S25.report");
    return Changed::kRows;
  };
  TRY_WITHIN(in_transaction(body), "recording the run");
  return {};
}

Result<Progress> Writer::read_progress() {
  TRY(ensure_open());
  return duckdb::read_progress(connection(), names());
}

Result<std::vector<RunRecord>> Writer::read_runs(std::size_t newest_max) {
  TRY(ensure_open());
  return duckdb::read_runs(connection(), names(), newest_max);
}

Result<std::vector<LedgerEntry>> Writer::read_ledger() {
  TRY(ensure_open());
  return duckdb::read_ledger(connection(), names());
}

Result<RejectsAnswer> Writer::read_rejects(const RejectsQuery& query) {
  TRY(ensure_open());
  return duckdb::read_rejects(connection(), names(), query);
}

Result<std::unique_ptr<RowReader>> Writer::read_rows(const RowsQuery& query) {
  TRY(ensure_open());
  std::shared_ptr<Instance> instance = TRY(slot_.for_reading());
  Session session = TRY(slot_.connect(std::move(instance)));
  return stream_rows(std::move(session), query);
}

Result<bool> Writer::has_inexact_integers(const TableState& table, const std::string& column) {
  TRY(ensure_open());
  return duckdb::has_inexact_integers(connection(), names(), table, column);
}

Result<Changed> Writer::in_transaction(const std::function<Result<Changed>()>& body) {
  TRY(ensure_open());
  Transaction transaction = TRY(Transaction::begin(connection()));
  TRY(verify_fence(connection(), names(), fence_));
  const Changed changed = TRY(body());
  if (changed != Changed::kNothing) TRY(transaction.commit());
  return changed;
}

Status Writer::ensure_open() {
  if (is_open()) return {};
  return reopen();
}

Status Writer::reopen() {
  session_.reset();
  std::shared_ptr<Instance> instance = TRY(slot_.for_writing());
  session_ = TRY(slot_.connect(std::move(instance)));
  return verify_fence(connection(), names(), fence_);
}

Foreign Writer::foreign() const { return slot_.settings().adopts_schema ? Foreign::kAdopted : Foreign::kRefused; }

}  // namespace cairn::duckdb
