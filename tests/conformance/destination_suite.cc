#include "tests/conformance/destination_suite.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "testing/canonical_row.h"

namespace cairn::testing {
namespace {

std::filesystem::path make_directory() {
  std::string path = std::filesystem::temp_directory_path() / "cairn_conformance_XXXXXX";
  CHECK(::mkdtemp(path.data()) != nullptr, "the tests can write to the temporary directory");
  return path;
}

}  // namespace

std::string name_of_destination(const ::testing::TestParamInfo<DestinationFactory>& info) {
  return std::string(info.param.type);
}

DestinationSuite::DestinationSuite() : directory_(make_directory()) {
  settings.type = GetParam().type;
  settings.path = directory_ / "warehouse.db";
  settings.threads = 2;
  settings.version = "test";
  destination_ = make();
  use(table("users", {key("user_id", "int64"), column("name", "string")}));
}

DestinationSuite::~DestinationSuite() {
  writer_.reset();
  destination_.reset();
  std::filesystem::remove_all(directory_);
}

void DestinationSuite::use(TablePlan plan) {
  plan_ = std::move(plan);
  plan_.columns = stored(std::move(plan_.columns));
  for (CatalogField& field : plan_.catalog) field.type = destination_->storage_type(field.type);
}

void DestinationSuite::add_columns(std::vector<PlannedColumn> columns) {
  std::vector<PlannedColumn> all = plan_.columns;
  for (PlannedColumn& column : columns) {
    column.is_new = true;
    all.push_back(std::move(column));
  }
  use(table(plan_.table.value(), std::move(all)));
}

std::vector<PlannedColumn> DestinationSuite::stored(std::vector<PlannedColumn> columns) const {
  for (PlannedColumn& column : columns) column.type = destination_->storage_type(column.type);
  return columns;
}

void DestinationSuite::use_threads(unsigned threads) {
  settings.threads = threads;
  reopen();
}

VectorSource& DestinationSuite::dump(std::int64_t id) { return dump_without_files(id).file(); }

VectorSource& DestinationSuite::dump_without_files(std::int64_t id) {
  return sources_.emplace_back(plan_.columns).dump(id);
}

Result<LoadResult> DestinationSuite::try_load(const Load& load, VectorSource& source) {
  DestinationWriter& writer = this->writer();
  TRY(writer.prepare(plan_));
  const LoadRequest request{.table = &plan_,
                            .load = &load,
                            .id = load_id(writer.connection_id(), plan_, load),
                            .run = run_,
                            .guard = guard,
                            .loaded_at = clock.now(),
                            .decision = decision,
                            .on_progress = on_progress};
  return writer.load(request, source);
}

LoadResult DestinationSuite::commit(const Load& load, VectorSource& source) {
  const Result<LoadResult> loaded = try_load(load, source);
  if (!loaded.has_value()) {
    ADD_FAILURE() << loaded.error().text();
    return {};
  }
  const LoadResult& result = *loaded;
  EXPECT_EQ(result.outcome, LoadOutcome::kCommitted);
  EXPECT_TRUE(result.counts.is_balanced()) << "rows read " << result.counts.rows_read;
  EXPECT_EQ(result.counts.files, static_cast<std::int64_t>(load.file_count()));
  EXPECT_EQ(result.counts.bytes, static_cast<std::int64_t>(load.byte_count()));

  const Progress after = writer().read_progress().value();
  const TableState* state = after.find(plan_.table);
  EXPECT_NE(state, nullptr);
  if (state == nullptr) return result;
  EXPECT_EQ(state->row_count, result.rows_after);
  for (const PlannedDump& dump : load.dumps) EXPECT_TRUE(state->applied.contains(dump.id));
  const std::vector<LedgerEntry> entries = writer().read_ledger().value();
  EXPECT_FALSE(entries.empty());
  if (entries.empty()) return result;
  const LedgerEntry& entry = entries.back();
  EXPECT_EQ(entry.load, load_id(writer().connection_id(), plan_, load));
  EXPECT_EQ(entry.table, plan_.table);
  EXPECT_EQ(entry.mode, load.mode);
  EXPECT_EQ(entry.first_dump, load.first_dump());
  EXPECT_EQ(entry.last_dump, load.last_dump());
  EXPECT_EQ(entry.counts.rows_loaded, result.counts.rows_loaded);
  EXPECT_TRUE(entry.counts.is_balanced());
  return result;
}

void DestinationSuite::expect_failure(const Load& load, VectorSource& source, ErrorKind kind, std::string_view text) {
  ASSERT_TRUE(writer().prepare(plan_).has_value());
  std::unique_ptr<Peek> look = peek();
  const std::vector<std::string> rows_before = look->rows(plan_.table.value());
  const std::size_t rejects_before = look->rejects().size();
  look.reset();  // a file that is being read cannot be written
  const TableState state_before = state();
  const std::size_t loads_before = ledger().size();

  const Result<LoadResult> result = try_load(load, source);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind(), kind) << result.error().text();
  EXPECT_NE(result.error().text().find(text), std::string::npos) << result.error().text();

  look = peek();
  EXPECT_EQ(look->rows(plan_.table.value()), rows_before);
  EXPECT_EQ(look->rejects().size(), rejects_before);
  look.reset();
  const TableState state_after = state();
  EXPECT_EQ(state_after.bookmark, state_before.bookmark);
  EXPECT_EQ(state_after.generation, state_before.generation);
  EXPECT_EQ(state_after.applied, state_before.applied);
  EXPECT_EQ(state_after.row_count, state_before.row_count);
  EXPECT_EQ(ledger().size(), loads_before);
}

DestinationWriter& DestinationSuite::writer() {
  if (writer_) return *writer_;
  run_ = RunId(fmt::format("00000000-0000-4000-8000-{:012}", ++runs_));
  Result<std::unique_ptr<DestinationWriter>> opened = destination_->open_writer(run_);
  CHECK(opened.has_value(), opened.has_value() ? "" : opened.error().text());
  writer_ = std::move(opened).value();
  return *writer_;
}

std::unique_ptr<Destination> DestinationSuite::make() const {
  Result<std::unique_ptr<Destination>> made = GetParam().make(settings, clock);
  CHECK(made.has_value(), made.has_value() ? "" : made.error().text());
  return std::move(made).value();
}

void DestinationSuite::reopen() {
  close_writer();
  destination_ = make();  // the new one comes first: what lives in memory lives as long as one of them
}

std::unique_ptr<Peek> DestinationSuite::peek() {
  close_writer();
  return open_peek(settings);
}

std::vector<std::string> DestinationSuite::rows_of(const std::string& table) { return peek()->rows(table); }
std::vector<std::int64_t> DestinationSuite::versions() { return peek()->versions(plan_.table.value()); }

Progress DestinationSuite::progress() {
  close_writer();
  return destination_->open_reader().value()->read_progress().value();
}

TableState DestinationSuite::state() {
  const Progress all = progress();
  const TableState* state = all.find(plan_.table);
  CHECK(state != nullptr, "the table was prepared");
  return *state;
}

std::vector<LedgerEntry> DestinationSuite::ledger() {
  close_writer();
  return destination_->open_reader().value()->read_ledger().value();
}

std::vector<std::string> DestinationSuite::canonical(const std::vector<Row>& rows) const {
  std::vector<CanonicalColumn> columns;
  for (const PlannedColumn& column : plan_.columns) columns.push_back({column.field, column.type});
  std::vector<std::string> lines;
  for (const Row& row : rows) lines.push_back(canonical_row(columns, row));
  std::ranges::sort(lines);
  return lines;
}

}  // namespace cairn::testing
