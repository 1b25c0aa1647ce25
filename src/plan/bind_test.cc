#include "plan/bind.h"

#include <initializer_list>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "plan/assemble.h"
#include "plan/rebuild.h"
#include "testing/planning.h"

namespace cairn {
namespace {

using testing::text_of;
using enum TimeEvidence;

constexpr Type kInt{.id = TypeId::kInt32};
constexpr Type kLong{.id = TypeId::kInt64};
constexpr Type kString{.id = TypeId::kString};
constexpr Type kDouble{.id = TypeId::kFloat64};
constexpr Type kJson{.id = TypeId::kJson};
constexpr Type kTime{.id = TypeId::kTimestamp};

ProbedField field(std::string name, std::optional<Type> type = kString, std::set<TimeEvidence> evidence = {}) {
  return {.name = std::move(name), .type = type, .evidence = std::move(evidence)};
}

// A table on its way through bind_table(): tell the dumps, look at the binding. commit() makes the outcome the state
// that the next dumps meet.
class Table {
 public:
  explicit Table(std::string name = "users", std::vector<std::string> key = {"user_id"}) {
    choice_.table = TableName(name);
    choice_.storage_name = name;
    choice_.entry.pattern = name;
    choice_.key = std::move(key);
    rules_.naming = {.bytes_max = 63};
    rules_.storage_type = [](Type type) { return type == kInt ? kLong : type; };
  }

  Table& full(std::int64_t id, std::vector<ProbedField> fields) {
    return load(LoadMode::kReplace, id, std::move(fields));
  }
  Table& late_full(std::int64_t id, std::vector<ProbedField> fields) {
    return load(LoadMode::kLateReplace, id, std::move(fields));
  }
  Table& increment(std::int64_t id, std::vector<ProbedField> fields) {
    return load(LoadMode::kMerge, id, std::move(fields));
  }
  // Files of the last dump, in place of the one that it has if it has fields.
  Table& files(std::initializer_list<std::pair<std::string, std::string>> uris_and_etags) {
    probe_.dumps.back().files.clear();
    for (const auto& [uri, etag] : uris_and_etags) {
      probe_.dumps.back().files.push_back({.file = {.uri = uri, .key = ObjectKey(uri)}, .size = 10, .etag = etag});
    }
    return *this;
  }
  SelectEntry& entry() { return choice_.entry; }
  BindRules& rules() { return rules_; }
  TableState& state() { return state_.value(); }

  Binding bind() const { return bind_table(choice_, probe_, state_ ? &*state_ : nullptr, rules_); }

  Table& commit() {
    const Binding binding = bind();
    EXPECT_FALSE(binding.blocked) << binding.blocked->error.text();
    const TablePlan& plan = binding.plan;
    if (!state_) state_.emplace();
    state_->name = plan.table;
    state_->storage_name = plan.storage_name;
    state_->key = plan.key;
    state_->fields = plan.catalog;
    for (const Load& load : plan.loads) {
      if (load.mode == LoadMode::kReplace) state_->appended_files.clear();
      for (const PlannedDump& dump : load.dumps) {
        state_->applied.insert(dump.id);
        for (const PinnedFile& pinned : dump.files) state_->appended_files.emplace(pinned.file.uri, pinned.etag);
      }
    }
    choice_.loads.clear();
    probe_.dumps.clear();
    return *this;
  }

