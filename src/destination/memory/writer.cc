#include "destination/memory/writer.h"

#include <algorithm>

#include "base/failpoint.h"
#include "destination/hold.h"
#include "destination/memory/apply.h"
#include "destination/memory/widen.h"
#include "destination/pending_catalog.h"
#include "model/widening.h"

namespace cairn::memory_store {
namespace {

StoredTable new_table(const TablePlan& plan) {
  StoredTable table;
  table.state.name = plan.table;
  table.state.storage_name = plan.storage_name;
  table.state.key = plan.key;
  table.state.epoch = plan.epoch;
  return table;
}

// Adds what the table does not have yet; old rows are NULL there.
Status add_column(StoredTable& table, const PlannedColumn& column) {
  const auto found = std::ranges::find(table.columns, column.column, &StoredColumn::column);
  if (found == table.columns.end()) {
    table.columns.push_back({column.field, column.column, column.type});
    for (auto& [key, row] : table.rows) row.cells.emplace_back();
  } else if (found->type != column.type && takes_in(column.type, found->type)) {
    widen_column(table, static_cast<std::size_t>(found - table.columns.begin()), column.type);
  } else if (found->type != column.type) {
    return make_error(ErrorKind::kSchemaMismatch, "column '{}' is {}, the load has {}", column.column,
                      format_type(found->type), format_type(column.type));
  }
  return {};
}

LoadCounts counts_of(const Load& load, const ScanTotals& totals, const Applied& applied) {
  return {.rows_read = static_cast<std::int64_t>(totals.rows_read),
          .rows_loaded = applied.rows_loaded,
          .rows_superseded = applied.rows_superseded,
          .rows_rejected = static_cast<std::int64_t>(totals.rows_rejected),
          .rows_filtered = static_cast<std::int64_t>(totals.rows_filtered),
          .files = static_cast<std::int64_t>(load.file_count()),
          .bytes = static_cast<std::int64_t>(load.byte_count()),
          .zero_times = static_cast<std::int64_t>(totals.zero_times),
          .rows_untimed = static_cast<std::int64_t>(totals.rows_untimed)};
}

// S19: what the table says about itself once the load is in it.
void advance(TableState& state, const TablePlan& plan, const Load& load, std::int64_t row_count) {
  const bool is_rebuild = load.mode == LoadMode::kRebuild;
  if (is_rebuild) {
    state.epoch = plan.epoch;
    state.key = plan.key;
    state.generation.reset();
    state.bookmark.reset();
    state.applied.clear();
    state.appended_files.clear();
  }
  const bool is_first = !state.bookmark || (!state.start_date && state.row_count == 0);
  if (load.mode == LoadMode::kReplace || is_first) state.start_date = plan.start_date;
  state.row_count = row_count;
  state.fields = plan.catalog;
  state.is_history_incomplete = plan.is_history_incomplete;
  if (load.moves_bookmark) state.bookmark = std::max(state.bookmark, std::optional(load.last_dump()));
  if (takes_rows_away(load.mode)) {
    if (!is_rebuild || !plan.is_history_incomplete) {
      state.generation = std::max(state.generation, std::optional(load.first_dump()));
    }
    if (state.hold && state.hold->dump <= load.last_dump()) state.hold.reset();
  }
  for (const PlannedDump& dump : load.dumps) {
    state.applied.insert(dump.id);
    if (!state.key.empty()) continue;
    for (const PinnedFile& pinned : dump.files) state.appended_files.emplace(pinned.file.uri, pinned.etag);
  }
}

// The newest reading of a manifest counts; when it was first seen, and when it was done, are said once.
void remember(std::map<DumpId, DumpRecord>& dumps, const DestinationWriter::SeenDump& seen, Timestamp now) {
  DumpRecord record = seen.record;
  record.complete_at.reset();
  if (const auto known = dumps.find(record.id); known != dumps.end()) {
    record.first_seen = known->second.first_seen;
    record.complete_at = known->second.complete_at;
  }
  if (seen.is_complete && !record.complete_at) record.complete_at = now;
  dumps.insert_or_assign(record.id, std::move(record));
}

}  // namespace

ConnectionId StoreWriter::connection_id() const {
  return store_->read([](const Content& content) { return content.connection; });
}

Status StoreWriter::prepare(const TablePlan& plan) {
  CAIRN_FAILPOINT("S7.ddl");
  StoredTable table = find_table(plan.table).value_or(new_table(plan));
  // A table that never got a file has no columns yet: its first files settle the key.
  if (table.columns.empty()) table.state.key = plan.key;
  const bool is_key_settled = !table.columns.empty();  // a table without a column has no row to be kept by a key
  const bool is_rebuild = plan.epoch != table.state.epoch;
  if (is_key_settled && !is_rebuild && !table.rows.empty() && table.state.key != plan.key) {
    return Error(ErrorKind::kSchemaMismatch, fmt::format("the key of table '{}' has changed", plan.table.value()))
        .hinting("Rebuild the table, so that all its rows are kept by the new key.");
  }
  for (const PlannedColumn& column : plan.columns) {
    TRY_WITHIN(add_column(table, column), fmt::format("table '{}'", plan.table.value()));
  }
  std::vector<std::size_t> places = TRY(key_places(table, plan));
  if (!is_rebuild) {
    table.key = std::move(places);
    table.state.key = plan.key;
  }
  table.state.fields = pending_catalog(table.state.fields, plan.catalog);
  return store_->commit(nonce_, [&](Content& content) { content.tables[plan.table] = std::move(table); });
}

Result<LoadResult> StoreWriter::load(const LoadRequest& request, BatchSource& source) {
  if (is_in_ledger(request.id)) return LoadResult{.outcome = LoadOutcome::kAlreadyCommitted};
  std::optional<StoredTable> before = find_table(request.table->table);
  CHECK(before.has_value(), "prepare() came before load()");
  LoadResult result;
  result.rows_before = static_cast<std::int64_t>(before->rows.size());

  Incoming incoming = TRY(read_incoming(request, source, readers_));
  result.shared_event_ids = count_shared_event_ids(*request.table, incoming.rows);
  CAIRN_FAILPOINT("S17.merge");
  Applied applied = apply(*std::move(before), request, std::move(incoming.rows));
  result.counts = counts_of(*request.load, incoming.totals, applied);
  result.rows_after = static_cast<std::int64_t>(applied.table.rows.size());
  if (!result.counts.is_balanced()) {
    return make_error(ErrorKind::kInternal, "the load does not add up: {} rows read", result.counts.rows_read);
  }
  if (takes_rows_away(request.load->mode) && request.guard.holds(result.rows_before, result.rows_after)) {
    return hold(request, result);
  }
  TRY(commit_load(request, result, std::move(applied.table), std::move(incoming.totals.rejects)));
  return result;
}

// S14: the table stays as it is, and a person is asked.
Result<LoadResult> StoreWriter::hold(const LoadRequest& request, LoadResult result) {
  const Hold hold = hold_of(request, result.rows_before, result.rows_after);
  TRY(record_hold(request.table->table, hold));
  result.outcome = LoadOutcome::kHeld;
  result.hold = hold;
  result.counts = {};
  return result;
}

// S18 to S20: rows, ledger and bookmark take their place together.
Status StoreWriter::commit_load(const LoadRequest& request, const LoadResult& result, StoredTable table,
                                std::vector<Reject> rejects) {
  CAIRN_FAILPOINT("S18.ledger");
  const LedgerEntry entry{.load = request.id,
                          .run = request.run,
                          .table = request.table->table,
                          .epoch = request.table->epoch,
                          .mode = request.load->mode,
                          .first_dump = request.load->first_dump(),
                          .last_dump = request.load->last_dump(),
                          .counts = result.counts,
                          .committed_at = clock_.now()};
  CAIRN_FAILPOINT("S19.bookmark");
  advance(table.state, *request.table, *request.load, result.rows_after);
  CAIRN_FAILPOINT("S20.commit_sent");
  return store_->commit(nonce_, [&](Content& content) {
    content.tables[entry.table] = std::move(table);
    content.ledger.push_back(entry);
    for (const PlannedDump& dump : request.load->dumps) {
      if (!dump.files.empty()) content.newest_file = dump.files.back().file.uri;
    }
    if (request.decision) content.decisions.push_back(*request.decision);
    for (Reject& reject : rejects) content.rejects.push_back({entry.load, entry.table, std::move(reject)});
  });
}

Status StoreWriter::record_hold(const TableName& table, const Hold& hold) {
  return store_->commit(nonce_, [&](Content& content) {
    std::optional<Hold>& recorded = content.tables[table].state.hold;
    if (!recorded || recorded->dump <= hold.dump) recorded = hold;
  });
}

Status StoreWriter::publish(std::span<const View> views) {
  CAIRN_FAILPOINT("S24.finish_dump");
  return store_->commit(nonce_, [&](Content& content) {
    for (const View& view : views) content.views[view.name] = view;
  });
}

Status StoreWriter::record_dumps(std::span<const SeenDump> dumps) {
  CAIRN_FAILPOINT("S24.marker");
  return store_->commit(nonce_, [&](Content& content) {
    for (const SeenDump& seen : dumps) remember(content.dumps, seen, clock_.now());
  });
}

Status StoreWriter::record_decision(const Decision& decision) {
  return store_->commit(nonce_, [&](Content& content) {
    content.decisions.push_back(decision);
    const auto table = content.tables.find(decision.table);
    if (table == content.tables.end() || decision.kind != DecisionKind::kSkip) return;
    std::optional<Hold>& hold = table->second.state.hold;
    if (hold && hold->dump == decision.dump) hold.reset();
  });
}

Status StoreWriter::record_run(const RunRecord& run) {
  CAIRN_FAILPOINT("S25.report");
  return store_->commit(nonce_, [&](Content& content) {
    const auto known = std::ranges::find(content.runs, run.run, &RunRecord::run);
    if (known == content.runs.end()) {
      content.runs.push_back(run);
    } else {
      *known = run;
    }
  });
}

std::optional<StoredTable> StoreWriter::find_table(const TableName& name) const {
  return store_->read([&name](const Content& content) -> std::optional<StoredTable> {
    const auto found = content.tables.find(name);
    if (found == content.tables.end()) return std::nullopt;
    return found->second;
  });
}

bool StoreWriter::is_in_ledger(const LoadId& load) const {
  return store_->read([&load](const Content& content) {
    return std::ranges::find(content.ledger, load, &LedgerEntry::load) != content.ledger.end();
  });
}

}  // namespace cairn::memory_store
