#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "destination/destination.h"
#include "destination/factory.h"
#include "testing/fake_clock.h"
#include "testing/peek.h"
#include "testing/plan_builder.h"
#include "testing/vector_source.h"

namespace cairn::testing {

// The language of the conformance tests. Each test starts with a destination that does not exist yet and the table
// users(user_id int64, name string), key user_id; loads are written as
//
//   replace(dump(41).row({1, "ada"}).row({2, "bob"}));
//   merge(dump(42).row({2, "bea"}));
//   EXPECT_EQ(rows(), canonical({{1, "ada"}, {2, "bea"}}));
//
// What is read back is read after the writer has closed: from the file, as another process would.
class DestinationSuite : public ::testing::TestWithParam<DestinationFactory> {
 protected:
  DestinationSuite();
  ~DestinationSuite() override;

  // The table of the test from here on; types become those that the destination stores.
  void use(TablePlan plan);
  // The same table with more columns.
  void add_columns(std::vector<PlannedColumn> columns);
  TablePlan& plan() { return plan_; }
  std::vector<PlannedColumn> stored(std::vector<PlannedColumn> columns) const;
  // How many threads the engine uses, from the next open on. Before the first load only.
  void use_threads(unsigned threads);

  // A script with one dump and its first file, and one whose dump has no file; they live as long as the test.
  VectorSource& dump(std::int64_t id);
  VectorSource& dump_without_files(std::int64_t id);

  // One load that must commit. Everything that holds after any load is checked here.
  LoadResult replace(VectorSource& source) { return commit(testing::replace(source), source); }
  LoadResult late_replace(VectorSource& source) { return commit(testing::late_replace(source), source); }
  LoadResult merge(VectorSource& source) { return commit(testing::merge(source), source); }
  LoadResult late_merge(VectorSource& source) { return commit(testing::late_merge(source), source); }
  LoadResult append(VectorSource& source) { return commit(testing::append(source), source); }
  LoadResult commit(const Load& load, VectorSource& source);
  // One load with any outcome; the table is prepared.
  Result<LoadResult> try_load(const Load& load, VectorSource& source);
  // The load fails with this kind and this text, and leaves everything as it was.
  void expect_failure(const Load& load, VectorSource& source, ErrorKind kind, std::string_view text);

  DestinationWriter& writer();  // opens one, with a run of its own, if none is open
  void close_writer() { writer_.reset(); }
  // Makes the destination anew, as the next process does.
  void reopen();
  Destination& destination() { return *destination_; }
  std::unique_ptr<Destination> make() const;

  // What is stored: these close the writer.
  std::vector<std::string> rows() { return rows_of(plan_.table.value()); }
  std::vector<std::string> rows_of(const std::string& table);
  std::vector<std::int64_t> versions();
  TableState state();
  Progress progress();
  std::vector<LedgerEntry> ledger();
  std::unique_ptr<Peek> peek();
  // These rows of the table in use, in canonical form, sorted.
  std::vector<std::string> canonical(const std::vector<Row>& rows) const;

  // What the next loads are judged by; off at first.
  Guard guard{.is_on = false};
  std::function<bool(std::uint64_t)> on_progress;
  std::optional<Decision> decision;  // recorded with the next loads
  FakeClock clock;
  DestinationSettings settings;

 private:
  std::filesystem::path directory_;
  std::unique_ptr<Destination> destination_;
  std::unique_ptr<DestinationWriter> writer_;
  RunId run_;
  int runs_ = 0;
  TablePlan plan_;
  std::deque<VectorSource> sources_;
};

std::string name_of_destination(const ::testing::TestParamInfo<DestinationFactory>& info);

}  // namespace cairn::testing

// Runs the tests of a fixture, derived from DestinationSuite, for every destination of the list.
#define CAIRN_FOR_EVERY_DESTINATION(fixture)                                                          \
  INSTANTIATE_TEST_SUITE_P(Destination, fixture,                                                      \
                           ::testing::ValuesIn(all_destinations().begin(), all_destinations().end()), \
                           name_of_destination)