  // "user_id:int64 key new, time:timestamp from text"
  std::string columns() const {
    const Binding binding = bind();
    if (binding.blocked) return fmt::format("blocked before {}", binding.blocked->dump.value());
    std::vector<std::string> texts;
    for (const PlannedColumn& column : binding.plan.columns) {
      std::string text = fmt::format("{}:{}", column.column, format_type(column.type));
      if (column.encoding != TimeEncoding::kNone) text += fmt::format(" from {}", format_encoding(column.encoding));
      if (column.is_key) text += " key";
      if (column.is_new) text += " new";
      if (column.widened_from) text += " was " + format_type(*column.widened_from);
      texts.push_back(std::move(text));
    }
    return fmt::format("{}", fmt::join(texts, ", "));
  }
  Table& approved() {
    choice_.loads.back().dumps.back().is_approved = true;
    return *this;
  }
  Table& inexact(const std::string& name) {
    probe_.inexact_columns.insert(name);
    return *this;
  }
  // "44: time": the fields of dumps whose times go to siblings.
  std::string to_siblings() const {
    const Binding binding = bind();
    std::vector<std::string> texts;
    for (const Load& load : binding.plan.loads) {
      for (const PlannedDump& dump : load.dumps) {
        if (dump.fields_to_siblings.empty()) continue;
        texts.push_back(fmt::format("{}: {}", dump.id.value(), fmt::join(dump.fields_to_siblings, ", ")));
      }
    }
    return fmt::format("{}", fmt::join(texts, "; "));
  }
  std::string blocked() const {
    const Binding binding = bind();
    return binding.blocked ? binding.blocked->error.text() : "not blocked";
  }
  std::string notices() const { return text_of(bind().notices); }
  // "replace 41:2 | append 42:1,43:0": files of each dump.
  std::string loads() const {
    const Binding binding = bind();
    std::vector<std::string> texts;
    for (const Load& load : binding.plan.loads) {
      std::vector<std::string> dumps;
      for (const PlannedDump& dump : load.dumps)
        dumps.push_back(fmt::format("{}:{}", dump.id.value(), dump.files.size()));
      texts.push_back(fmt::format("{} {}", name_of(load.mode), fmt::join(dumps, ",")));
    }
    return fmt::format("{}", fmt::join(texts, " | "));
  }
  // "email 41-42 values 41-42": what the catalog says about a field.
  std::string catalog(const std::string& name) const {
    const Binding binding = bind();
    for (const CatalogField& known : binding.plan.catalog) {
      if (known.field != name) continue;
      std::string text =
          fmt::format("{} {}-{}", format_type(known.type), known.first_dump.value(), known.last_dump.value());
      if (!known.values_from_dump) return text;
      return text + fmt::format(" values {}-{}", known.values_from_dump->value(), known.values_to_dump->value());
    }
    return "unknown";
  }

 private:
  Table& load(LoadMode mode, std::int64_t id, std::vector<ProbedField> fields) {
    DumpProbe probe{.dump = DumpId(id), .fields = std::move(fields)};
    if (!probe.fields.empty()) {
      const std::string uri = fmt::format("s3://bucket/sync_{}/0.avro", id);
      probe.files.push_back({.file = {.uri = uri, .key = ObjectKey(uri)}, .size = 10, .etag = "e"});
    }
    ChosenDump dump{.id = DumpId(id), .manifest_sha256 = testing::manifest_sha(id)};
    for (const PinnedFile& pinned : probe.files) dump.files.push_back(pinned.file);
    const bool continues = mode == LoadMode::kMerge && !choice_.loads.empty() && choice_.loads.back().mode == mode;
    if (!continues) choice_.loads.push_back({.mode = mode, .moves_bookmark = mode != LoadMode::kLateReplace});
    choice_.loads.back().dumps.push_back(std::move(dump));
    probe_.dumps.push_back(std::move(probe));
    return *this;
  }

