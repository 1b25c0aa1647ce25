#include "sync/verify.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/digest.h"
#include "plan/near_names.h"
#include "plan/rebuild.h"
#include "plan/start_of.h"
#include "plan/views.h"
#include "source/heap_connect/published.h"
#include "sync/avro_source.h"
#include "sync/error_scope.h"
#include "sync/planner.h"

namespace cairn {
namespace {

// The dumps that the table's rows come from.
std::set<DumpId> dumps_of(const TableState& state) {
  std::set<DumpId> dumps = state.applied;
  std::erase_if(dumps, [&](DumpId dump) { return state.is_replaced(dump); });
  return dumps;
}

// What of the bucket the table was built from, as if nothing else had ever been published.
Result<Published> narrowed(const Published& published, const TableState& state) {
  std::set<DumpId> wanted = dumps_of(state);
  Published narrow{.bucket = published.bucket, .dumps = {}, .notices = {}};
  for (const Dump& dump : published.dumps) {
    if (wanted.contains(dump.id) && dump.problem) return *dump.problem;
    const auto listed = std::ranges::find(dump.tables, state.name, &DumpTable::name);
    if (!wanted.contains(dump.id) || listed == dump.tables.end()) continue;
    wanted.erase(dump.id);
    narrow.dumps.push_back(dump);
    narrow.dumps.back().tables = {*listed};
  }
  if (wanted.empty()) return narrow;
  std::vector<std::string> absent;
  for (const DumpId dump : wanted) absent.push_back(std::to_string(dump.value()));
  return make_error(ErrorKind::kNotFound, "the bucket does not have what the table was built from: dump {}",
                    list_of(absent))
      .hinting("old dumps are deleted in time; what later dumps brought cannot be told apart without them");
}

// What the selection says of a table alone; of one that it leaves out by now, the fields that were loaded.
Selection selection_of(const Selection& selection, const TableState& state) {
  Selection only = selection.only(state.name);
  if (selection.find(state.name) != nullptr) return only;
  std::vector<std::string>& fields = only.select.front().fields.emplace();
  for (const CatalogField& field : state.fields) {
    if (has_column(field)) fields.push_back(field.field);
  }
  return only;
}

// What of a table is compared, and what is not.
struct Compared {
  RowsQuery query;
  std::vector<std::string> fields;  // of the query's columns, in their order
  std::vector<LeftOutField> left_out;
};

// One table, from its ledger to the verdict.
class TableVerifier {
 public:
  TableVerifier(const RunSettings& settings, const RunParts& parts, const TableState& state)
      : settings_(settings), parts_(parts), state_(state) {
    settings_.selection = selection_of(settings.selection, state);
    settings_.only_tables = {state.name.value()};
    settings_.policies.gaps = GapPolicy::kWarn;
    settings_.policies.type_changes = TypeChangePolicy::kWiden;  // what is in the table was let in
  }

  Result<TableVerdict> verify(DestinationReader& reader, const Published& published, const MakeScratch& make_scratch) {
    TableVerdict verdict{.table = state_.name, .storage_name = state_.storage_name};
    Status compared = compare(reader, published, make_scratch, verdict);
    if (compared.has_value()) {
      verdict.verdict = verdict.comparison->is_equal() ? TableMatch::kEqual : TableMatch::kDiffers;
      return verdict;
    }
    // A hold concerns the plan of one table; here no load waits for it.
    const ErrorKind kind = compared.error().kind();
    if (scope_of(kind) == ErrorScope::kRun && kind != ErrorKind::kHeld) return std::move(compared).error();
    verdict.verdict = has_drifted_ ? TableMatch::kDrifted : TableMatch::kCannotCompare;
    verdict.error = std::move(compared).error();
    return verdict;
  }

 private:
  Status compare(DestinationReader& reader, const Published& published, const MakeScratch& make_scratch,
                 TableVerdict& verdict) {
    TRY(check_start_date());
    const Published narrow = TRY(narrowed(published, state_));
    Progress progress;
    progress.tables.emplace(state_.name, as_unbuilt(state_));
    Planner planner(settings_, parts_, narrow, progress);
    TablePlan table = TRY(plan_replay(planner));
    TRY(check_drift(reader, what_to_compare(table).query));
    std::unique_ptr<Destination> scratch = TRY(make_scratch());
    while (true) {
      const std::vector<Misfit> misfits = TRY_WITHIN(replay(*scratch, table), "loading the table from the bucket");
      if (misfits.empty()) break;
      if (!planner.learn(state_.name, misfits)) {
        return Error(ErrorKind::kInternal, "values that did not fit are found again");
      }
      table = TRY(plan_replay(planner));
      scratch = TRY(make_scratch());
    }

    Compared compared = what_to_compare(table);
    verdict.left_out = std::move(compared.left_out);
    const std::unique_ptr<DestinationReader> replayed = TRY(scratch->open_reader());
    verdict.comparison = TRY(compare_rows({reader, compared.query}, {*replayed, compared.query}, compared.fields,
                                          table.key, [this] { return parts_.stop.stop_requested(); }));
    return {};
  }

  Result<TablePlan> plan_replay(Planner& planner) const {
    Plan plan = TRY(planner.plan(settings_.only_tables));
    TablePlan table = as_replay(std::move(plan.tables.front()));
    if (table.stop) return table.stop->error;
    if (table.key == state_.key) return table;
    return make_error(ErrorKind::kSchemaMismatch, "the key that is wanted is not the one that the rows are kept by")
        .hinting(fmt::format("`cairn rebuild {}` keys the table anew", state_.name.value()));
  }

