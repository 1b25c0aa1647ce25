#include <gtest/gtest.h>

#include "plan/bind.h"
#include "testing/bound_table.h"

namespace cairn {
namespace {

using testing::field;
using testing::id;
using testing::kDouble;
using testing::kLong;
using testing::kString;
using testing::kTime;
using testing::Table;
using enum TimeEvidence;

TEST(Bind, ATimeFieldIsReadAsItsValuesSay) {
  const std::vector<std::pair<ProbedField, std::string>> cases = {
      {field("time", kString, {kText}), "time:timestamp from text new"},
      {field("time", kLong, {kSeconds}), "time:timestamp from seconds new"},
      {field("joindate", kLong, {kMilliseconds, kZero}), "joindate:timestamp from milliseconds new"},
      {field("last_modified", kLong, {kMicroseconds, kNothing}), "last_modified:timestamp from microseconds new"},
      {field("time", kString, {kNanoseconds}), "time:timestamp from nanoseconds new"},
      {field("time", kTime), "time:timestamp new"},
      {field("time", kDouble), "time:float64 new"},
      {field("session_time", kLong, {kSeconds}), "session_time:int64 new"},
  };
  for (const auto& [probed, expected] : cases) {
    Table t;
    t.full(41, {id(), probed});
    EXPECT_EQ(t.columns(), "user_id:int64 key new, " + expected);
    EXPECT_EQ(t.notices(), "");
  }
}

TEST(Bind, WhatIsNoTimeStaysAsItIsWithANotice) {
  const std::vector<std::set<TimeEvidence>> cases = {
      {kSeconds, kMilliseconds}, {kText, kUnreadable}, {kUnreadable}, {kZero}, {kNothing}, {kZero, kNothing}};
  for (const std::set<TimeEvidence>& evidence : cases) {
    Table t;
    t.full(41, {id(), field("time", kString, evidence)});
    EXPECT_EQ(t.columns(), "user_id:int64 key new, time:string new");
    EXPECT_EQ(t.notices(), "time_encoding users 41");
    EXPECT_EQ(t.bind().notices[0].message,
              "the values of 'time' of 'users' in dump 41 are not times of one kind; they stay string");
  }
}

TEST(Bind, RawTimesStayAsTheyAre) {
  Table t;
  t.rules().policies.timestamps = TimestampPolicy::kRaw;
  t.full(41, {id(), field("time", kLong, {kSeconds}), field("joindate")});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, time:int64 new, joindate:string new");
}

TEST(Bind, ATimeFieldWithoutValuesWaitsForThem) {
  Table t;
  t.full(41, {id(), field("time")});
  EXPECT_EQ(t.columns(), "user_id:int64 key new");
  EXPECT_EQ(t.catalog("time"), "string 41-41");
  t.commit().increment(42, {id(), field("time", kString, {kText})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, time:timestamp from text new");
}

TEST(Bind, TheEncodingIsFrozenForIncrements) {
  Table t;
  t.full(41, {id(), field("time", kLong, {kMilliseconds})}).commit();
  t.increment(42, {id(), field("time", kLong, {kMilliseconds, kZero})}).increment(43, {id(), field("time", kLong)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, time:timestamp from milliseconds");
  t.increment(44, {id(), field("time", kLong, {kSeconds})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, time:timestamp from milliseconds, time__int64:int64 new");
  EXPECT_EQ(t.to_siblings(), "44: time");
  t.rules().policies.type_changes = TypeChangePolicy::kHold;
  EXPECT_EQ(t.blocked(),
            "field 'time' of table 'users' is times written as seconds in dump 44, but its column is timestamp written "
            "as milliseconds");
}

TEST(Bind, AWrongClockAmongSettledTimesIsNoOtherUnit) {
  Table t;
  t.full(41, {id(), field("time", kLong, {kMilliseconds})}).commit();
  t.increment(42, {id(), field("time", kLong, {kMilliseconds, kSeconds})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, time:timestamp from milliseconds");
}

TEST(Bind, TimesThatCanNoLongerBeReadGoToASibling) {
  Table t;
  t.full(41, {id(), field("time", kString, {kText})}).commit();
  const std::string own = "user_id:int64 key, time:timestamp from text, ";
  EXPECT_EQ(Table(t).increment(42, {id(), field("time", kString, {kUnreadable})}).columns(),
            own + "time__string:string new");
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kString, {kText, kUnreadable})}).columns(),
            own + "time__string:string new");
  EXPECT_EQ(Table(t).increment(42, {id(), field("time", kLong)}).columns(), own + "time__int64:int64 new");
  EXPECT_EQ(Table(t).increment(42, {id(), field("time", kDouble)}).columns(), own + "time__float64:float64 new");
  EXPECT_EQ(Table(t).increment(42, {id(), field("time", kDouble)}).to_siblings(), "") << "the type says it";
}

TEST(Bind, AFullDumpOpensTheDetectionAgain) {
  Table t;
  t.full(41, {id(), field("time", kString, {kText})}).commit();
  t.full(42, {id(), field("time", kLong, {kMilliseconds})})
      .increment(43, {id(), field("time", kLong, {kMilliseconds})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, time:timestamp from milliseconds");
  EXPECT_EQ(t.bind().notices[0].message,
            "from dump 42 on the times of 'time' of 'users' are read as milliseconds, before as text");
  t.increment(44, {id(), field("time", kString, {kText})});
  EXPECT_EQ(t.to_siblings(), "44: time");
}

TEST(Bind, AFullDumpWithLogicalTimesNeedsNoEncoding) {
  Table t;
  t.full(41, {id(), field("time", kString, {kText})}).commit();
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kTime)}).columns(), "user_id:int64 key, time:timestamp");
  EXPECT_EQ(Table(t).increment(42, {id(), field("time", kTime)}).columns(),
            "user_id:int64 key, time:timestamp from text");
  t.full(42, {id(), field("time", kTime)}).commit();
  EXPECT_EQ(Table(t).increment(43, {id(), field("time", kString, {kText})}).to_siblings(), "43: time");
  EXPECT_EQ(Table(t).full(43, {id(), field("time", kLong, {kSeconds})}).columns(),
            "user_id:int64 key, time:timestamp from seconds");
}

TEST(Bind, AFullDumpWithoutTimesLeavesTheQuestionToWhatFollows) {
  Table t;
  t.full(41, {id(), field("time", kString, {kText})}).commit();
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kLong)}).columns(),
            "user_id:int64 key, time:timestamp from microseconds");
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kString)}).columns(), "user_id:int64 key, time:timestamp from text");
  t.full(42, {id(), field("time", kLong, {kZero})}).increment(43, {id(), field("time", kLong, {kSeconds})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, time:timestamp from seconds");
}

TEST(Bind, AnIntegerTimeWithoutValuesSuitsALogicalColumnAgain) {
  Table t;
  t.full(41, {id(), field("time", kTime)}).commit();
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kString)}).columns(), "user_id:int64 key, time:timestamp from text");
}