  TableChoice choice_;
  TableProbe probe_;
  std::optional<TableState> state_;
  BindRules rules_;
};

ProbedField id() { return field("user_id", kLong); }

// Columns.

TEST(Bind, ANewTableGetsItsFieldsAsColumns) {
  Table t;
  t.full(41, {id(), field("Email"), field("n", kInt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, email:string new, n:int64 new");
  EXPECT_TRUE(t.bind().plan.creates_table);
  EXPECT_EQ(t.bind().plan.key, std::vector<std::string>{"user_id"});
  EXPECT_EQ(t.loads(), "replace 41:1");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, ColumnsKeepTheirPlaceAndNewOnesAreAppended) {
  Table t;
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.increment(42, {field("c"), field("b"), id()});
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string, b:string, c:string new");
  EXPECT_FALSE(t.bind().plan.creates_table);
  EXPECT_EQ(t.notices(), "new_field users 42; vanished_field users 42");
}

TEST(Bind, WithoutLoadsNothingChanges) {
  Table t;
  EXPECT_FALSE(t.bind().plan.creates_table);
  t.full(41, {id(), field("a")}).commit();
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, NamesThatWereGivenStand) {
  Table t;
  t.full(41, {id(), field("IP")}).commit();
  t.state().fields[1].column = "address";
  t.increment(42, {id(), field("IP"), field("address")});
  EXPECT_EQ(t.bind().plan.columns[1].column, "address");
  EXPECT_NE(t.bind().plan.columns[2].column, "address");
}

TEST(Bind, AFieldThatOnlyEverWasNullGetsNoColumn) {
  Table t;
  t.full(41, {id(), field("x", std::nullopt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key new");
  EXPECT_EQ(t.catalog("x"), "unknown");
  t.commit().increment(42, {id(), field("x", kDouble)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, x:float64 new");
  t.commit().increment(43, {id(), field("x", std::nullopt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, x:float64");
  EXPECT_EQ(t.catalog("x"), "float64 42-43 values 42-42");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, TheCatalogKnowsWhenAFieldWasSeen) {
  Table t;
  t.full(41, {id(), field("a")}).increment(42, {id(), field("a"), field("b")});
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 41-42");
  EXPECT_EQ(t.catalog("b"), "string 42-42 values 42-42");
  t.commit().full(43, {id(), field("b")});
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 41-42");
  EXPECT_EQ(t.catalog("b"), "string 42-43 values 43-43");
}

TEST(Bind, ALateDumpTellsOfEarlierTimes) {
  Table t;
  t.full(41, {id()}).increment(44, {id(), field("a")}).commit();
  t.increment(42, {id(), field("a")});
  EXPECT_EQ(t.catalog("a"), "string 42-44 values 42-44");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, DescriptionsComeFromTheFiles) {
  Table t;
  t.full(41, {id(), {.name = "a", .type = kString, .description = "what it is"}}).increment(42, {id(), field("a")});
  EXPECT_EQ(t.bind().plan.columns[1].description, "what it is");
}

TEST(Bind, ATableHasRoomForSoManyColumns) {
  Table t;
  t.rules().naming.columns_max = 4;
  t.full(41, {id(), field("a")});
  EXPECT_EQ(t.blocked(), "not blocked");
  t.increment(42, {id(), field("b")});
  EXPECT_EQ(t.columns(), "blocked before 42");
  EXPECT_EQ(t.blocked(), "field 'b' of table 'users' is one column too many: the destination takes 4");
}

// Selection of fields.

TEST(Bind, ListedFieldsAndTheKeyAreLoaded) {
  Table t;
  t.entry().fields = {{"b"}};
  t.full(41, {id(), field("a"), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, b:string new");
  EXPECT_EQ(t.catalog("a"), "string 41-41");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, UnderListedFieldsANewOneWaits) {
  Table t;
  t.entry() = {.fields = {{"a"}}, .exclude = {"secret_*"}};
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.increment(42, {id(), field("a"), field("c"), field("secret_x")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string");
  EXPECT_EQ(t.bind().notices[0].message, "new in 'users', and waiting to be selected: 'c'");
  EXPECT_EQ(t.commit().notices(), "new_field users");
}

TEST(Bind, AFieldThatIsSelectedLaterGetsItsColumnAtTheEnd) {
  Table t;
  t.entry().fields = {{"b"}};
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.entry().fields = {{"a", "b"}};
  t.increment(42, {id(), field("a"), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, b:string, a:string new");
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 42-42");
  t.commit().increment(43, {id(), field("a"), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, b:string, a:string");
}

TEST(Bind, ADeselectedFieldKeepsItsColumnButIsNotLoaded) {
  Table t;
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.entry().exclude = {"a"};
  t.increment(42, {id(), field("a", kDouble), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, b:string");
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 41-41");
}

TEST(Bind, AVanishedFieldIsSaidOnce) {
  Table t;
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.increment(42, {id(), field("a")});
  EXPECT_EQ(t.notices(), "vanished_field users 42");
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string, b:string");
  t.commit().increment(43, {id(), field("a")});
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, ADumpWithoutFilesSaysNothingAboutFields) {
  Table t;
  t.full(41, {id(), field("a")}).commit();
  t.full(42, {});
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string");
  EXPECT_EQ(t.notices(), "");
  EXPECT_EQ(t.loads(), "replace 42:0");
}

// Types.

TEST(Bind, AChangedTypeWidensTheColumn) {
  Table t;
  t.full(41, {id(), field("plan", kLong)}).commit();
  t.increment(42, {id(), field("plan", kLong)}).increment(43, {id(), field("plan", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, plan:string was int64");
  EXPECT_EQ(t.notices(), "type_change users 43");
  EXPECT_EQ(t.bind().notices[0].message, "the column 'plan' of 'users' widens from int64 to string for dump 43");
  t.commit().increment(44, {id(), field("plan", kLong)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, plan:string");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, AColumnWidensByStepsInOnePlan) {
  Table t;
  t.full(41, {id(), field("n", kLong)}).commit();
  t.increment(42, {id(), field("n", kDouble)}).increment(43, {id(), field("n", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:string was int64");
}

TEST(Bind, AFullDumpWidensToo) {
  Table t;
  t.full(41, {id(), field("plan", kLong)}).commit();
  t.full(42, {id(), field("plan", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, plan:string was int64");
}

TEST(Bind, TheTypesOfOneDumpFindOneColumn) {
  Table t;
  ProbedField mixed = field("n", kInt);
  mixed.further_types = {kDouble, kLong};
  t.full(41, {id(), mixed});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, n:float64 new");
  EXPECT_EQ(t.notices(), "") << "nobody has seen the column";
}

TEST(Bind, IntegersThatNoDoubleHoldsMakeText) {
  Table t;
  ProbedField big = field("n", kLong);
  big.has_inexact_integers = true;
  t.full(41, {id(), field("n", kDouble)}).commit();
  EXPECT_EQ(Table(t).increment(42, {id(), field("n", kLong)}).columns(), "user_id:int64 key, n:float64");
  EXPECT_EQ(Table(t).increment(42, {id(), big}).columns(), "user_id:int64 key, n:string was float64");
  EXPECT_EQ(Table().full(41, {id(), big}).increment(42, {id(), field("n", kDouble)}).columns(),
            "user_id:int64 key new, n:string new");
}

TEST(Bind, StoredIntegersThatNoDoubleHoldsMakeTextToo) {
  Table t;
  t.full(41, {id(), field("n", kLong)}).commit();
  t.increment(42, {id(), field("n", kDouble)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:float64 was int64");
  t.inexact("n");
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:string was int64");
}

TEST(Bind, ATimeOrANestedValueGetsASibling) {
  Table t;
  t.full(41, {id(), field("at", kTime), field("n", kLong)}).commit();
  t.increment(42, {id(), field("at", kString), field("n", kJson)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, n:int64, at__string:string new, n__json:json new");
  EXPECT_EQ(t.bind().notices[0].message,
            "'at' of 'users' is string in dump 42, and its column is timestamp: such values go into 'at__string'");
  EXPECT_EQ(t.notices(), "type_change users 42; type_change users 42");
  t.commit().increment(43, {id(), field("at", kTime), field("n", kJson)}).increment(44, {id(), field("at", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, n:int64, at__string:string, n__json:json");
  EXPECT_EQ(t.notices(), "vanished_field users 44") << "n, once";
}

TEST(Bind, ASiblingsNameIsNotOneOfAField) {
  Table t;
  t.full(41, {id(), field("at", kTime), field("at__string", kString)}).commit();
  t.increment(42, {id(), field("at", kString)}).commit();
  const std::string sibling = t.state().fields.back().column;
  EXPECT_TRUE(sibling.starts_with("at__string_")) << sibling;
  EXPECT_EQ(t.state().fields.back().field, "at");
}

TEST(Bind, ATimeFieldInWhichALoadFoundWhatIsNoTimeGoesToSiblings) {
  Table t;
  t.full(41, {id(), field("time", kString, {kText})}).commit();
  ProbedField mixed = field("time", kTime);
  mixed.further_types = {kString};
  EXPECT_EQ(Table(t).increment(42, {id(), mixed}).columns(), "user_id:int64 key, time:timestamp from text");
  mixed.evidence = {TimeEvidence::kUnreadable};
  t.increment(42, {id(), mixed});
  EXPECT_EQ(t.columns(),
            "user_id:int64 key, time:timestamp from text, time__timestamp:timestamp new, time__string:string new");
}

TEST(Bind, IntegersOfTwoWidthsShareASibling) {
  Table t;
  t.rules().storage_type = [](Type type) { return type; };
  t.full(41, {id(), field("at", kTime)}).commit();
  t.increment(42, {id(), field("at", kInt)}).commit();
  t.increment(43, {id(), field("at", kLong)}).commit();
  t.increment(44, {id(), field("at", kInt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, at__int32:int64");
}

TEST(Bind, ASiblingOfDecimalsWidens) {
  Table t;
  t.full(41, {id(), field("at", kTime)}).commit();
  t.increment(42, {id(), field("at", Type{TypeId::kDecimal, 9, 2})}).commit();
  t.increment(43, {id(), field("at", Type{TypeId::kDecimal, 9, 4})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, at__decimal:decimal(11,4) was decimal(9,2)");
}

TEST(Bind, UnderHoldAChangedTypeIsHeld) {
  Table t;
  t.rules().policies.type_changes = TypeChangePolicy::kHold;
  t.full(41, {id(), field("plan", kString)}).commit();
  t.increment(42, {id(), field("plan", kString)}).increment(43, {id(), field("plan", kTime)});
  EXPECT_EQ(t.columns(), "blocked before 43");
  EXPECT_EQ(t.blocked(), "field 'plan' of table 'users' is timestamp in dump 43, but its column is string");
  EXPECT_EQ(t.bind().blocked->error.kind(), ErrorKind::kHeld);
}

TEST(Bind, AKeyWidensOrStopsTheTable) {
  Table t;
  t.full(41, {id()}).commit();
  EXPECT_EQ(Table(t).increment(42, {field("user_id", kString)}).columns(), "user_id:string key was int64");
  t.increment(42, {field("user_id", kTime)});
  EXPECT_EQ(t.bind().blocked->error.kind(), ErrorKind::kSchemaMismatch);
  EXPECT_EQ(t.bind().blocked->error.hint(),
            "a key is one column: leave the dump out with `cairn skip-dump`, or load the table into a new schema");
}

TEST(Bind, AnApprovedDumpChangesItsTypesUnderHold) {
  Table t;
  t.rules().policies.type_changes = TypeChangePolicy::kHold;
  t.full(41, {id(), field("n", kLong), field("at", kTime)}).commit();
  t.increment(42, {id(), field("n", kString), field("at", kString)});
  EXPECT_EQ(t.bind().blocked->error.hint(),
            "`cairn approve users --dump 42` widens the column, or gives the new values one of their own");
  t.approved();
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:string was int64, at:timestamp, at__string:string new");
}

TEST(Bind, ANarrowerTypeFits) {
  Table t;
  t.full(41, {id(), field("n", kLong)}).commit();
  t.increment(42, {id(), field("n", kInt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:int64");
}

TEST(Bind, UnderHoldAColumnWidensOnlyInThePlanThatMakesIt) {
  Table t;
  t.rules().policies.type_changes = TypeChangePolicy::kHold;
  t.rules().storage_type = [](Type type) { return type; };
  t.full(41, {id(), field("n", kInt)}).increment(42, {id(), field("n", kLong)});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, n:int64 new");
  Table split;
  split.rules().policies.type_changes = TypeChangePolicy::kHold;
  split.rules().storage_type = [](Type type) { return type; };
  split.full(41, {id(), field("n", kInt)}).commit();
  split.increment(42, {id(), field("n", kLong)});
  EXPECT_EQ(split.columns(), "blocked before 42");
}

// Times.

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
            "from dump 42 on the times of 'time' are read as milliseconds, before as text");
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

TEST(Bind, RawIsForNewColumnsOnly) {
  Table t;
  t.full(41, {id(), field("time", kLong, {kSeconds})}).commit();
  t.rules().policies.timestamps = TimestampPolicy::kRaw;
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kLong, {kSeconds})}).columns(),
            "user_id:int64 key, time:timestamp from seconds");
  EXPECT_EQ(Table(t).full(42, {id(), field("time", kLong, {kMilliseconds})}).to_siblings(), "42: time");
}

// Keys.

TEST(Bind, ATableWithoutItsKeyIsAppended) {
  Table t("odd", {"event_id"});
  t.full(41, {field("a")}).increment(42, {field("a")});
  EXPECT_EQ(t.loads(), "replace 41:1 | append 42:1");
  EXPECT_EQ(t.columns(), "a:string new");
  EXPECT_EQ(t.notices(), "no_key odd");
  t.commit().increment(43, {field("a"), field("event_id", kLong)});
  EXPECT_EQ(t.loads(), "append 43:1");
  EXPECT_EQ(t.columns(), "a:string, event_id:int64 new");
  EXPECT_EQ(t.notices(), "no_key odd; new_field odd 43");
}

TEST(Bind, AKeyThatWasAskedForAndIsNotThereBlocksTheDump) {
  Table t("users", {"usr_id"});
  t.entry().key = {"usr_id"};
  t.full(41, {id(), field("a")});
  EXPECT_EQ(t.columns(), "blocked before 41");
  EXPECT_EQ(t.blocked(), "the files of 'users' have no field 'usr_id', which its `key:` names");
}

TEST(Bind, FieldsThatNobodyHasAreRemarkedOn) {
  Table t;
  t.entry().fields = {"EMAIL", "a"};
  t.full(41, {id(), field("a"), field("email")});
  EXPECT_EQ(t.notices(), "no_match users");
  EXPECT_EQ(t.bind().notices[0].message, "`fields: [EMAIL]` matches no field of 'users'; did you mean 'email'?");
}

TEST(Bind, AnExcludeThatMatchesNothingIsRemarkedOn) {
  Table t;
  t.entry().exclude = {"a*", "zip"};
  t.full(41, {id(), field("a")});
  EXPECT_EQ(t.bind().notices[0].message, "`exclude: [zip]` matches no field of 'users'");
}

TEST(Bind, AKeyThatIsOnlyEverNullIsNone) {
  Table t("odd", {"event_id"});
  t.full(41, {field("event_id", std::nullopt), field("a")});
  EXPECT_EQ(t.notices(), "no_key odd");
}

TEST(Bind, OneKeyFieldOfSeveralMissingIsNoKey) {
  Table t("sessions", {"session_id", "user_id"});
  t.full(41, {id()});
  EXPECT_EQ(t.columns(), "user_id:int64 new");
  EXPECT_EQ(t.bind().notices[0].message,
            "'sessions' has no field 'session_id': its rows are appended, never replaced one by one");
}

TEST(Bind, FilesWithoutTheKeyOfAKeyedTableBlockTheirDump) {
  Table t;
  t.full(41, {id(), field("a")}).increment(42, {field("a")});
  EXPECT_EQ(t.columns(), "blocked before 42");
  EXPECT_EQ(t.blocked(), "the files of dump 42 lack 'user_id', the key of table 'users'");
}

TEST(Bind, ATableWithoutAnyFilesSettlesItsKeyLater) {
  Table t;
  t.full(41, {}).increment(42, {});
  EXPECT_TRUE(t.bind().plan.creates_table);
  EXPECT_EQ(t.loads(), "replace 41:0 | append 42:0");
  EXPECT_EQ(t.notices(), "");
  t.commit();
  EXPECT_EQ(Table(t).increment(43, {id()}).columns(), "user_id:int64 key new");
  EXPECT_EQ(Table(t).increment(43, {id()}).loads(), "merge 43:1");
  EXPECT_EQ(Table(t).increment(43, {field("a")}).loads(), "append 43:1");
}

TEST(Bind, ATableWhoseOnlyLoadFailedSettlesItsKeyAgain) {
  Table t;
  t.full(41, {field("a")}).commit();
  t.state().applied.clear();
  EXPECT_EQ(Table(t).full(42, {id(), field("a")}).columns(), "a:string, user_id:int64 key new");
  EXPECT_EQ(Table(t).full(42, {id(), field("a")}).loads(), "replace 42:1");
  EXPECT_EQ(Table(t).full(42, {id(), field("a")}).increment(43, {id()}).loads(), "replace 42:1 | merge 43:1");
}

TEST(Bind, ARebuildWithoutAFileKeepsTheKey) {
  Table t;
  t.full(41, {id(), field("a")}).commit();
  t.state() = as_unbuilt(t.state());
  EXPECT_EQ(Table(t).full(42, {}).bind().plan.key, std::vector<std::string>{"user_id"});
  EXPECT_EQ(Table(t).full(42, {field("a")}).bind().plan.key, std::vector<std::string>{});
}

TEST(Bind, AnAppendedTableSkipsFilesThatItHas) {
  Table t("odd", {"event_id"});
  t.increment(41, {field("a")}).files({{"f1", "e1"}, {"f2", "e2"}}).commit();
  t.increment(42, {field("a")}).files({{"f1", "e1"}, {"f2", "changed"}, {"f3", "e3"}});
  t.increment(43, {field("a")}).files({{"f3", "e3"}});
  EXPECT_EQ(t.loads(), "append 42:2,43:0");
  EXPECT_EQ(t.notices(), "repeated_file odd 42; repeated_file odd 43");
  EXPECT_EQ(t.bind().notices[0].message, "dump 42 lists 1 file(s) that 'odd' was given before; they are left out");
}

TEST(Bind, AFullDumpOfAnAppendedTableStartsAfresh) {
  Table t("odd", {"event_id"});
  t.increment(41, {field("a")}).files({{"f1", "e1"}}).commit();
  t.full(42, {field("a")}).files({{"f1", "e1"}}).increment(43, {field("a")}).files({{"f1", "e1"}, {"f2", "e2"}});
  EXPECT_EQ(t.loads(), "replace 42:1 | append 43:1");
}

TEST(Bind, AKeyedTableReadsWhatIsListed) {
  Table t;
  t.full(41, {id()}).files({{"f1", "e1"}}).commit();
  t.increment(42, {id()}).files({{"f1", "e1"}});
  EXPECT_EQ(t.loads(), "merge 42:1");
}

TEST(Bind, LoadsKeepWhatTheChoiceSays) {
  Table t;
  t.full(41, {id()}).commit();
  const Binding binding = t.late_full(40, {id()}).bind();
  EXPECT_EQ(binding.plan.loads[0].mode, LoadMode::kLateReplace);
  EXPECT_FALSE(binding.plan.loads[0].moves_bookmark);
  EXPECT_EQ(binding.plan.loads[0].dumps[0].manifest_sha256, testing::manifest_sha(40));
  EXPECT_EQ(binding.plan.loads[0].dumps[0].files[0].size, 10U);
}

// Assembly.

TEST(Assemble, APlanHasTheTablesAndAllNotices) {
  Table t("odd", {"event_id"});
  Choice choice{.tables = {{.table = TableName("odd")}},
                .notices = {{NoticeKind::kGap, "a gap"}},
                .new_tables = {TableName("n")},
                .ignored_tables = {TableName("i")}};
  const Plan plan = assemble_plan(std::move(choice), {t.full(41, {field("a")}).bind()});
  EXPECT_TRUE(plan.has_work());
  EXPECT_EQ(plan.tables[0].table.value(), "odd");
  EXPECT_EQ(text_of(plan.notices), "gap; no_key odd");
  EXPECT_EQ(plan.new_tables.size() + plan.ignored_tables.size(), 2U);
}

}  // namespace
}  // namespace cairn