  // What came before a change of the start date was judged by another one than what came after.
  Status check_start_date() const {
    if (start_of(state_.name, state_.fields, settings_.start_date) == state_.start_date) return {};
    return make_error(ErrorKind::kSchemaMismatch, "'{}' was loaded by another start date than the one there is now",
                      state_.name.value())
        .hinting(fmt::format("`cairn rebuild {}` loads it by the present one; then it can be compared",
                             state_.name.value()));
  }

  Compared what_to_compare(const TablePlan& table) const {
    const std::set<DumpId> dumps = dumps_of(state_);
    const DumpId start = dumps.empty() ? DumpId() : *dumps.begin();
    Compared compared{.query = {.table = state_.name, .columns = {}}, .fields = {}, .left_out = {}};
    std::set<std::string> planned;
    for (const PlannedColumn& column : table.columns) {
      planned.insert(column.field);
      const std::optional<LeftOutReason> reason = column.is_key ? std::nullopt : reason_to_leave_out(column, start);
      if (reason.has_value()) {
        compared.left_out.push_back({column.field, *reason});
        continue;
      }
      compared.query.columns.push_back({column.column, column.type});
      compared.fields.push_back(column.is_sibling ? column.column : column.field);
    }
    for (const CatalogField& field : state_.fields) {
      const bool is_deselected = has_column(field) && planned.insert(field.field).second;
      if (is_deselected) compared.left_out.push_back({field.field, LeftOutReason::kDeselected});
    }
    return compared;
  }

  std::optional<LeftOutReason> reason_to_leave_out(const PlannedColumn& column, DumpId start) const {
    const CatalogField* const known = state_.find_field(column.field);
    if (known == nullptr || !has_column(*known)) return LeftOutReason::kNotLoaded;
    const bool is_later = *known->values_from_dump > std::max(start, known->first_dump);
    return is_later ? std::optional(LeftOutReason::kSelectedLater) : std::nullopt;
  }

  Status check_drift(DestinationReader& reader, RowsQuery query) {
    query.rows_max = 0;
    Result<std::unique_ptr<RowReader>> rows = reader.read_rows(query);
    if (rows.has_value()) return {};
    has_drifted_ = rows.error().kind() == ErrorKind::kSchemaMismatch;
    return std::move(rows).error();
  }

  // Loads the table; what comes back is not empty if some values did not fit, and then the table is good for nothing.
  Result<std::vector<Misfit>> replay(Destination& scratch, const TablePlan& table) {
    const RunId run(random_uuid());
    const std::unique_ptr<DestinationWriter> writer = TRY(scratch.open_writer(run));
    TRY(writer->prepare(table));
    for (const Load& load : table.loads) {
      LoadRequest request{.table = &table,
                          .load = &load,
                          .id = load_id(writer->connection_id(), table, load),
                          .run = run,
                          .guard = {.is_on = false},
                          .loaded_at = parts_.clock.now()};
      request.on_progress = [this](std::uint64_t) { return !parts_.stop.stop_requested(); };
      AvroSource source(parts_.store, table, load);
      Result<LoadResult> loaded = writer->load(request, source);
      if (loaded.has_value()) continue;
      const std::optional<AvroSource::Failure> failure = source.failure();
      if (failure.has_value() && !failure->misfits.empty()) return failure->misfits;
      return std::move(loaded).error();
    }
    return std::vector<Misfit>();
  }

  RunSettings settings_;
  const RunParts& parts_;
  const TableState& state_;
  bool has_drifted_ = false;
};

Result<std::vector<const TableState*>> loaded_tables(const RunSettings& settings, const Progress& progress) {
  std::vector<const TableState*> tables;
  for (const auto& [name, state] : progress.tables) {
    const bool is_wanted = settings.only_tables.empty() ||
                           std::ranges::find(settings.only_tables, name.value()) != settings.only_tables.end();
    if (is_wanted && state.bookmark) tables.push_back(&state);
  }
  for (const std::string& name : settings.only_tables) {
    const TableState* const state = progress.find(TableName(name));
    if (state != nullptr && state->bookmark) continue;
    return make_error(ErrorKind::kConfig, "table '{}' was never loaded", name).hinting("`cairn status` lists what was");
  }
  return tables;
}

}  // namespace

std::string_view name_of(TableMatch verdict) {
  switch (verdict) {
    case TableMatch::kEqual: return "equal";
    case TableMatch::kDiffers: return "differs";
    case TableMatch::kDrifted: return "drifted";
    case TableMatch::kCannotCompare: return "cannot_compare";
  }
  CHECK(false, "every verdict has a name");
}

std::string_view name_of(LeftOutReason reason) {
  switch (reason) {
    case LeftOutReason::kSelectedLater: return "selected_later";
    case LeftOutReason::kNotLoaded: return "not_loaded";
    case LeftOutReason::kDeselected: return "deselected";
  }
  CHECK(false, "every reason has a name");
}

Result<std::vector<TableVerdict>> verify(const RunSettings& settings, const RunParts& parts,
                                         const MakeScratch& make_scratch) {
  const auto reader = TRY(parts.destination.open_reader());
  const Progress progress = TRY_WITHIN(reader->read_progress(), "reading progress");
  const std::vector<const TableState*> tables = TRY(loaded_tables(settings, progress));
  const Published published = TRY(heap_connect::read_published(parts.store, settings.heap_connect));
  std::vector<TableVerdict> verdicts;
  for (const TableState* const table : tables) {
    TableVerifier verifier(settings, parts, *table);
    verdicts.push_back(
        TRY_WITHIN(verifier.verify(*reader, published, make_scratch), "verifying " + table->name.value()));
  }
  return verdicts;
}

}  // namespace cairn
