#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

class Rejects : public DestinationSuite {
 protected:
  RejectsAnswer ask(std::size_t rows_max = 99, std::optional<TableName> table = {}) {
    close_writer();
    return destination().open_reader().value()->read_rejects({std::move(table), rows_max}).value();
  }
  std::vector<std::int64_t> dumps() {
    std::vector<std::int64_t> dumps;
    for (const RejectedRow& row : ask().rows) dumps.push_back(row.reject.dump.value());
    return dumps;
  }
};
CAIRN_FOR_EVERY_DESTINATION(Rejects);

TEST_P(Rejects, NobodyWroteYetAreNone) { EXPECT_EQ(ask().rows_in_all, 0); }

TEST_P(Rejects, ComeBackWithPlaceReasonAndRecord) {
  merge(dump(41).row({1, "ada"}).end_block().row({2, "bob"}).row({null, "lost"}));
  const RejectsAnswer answer = ask();
  ASSERT_EQ(answer.rows.size(), 1U);
  const RejectedRow& row = answer.rows[0];
  EXPECT_EQ(row.table, TableName("users"));
  EXPECT_EQ(row.load, ledger()[0].load);
  EXPECT_EQ(row.reject.dump, DumpId(41));
  EXPECT_EQ(row.reject.uri, "s3://bucket/sync_41/0.avro");
  EXPECT_EQ(row.reject.block, 1U);
  EXPECT_EQ(row.reject.row, 1U);
  EXPECT_NE(row.reject.reason.find("user_id"), std::string::npos);
  EXPECT_NE(row.reject.record.find("lost"), std::string::npos);
}

TEST_P(Rejects, AreCountedBeyondWhatIsAskedFor) {
  merge(dump(41).row({null, "a"}).row({null, "b"}).row({null, "c"}));
  const RejectsAnswer answer = ask(2);
  EXPECT_EQ(answer.rows_in_all, 3);
  ASSERT_EQ(answer.rows.size(), 2U);
  EXPECT_EQ(answer.rows[1].reject.row, 1U);
  EXPECT_EQ(ask(0).rows_in_all, 3);
}

TEST_P(Rejects, CanBeAskedForByTable) {
  merge(dump(41).row({null, "a"}));
  EXPECT_EQ(ask(9, TableName("users")).rows_in_all, 1);
  EXPECT_EQ(ask(9, TableName("other")).rows_in_all, 0);
}

TEST_P(Rejects, AreInTheOrderOfDumps) {
  merge(dump(42).row({null, "a"}));
  late_merge(dump(41).row({null, "b"}));
  EXPECT_EQ(dumps(), (std::vector<std::int64_t>{41, 42}));
}

TEST_P(Rejects, BelowAFullDumpAreHistory) {
  merge(dump(41).row({null, "a"}));
  replace(dump(42).row({null, "b"}).row({1, "ada"}));
  EXPECT_EQ(dumps(), std::vector<std::int64_t>{42});
}

TEST_P(Rejects, OfBeforeARebuildAreHistory) {
  replace(dump(41).row({null, "a"}));
  VectorSource& source = dump(41).row({null, "a"});
  plan().epoch = 1;
  commit({LoadMode::kRebuild, source.dumps(), true}, source);
  EXPECT_EQ(dumps(), std::vector<std::int64_t>{41});
}

}  // namespace
}  // namespace cairn::testing
