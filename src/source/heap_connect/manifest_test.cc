#include "source/heap_connect/manifest.h"

#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

namespace cairn::heap_connect {
namespace {

std::string users_with(std::string_view member) {
  return fmt::format(R"({{"dump_id":852,"tables":[{{"name":"users","files":[]{}}}]}})", member);
}

TEST(Manifest, KeepsAllThatItSays) {
  const Manifest manifest = parse_manifest(R"({"dump_id": 852, "property_definitions": "s3://b/p.json", "tables": [
      {"name": "users", "incremental": false, "columns": ["a", "b"], "files": ["s3://b/1", "s3://b/0"]},
      {"name": "sessions", "files": []}]})")
                                .value();
  EXPECT_EQ(manifest.id, DumpId(852));
  EXPECT_EQ(manifest.property_definitions, "s3://b/p.json");
  ASSERT_EQ(manifest.tables.size(), 2U);
  EXPECT_EQ(manifest.tables[0].incremental, false);
  EXPECT_EQ(manifest.tables[0].columns, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(manifest.tables[0].files, (std::vector<std::string>{"s3://b/1", "s3://b/0"}));
  EXPECT_EQ(manifest.tables[1].incremental, std::nullopt);
  EXPECT_EQ(manifest.tables[1].columns, std::nullopt);
}

TEST(Manifest, KeepsTheFirstValueOfEachUnknownKey) {
  const Manifest manifest = parse_manifest(R"({"dump_id":1,"x":{"a":[1,-2,3.50,{}],"b":"\u00e9\n"},"tables":[
          {"name":"a","files":[],"y":true},{"name":"b","files":[],"y":false}]})")
                                .value();
  EXPECT_EQ(manifest.unknown_keys,
            (std::vector<UnknownKey>{{"x", R"({"a":[1,-2,3.50,{}],"b":"é\n"})"}, {"tables[].y", "true"}}));
}

TEST(Manifest, AnUnknownValueIsShortened) {
  const Manifest manifest =
      parse_manifest(R"({"dump_id":1,"tables":[],"x":")" + std::string(5'000'000, 'a') + "\"}").value();
  EXPECT_LT(manifest.unknown_keys.front().value.size(), 250U);
}