TEST(Bind, ALateFullDumpIsReadByTheFrozenEncoding) {
  Table t;
  t.full(41, {id(), field("time", kLong, {kMilliseconds})}).commit();
  EXPECT_EQ(Table(t).late_full(40, {id(), field("time", kLong, {kMilliseconds})}).columns(),
            "user_id:int64 key, time:timestamp from milliseconds");
  EXPECT_EQ(Table(t).late_full(40, {id(), field("time", kString, {kText})}).to_siblings(), "40: time");
}

TEST(Bind, AColumnThatWasNotReadAsTimesStaysSo) {
  Table t;
  t.full(41, {id(), field("time", kString, {kUnreadable})}).commit();
  t.full(42, {id(), field("time", kString, {kText})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, time:string");
}

TEST(Bind, RawThatComesTooLateIsSaidUntilItHolds) {
  Table t;
  t.full(41, {id(), field("time", kLong, {kSeconds}), field("joindate", kTime)}).commit();
  EXPECT_EQ(t.notices(), "");
  t.rules().policies.timestamps = TimestampPolicy::kRaw;
  EXPECT_EQ(t.notices(), "time_encoding users") << "also where there is nothing to load";
  EXPECT_EQ(t.bind().notices[0].message,
            "'time' of 'users' is still read as times, although the policy is `timestamps: raw`: a column keeps the "
            "type that it was made with; loaded into another `schema:`, the table follows the policy");
  t.increment(42, {id(), field("time", kLong, {kSeconds}), field("joindate", kTime)});
  EXPECT_EQ(t.notices(), "time_encoding users");
  t.entry().exclude = {"time"};
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, AutoThatComesTooLateIsSaidOfTimes) {
  Table t;
  t.rules().policies.timestamps = TimestampPolicy::kRaw;
  t.full(41, {id(), field("time", kLong), field("joindate")}).commit();
  EXPECT_EQ(t.notices(), "");
  t.rules().policies.timestamps = TimestampPolicy::kAuto;
  t.increment(42, {id(), field("time", kLong, {kSeconds}), field("joindate", kString, {kText})});
  EXPECT_EQ(t.notices(), "time_encoding users");
  EXPECT_EQ(t.bind().notices[0].message,
            "'time' and 'joindate' of 'users' are not read as times, although the policy is `timestamps: auto`: a "
            "column keeps the type that it was made with; loaded into another `schema:`, the table follows the policy");
}

TEST(Bind, AutoSaysNothingOfWhatIsNoTime) {
  Table t;
  t.full(41, {id(), field("time", kString, {kUnreadable})}).commit();
  t.increment(42, {id(), field("time", kString, {kText, kUnreadable})});
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, RawIsForNewColumnsOnly) {
  Table t;
  t.full(41, {id(), field("time", kLong, {kSeconds})}).commit();
  t.rules().policies.timestamps = TimestampPolicy::kRaw;
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kLong, {kSeconds})}).columns(),
            "user_id:int64 key, time:timestamp from seconds");
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kLong, {kMilliseconds})}).to_siblings(), "42: time");
}

}  // namespace
}  // namespace cairn
