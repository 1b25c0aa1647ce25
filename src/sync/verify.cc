#include "sync/verify.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/digest.h"
#include "plan/near_names.h"
#include "source/heap_connect/published.h"
#include "sync/avro_source.h"
#include "sync/planner.h"

namespace cairn {
namespace {

constexpr std::size_t kRestartsMax = 10'000;

// The dumps that the table's rows come from.
std::set<DumpId> dumps_of(const TableState& state) {
  std::set<DumpId> dumps;
  for (const DumpId dump : state.applied) {
    if (!state.generation || dump >= *state.generation) dumps.insert(dump);
  }
  return dumps;
}

// What of the bucket the table was built from, as if nothing else had ever been published.
Result<Published> narrowed(const Published& published, const TableState& state) {
  std::set<DumpId> wanted = dumps_of(state);
  Published narrow{.bucket = published.bucket, .dumps = {}, .notices = {}};
  for (const Dump& dump : published.dumps) {
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

bool is_cut_short(const Error& error) {
  return error.kind() == ErrorKind::kCancelled || error.kind() == ErrorKind::kTransient ||
         error.kind() == ErrorKind::kInternal || error.kind() == ErrorKind::kLocked;
}

// One table, from its ledger to the verdict.
class TableVerifier {
 public:
  TableVerifier(const RunSettings& settings, const RunParts& parts, const TableState& state)
      : settings_(settings), parts_(parts), state_(state) {
    const SelectEntry* const entry = settings.selection.find(state.name);
    const SelectEntry everything{.pattern = state.name.value()};
    settings_.selection = {.select = {entry == nullptr ? everything : *entry}};
    settings_.selection.select.front().pattern = state.name.value();
    settings_.only_tables = {state.name.value()};
    settings_.policies.gaps = GapPolicy::kWarn;
    settings_.policies.type_changes = TypeChangePolicy::kWiden;  // what is in the table was let in
    settings_.start_date = state.start_date;
    settings_.rebuild = RebuildOrder{.is_replay = true};
  }

  Result<TableVerdict> verify(DestinationReader& reader, const Published& published, const MakeScratch& make_scratch) {
    TableVerdict verdict{.table = state_.name};
    Status compared = compare(reader, published, make_scratch, verdict);
    if (compared.has_value()) {
      verdict.verdict = verdict.comparison->is_equal() ? TableMatch::kEqual : TableMatch::kDiffers;
      return verdict;
    }
    if (is_cut_short(compared.error())) return std::move(compared).error();
    verdict.verdict = has_drifted_ ? TableMatch::kDrifted : TableMatch::kCannotCompare;
    verdict.error = std::move(compared).error();
    return verdict;
  }

 private:
  Status compare(DestinationReader& reader, const Published& published, const MakeScratch& make_scratch,
                 TableVerdict& verdict) {
    const Published narrow = TRY(narrowed(published, state_));
    Progress progress;
    progress.tables.emplace(state_.name, state_);
    Planner planner(settings_, parts_, narrow, progress);
    Plan plan = TRY(planner.plan(settings_.only_tables));
    TRY(check_plan(plan.tables.front()));
    TRY(check_drift(reader, query_of(plan.tables.front(), verdict)));
    std::unique_ptr<Destination> scratch = TRY(make_scratch());
    for (std::size_t restarts = 0;; ++restarts) {
      const std::vector<Misfit> misfits =
          TRY_WITHIN(replay(*scratch, plan.tables.front()), "loading the table from the bucket");
      if (misfits.empty()) break;
      if (restarts == kRestartsMax) return Error(ErrorKind::kInternal, "values that did not fit are found again");
      planner.learn(state_.name, misfits);
      plan = TRY(planner.plan(settings_.only_tables));
      TRY(check_plan(plan.tables.front()));
      scratch = TRY(make_scratch());
    }

    const TablePlan& table = plan.tables.front();
    verdict.left_out.clear();
    const RowsQuery query = query_of(table, verdict);
    const std::unique_ptr<DestinationReader> replayed = TRY(scratch->open_reader());
    std::vector<std::string> fields;
    for (const PlannedColumn& column : table.columns) {
      const auto is_compared = [&](const RowsQuery::Column& wanted) { return wanted.name == column.column; };
      const std::string& name = column.is_sibling ? column.column : column.field;
      if (std::ranges::any_of(query.columns, is_compared)) fields.push_back(name);
    }
    verdict.comparison = TRY(compare_rows({reader, query}, {*replayed, query}, fields, table.key,
                                          [this] { return parts_.stop.stop_requested(); }));
    return {};
  }

  Status check_plan(const TablePlan& table) const {
    if (table.stop) return table.stop->error;
    if (table.key == state_.key) return {};
    return make_error(ErrorKind::kSchemaMismatch, "the key that is wanted is not the one that the rows are kept by")
        .hinting(fmt::format("`cairn rebuild {}` keys the table anew", state_.name.value()));
  }

  // A column that began to be filled after its field was there holds less than the dumps do, and rightly so.
  RowsQuery query_of(const TablePlan& table, TableVerdict& verdict) const {
    const DumpId start = dumps_of(state_).empty() ? DumpId() : *dumps_of(state_).begin();
    RowsQuery query{.table = state_.name, .columns = {}};
    for (const PlannedColumn& column : table.columns) {
      const CatalogField* const known = state_.find_field(column.field);
      const bool was_filled = known != nullptr && known->values_from_dump.has_value();
      const bool is_later = !was_filled || *known->values_from_dump > std::max(start, known->first_dump);
      if (is_later && !column.is_key) {
        verdict.left_out.push_back(column.field);
      } else {
        query.columns.push_back({column.column, column.type});
      }
    }
    return query;
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