TEST(Manifest, IdsAreExactTo64Bits) {
  for (const std::int64_t id :
       {std::int64_t{0}, std::int64_t{9007199254740993}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(parse_manifest(fmt::format(R"({{"dump_id":{},"tables":[]}})", id)).value().id, DumpId(id));
    EXPECT_EQ(parse_manifest(fmt::format(R"({{"dump_id":"{}","tables":[]}})", id)).value().id, DumpId(id));
  }
}

TEST(Manifest, TheFirstFaultOfATableIsItsProblem) {
  const Manifest manifest = parse_manifest(users_with(R"(,"incremental":"no","columns":7)")).value();
  EXPECT_EQ(manifest.tables.front().problem->text(), "`incremental` is the text `no`, neither true nor false");
}

TEST(Manifest, MoreThan64MiBAreRefused) {
  EXPECT_EQ(parse_manifest(std::string(kManifestBytesMax + 1, ' ')).error().text(),
            "it has 67108865 bytes, more than the 67108864 that a manifest may have");
}

TEST(Manifest, TenThousandTablesAndColumnsAreRead) {
  std::string columns;
  for (int i = 0; i < 10'000; ++i) columns += fmt::format("{}\"c{}\"", i == 0 ? "" : ",", i);
  std::string tables = fmt::format(R"({{"name":"wide","files":[],"columns":[{}]}})", columns);
  for (int i = 1; i < 10'000; ++i) tables += fmt::format(R"(,{{"name":"t{}","files":[]}})", i);
  const Manifest manifest = parse_manifest(fmt::format(R"({{"dump_id":1,"tables":[{}]}})", tables)).value();
  EXPECT_EQ(manifest.tables.size(), 10'000U);
  EXPECT_EQ(manifest.tables.front().columns->size(), 10'000U);
}

TEST(Manifest, HalfAMillionFilesAreRead) {
  std::string files;
  for (int i = 0; i < 500'000; ++i)
    files += fmt::format("{}\"s3://b/sync_1/pageviews/part-{:05}-uuid-c000.avro\"", i == 0 ? "" : ",", i);
  const Manifest manifest =
      parse_manifest(fmt::format(R"({{"dump_id":1,"tables":[{{"name":"pageviews","files":[{}]}}]}})", files)).value();
  EXPECT_EQ(manifest.tables.front().files.size(), 500'000U);
}

TEST(Manifest, AMillionUnknownKeysCostLittle) {
  std::string keys;
  for (int i = 0; i < 1'000'000; ++i) keys += fmt::format("\"k{}\":0,", i);
  const Manifest manifest = parse_manifest("{" + keys + R"("dump_id":1,"tables":[]})").value();
  EXPECT_EQ(manifest.unknown_keys.size(), 100U);
}

nlohmann::json as_json(const Manifest& manifest) {
  nlohmann::json tables = nlohmann::json::array();
  for (const ManifestTable& table : manifest.tables) {
    nlohmann::json entry{{"name", table.name.value()}, {"files", table.files}};
    if (table.incremental.has_value()) entry["incremental"] = *table.incremental;
    if (table.columns.has_value()) entry["columns"] = *table.columns;
    tables.push_back(std::move(entry));
  }
  return {
      {"dump_id", manifest.id.value()}, {"tables", tables}, {"property_definitions", manifest.property_definitions}};
}

rc::Gen<std::string> names() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::element('a', 'B', '_', '"', '\\', '\n', ' ', '{')));
}

TEST(Manifest, RoundTripsThroughJson) {
  const bool holds = rc::check([] {
    Manifest manifest;
    manifest.id = DumpId(*rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max()));
    manifest.property_definitions = *rc::gen::arbitrary<bool>() ? "s3://b/p.json" : "";
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
      ManifestTable table{.name = TableName(*names())};
      if (*rc::gen::arbitrary<bool>()) table.incremental = *rc::gen::arbitrary<bool>();
      if (*rc::gen::arbitrary<bool>()) table.columns = *rc::gen::container<std::vector<std::string>>(names());
      table.files = *rc::gen::container<std::vector<std::string>>(names());
      manifest.tables.push_back(std::move(table));
    }
    const nlohmann::json json = as_json(manifest);
    RC_ASSERT(as_json(parse_manifest(json.dump(*rc::gen::inRange(-1, 4))).value()) == json);
  });
  EXPECT_TRUE(holds);
}

// Any bytes give a manifest or an error with a reason, never anything else.
void expect_an_answer(std::string_view bytes) {
  const Result<Manifest> manifest = parse_manifest(bytes);
  if (!manifest) {
    EXPECT_EQ(manifest.error().kind(), ErrorKind::kBadInput);
    EXPECT_FALSE(manifest.error().text().empty());
  }
}

TEST(Manifest, RandomBytesGetAnAnswer) {
  std::mt19937 random(20'260'101);  // fixed, so that a failure comes again
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 64, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    expect_an_answer(bytes);
  }
}

TEST(Manifest, EveryDamageToAByteGetsAnAnswer) {
  const std::string whole = R"({"dump_id":852,"tables":[{"name":"users","incremental":true,"columns":["a"],)"
                            R"("files":["s3://b/c"],"x":[{"y":1.5e3}]}],"property_definitions":null})";
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(value);
      expect_an_answer(damaged);
    }
    expect_an_answer(whole.substr(0, at));
    std::string shorter = whole;
    expect_an_answer(shorter.erase(at, 1));
    EXPECT_FALSE(parse_manifest(whole.substr(0, at))) << at;
  }
}

TEST(Manifest, RandomTokensGetAnAnswer) {
  constexpr const char* kTokens[] = {
      "{",           "}",          "[",        "]",         ",",           ":",
      "\"dump_id\"", "\"tables\"", "\"name\"", "\"files\"", "\"columns\"", "\"incremental\"",
      "1",           "-1",         "1.5",      "true",      "null",        "\"x\""};
  std::mt19937 random(20'260'102);
  for (int round = 0; round < 50'000; ++round) {
    std::string text = round % 2 == 0 ? "{" : R"({"dump_id":1,"tables":[{"name":"a",)";
    for (auto left = random() % 12; left > 0; --left) text += kTokens[random() % std::size(kTokens)];
    expect_an_answer(text);
  }
}

}  // namespace
}  // namespace cairn::heap_connect
