#include "config/connection.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "config/keys.h"
#include "testing/temporary_directory.h"

namespace cairn {
namespace {

constexpr std::string_view kWhole = R"(
source:
  path: ./bucket
destination: { type: duckdb, path: warehouse.duckdb }
)";

// A connection file and the environment that it is read in.
class ConnectionTest : public ::testing::Test {
 protected:
  Result<Connection> parse(std::string_view text) {
    const Environment environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto at = variables_.find(name);
      return at == variables_.end() ? std::nullopt : std::optional(at->second);
    };
    return parse_connection({.name = "heap", .file = "heap.yaml", .base = "/ws", .text = std::string(text)},
                            environment);
  }
  // What is wrong with a file that is whole but for `more`, which begins in line 5.
  std::string wrong(std::string_view more) { return error_text(std::string(kWhole) + std::string(more)); }
  // The same with these lines, from line 3 on, in place of `source:`'s own.
  std::string wrong_source(std::string_view lines) {
    return error_text("destination: {type: duckdb, path: x}\nsource:\n" + std::string(lines));
  }
  std::string wrong_destination(std::string_view lines) {
    return error_text("source: {path: x}\ndestination:\n" + std::string(lines));
  }
  std::string error_text(std::string_view text) {
    const Result<Connection> connection = parse(text);
    if (connection) return "accepted";
    EXPECT_EQ(connection.error().kind(), ErrorKind::kConfig);
    hint_ = connection.error().hint();
    return connection.error().text();
  }

  std::map<std::string, std::string> variables_;
  std::string hint_;  // of the last error
};

TEST_F(ConnectionTest, TheShortestFileHasTheDefaults) {
  const Connection connection = parse(kWhole).value();
  EXPECT_EQ(connection.name, "heap");
  EXPECT_EQ(connection.source, (SourceSettings{.location = "/ws/bucket"}));
  EXPECT_EQ(connection.destination, (DestinationOptions{.type = "duckdb", .path = "/ws/warehouse.duckdb"}));
  EXPECT_TRUE(connection.selection.select.empty());
  EXPECT_EQ(connection.policies.gaps, GapPolicy::kWarn);
  EXPECT_EQ(connection.policies.shrink, ShrinkPolicy::kHold);
}

TEST_F(ConnectionTest, EveryKeyHasItsPlace) {
  const Connection connection = parse(R"(
source: {path: /data/bucket/, prefix: /backup/heap, bucket: s3://heap-rs3-acme/, gateway: none}
destination: {type: duckdb, path: /data/w.duckdb, schema: heap_resolved, raw_schema: heap, memory: 1 GiB, threads: 3}
select:
  - users
  - "sign_up_*": {exclude: [ip, "email*"], key: [event_id, user_id]}
  - checkout: {fields: [event_id, time]}
ignore: ["test_*", _event_metadata]
policies: {gaps: hold, shrink: publish, timestamps: raw, key_mode: heap, metadata: none, type_changes: hold}
)")
                                    .value();
  EXPECT_EQ(
      connection.source,
      (SourceSettings{.location = "/data/bucket/", .prefix = "backup/heap/", .bucket_override = "heap-rs3-acme"}));
  EXPECT_EQ(connection.destination, (DestinationOptions{.type = "duckdb",
                                                        .path = "/data/w.duckdb",
                                                        .schema = "heap_resolved",
                                                        .raw_schema = "heap",
                                                        .memory_bytes = 1U << 30,
                                                        .threads = 3}));
  const std::vector<SelectEntry>& select = connection.selection.select;
  ASSERT_EQ(select.size(), 3U);
  EXPECT_EQ(select[0].pattern, "users");
  EXPECT_EQ(select[0].line, 5);
  EXPECT_EQ(select[1].pattern, "sign_up_*");
  EXPECT_EQ(select[1].exclude, (std::vector<std::string>{"ip", "email*"}));
  EXPECT_EQ(select[1].key, (std::vector<std::string>{"event_id", "user_id"}));
  EXPECT_EQ(select[1].line, 6);
  EXPECT_EQ(select[2].fields, (std::vector<std::string>{"event_id", "time"}));
  EXPECT_EQ(connection.selection.ignore, (std::vector<std::string>{"test_*", "_event_metadata"}));
  EXPECT_EQ(connection.policies.gaps, GapPolicy::kHold);
  EXPECT_EQ(connection.policies.shrink, ShrinkPolicy::kPublish);
  EXPECT_EQ(connection.policies.timestamps, TimestampPolicy::kRaw);
  EXPECT_EQ(connection.policies.key_mode, KeyMode::kHeap);
  EXPECT_EQ(connection.policies.metadata, MetadataProfile::kNone);
}

TEST_F(ConnectionTest, ScalarsStayTheTextTheyAre) {
  const Connection connection = parse(std::string(kWhole) + "select: [no, 007, true, 1.50, \"null\", ~x]").value();
  std::vector<std::string> patterns;
  for (const SelectEntry& entry : connection.selection.select) patterns.push_back(entry.pattern);
  EXPECT_EQ(patterns, (std::vector<std::string>{"no", "007", "true", "1.50", "null", "~x"}));
}

TEST_F(ConnectionTest, UnknownKeysAreRefusedWithTheNearest) {
  EXPECT_EQ(wrong("polices: {gaps: warn}"), "heap.yaml:5: polices: unknown key");
  EXPECT_EQ(hint_, "did you mean `policies`?");
  EXPECT_EQ(wrong("policies:\n  shrnik: hold"), "heap.yaml:6: policies.shrnik: unknown key");
  EXPECT_EQ(hint_, "did you mean `shrink`?");
  EXPECT_EQ(wrong_source("  path: x\n  colour: blue"), "heap.yaml:4: source.colour: unknown key");
  EXPECT_EQ(hint_,
            "known keys here: path, prefix, bucket, start_date, gateway, account_id, role_name, external_id, region, "
            "endpoint, path_style, allow_http, request_payer, fips, dual_stack, ca_bundle");
  EXPECT_EQ(wrong("select:\n  - users: {feilds: [a]}"), "heap.yaml:6: select[].feilds: unknown key");
  EXPECT_EQ(hint_, "did you mean `fields`?");
  EXPECT_EQ(wrong("source.path: x"), "heap.yaml:5: source.path: unknown key");
  EXPECT_EQ(wrong("select[].fields: x"), "heap.yaml:5: select[].fields: unknown key");
  EXPECT_EQ(wrong("<<: {gaps: warn}"), "heap.yaml:5: <<: unknown key");
}

TEST_F(ConnectionTest, AStartDateIsWrittenInEitherForm) {
  for (const char* date : {"2024-01-31", "01/31/2024", "\"2024-01-31\""}) {
    const auto text =
        fmt::format("source:\n  path: x\n  start_date: {}\ndestination: {{type: duckdb, path: y}}\n", date);
    EXPECT_EQ(parse(text).value().source.start_date, parse_start_date("2024-01-31").value()) << date;
  }
  EXPECT_EQ(wrong_source("  path: x\n  start_date: 31/01/2024"),
            "heap.yaml:4: source.start_date: `31/01/2024` is not a date");
  EXPECT_EQ(hint_, "write it as 2024-01-31, or as 01/31/2024 with the month in front");
}

TEST_F(ConnectionTest, DoubledKeysAreRefused) {
  EXPECT_EQ(wrong("source: {path: y}"), "heap.yaml:5: source: the key comes twice, first in line 2");
  EXPECT_EQ(wrong("policies:\n  gaps: warn\n  gaps: warn"), "heap.yaml:7: gaps: the key comes twice, first in line 6");
  EXPECT_EQ(wrong("select:\n  - users\n  - users"), "heap.yaml:7: select: `users` comes twice, first in line 6");
  EXPECT_EQ(wrong("ignore: [a,\n b, a]"), "heap.yaml:6: ignore: `a` comes twice");
}

TEST_F(ConnectionTest, KeysOfLaterVersionsAreRefusedByName) {
  EXPECT_EQ(wrong_source("  auth: ambient"), "heap.yaml:3: source.auth: not supported by this version yet");
  EXPECT_EQ(wrong("schedule: {every: 1h}"), "heap.yaml:5: schedule: not supported by this version yet");
  EXPECT_EQ(wrong("select:\n  - pageviews: {hash: [user_agent]}"),
            "heap.yaml:6: select[].hash: not supported by this version yet");
  EXPECT_EQ(wrong("policies: {type_changes: split}"),
            "heap.yaml:5: policies.type_changes: `split` is not supported by this version yet");
  EXPECT_EQ(wrong("policies: {metadata: stitch}"),
            "heap.yaml:5: policies.metadata: `stitch` is not supported by this version yet");
  EXPECT_EQ(wrong("policies: {users_merge: heap_compat}"),
            "heap.yaml:5: policies.users_merge: not supported by this version yet");
}

TEST_F(ConnectionTest, AnAccountIdStandsInQuotes) {
  const auto source = [this](std::string_view lines) {
    return parse("destination: {type: duckdb, path: x}\nsource:\n  path: x\n" + std::string(lines)).value().source;
  };
  EXPECT_EQ(source("  account_id: \"012345678901\"").account_id, "012345678901");
  EXPECT_EQ(source("  account_id: 0123-4567-8901").account_id, "012345678901");
  EXPECT_EQ(source("  role_name: arn:aws:iam::012345678901:role/cairn").account_id, "012345678901");
  EXPECT_EQ(source("  account_id: arn:aws:iam::012345678901:role/cairn\n  external_id: a-b").role_name, "cairn");
  EXPECT_EQ(
      wrong_source("  path: x\n  account_id: 012345678901"),
      "heap.yaml:4: source.account_id: an account id needs quotes, or programs that read YAML take it for a number");
  EXPECT_EQ(hint_, "write it as `account_id: \"012345678901\"`");
  EXPECT_EQ(wrong_source("  path: x\n  account_id: \"12345\""),
            "heap.yaml:4: source.account_id: `12345` is not the id of an AWS account");
  EXPECT_EQ(wrong_source("  path: x\n  role_name: a b"),
            "heap.yaml:4: source.role_name: `a b` is not the name of a role");
}

TEST_F(ConnectionTest, EveryProblemOfAFileIsFound) {
  const auto problems = [](std::string_view text) {
    const Environment nothing = [](const std::string&) { return std::nullopt; };
    std::vector<std::string> texts;
    for (const Error& problem :
         read_connection({.name = "heap", .file = "heap.yaml", .base = "/ws", .text = std::string(text)}, nothing)
             .problems) {
      texts.push_back(problem.text());
    }
    return texts;
  };
  EXPECT_EQ(
      problems("source: {pth: x, prefix: ../y}\ndestination: [duckdb]\nselect:\n  - a\n  - a\n  - b: {fields: []}\n"
               "policies: {gaps: no, shrink: hold}\n"),
      (std::vector<std::string>{"heap.yaml:1: source.pth: unknown key",
                                "heap.yaml:1: source.prefix: `../y` is not the path of a folder in the bucket",
                                "heap.yaml:2: destination: expected keys with values, found a list",
                                "heap.yaml:5: select: `a` comes twice, first in line 4",
                                "heap.yaml:6: select.b.fields: the list is empty",
                                "heap.yaml:7: policies.gaps: `no` is none of: warn, hold",
                                "heap.yaml:1: source: neither a bucket nor a copy of one is named",
                                "heap.yaml:2: destination.type: missing", "heap.yaml:2: destination.path: missing"}));
  EXPECT_EQ(problems("a: [").size(), 1U) << "what is no YAML has one problem";
  EXPECT_EQ(problems("{}"),
            (std::vector<std::string>{"heap.yaml:1: source: missing", "heap.yaml:1: destination: missing"}));
  EXPECT_TRUE(problems(kWhole).empty());
}

TEST_F(ConnectionTest, ABucketIsReadItselfUnlessThereIsACopy) {
  const std::string destination = "destination: {type: duckdb, path: x}\n";
  const SourceSettings bucket = parse(destination + R"(
source:
  bucket: heap-rs3-acme
  prefix: backup
  region: eu-west-1
  endpoint: https://objects.example.com
  path_style: true
  allow_http: "false"
  request_payer: requester
  fips: false
  dual_stack: true
  ca_bundle: ca.pem
)")
                                    .value()
                                    .source;
  EXPECT_EQ(bucket, (SourceSettings{.location = "s3://heap-rs3-acme",
                                    .prefix = "backup/",
                                    .bucket_override = "heap-rs3-acme",
                                    .s3 = {.region = "eu-west-1",
                                           .endpoint = "https://objects.example.com",
                                           .is_path_style = true,
                                           .pays_as_requester = true,
                                           .is_dual_stack = true,
                                           .ca_bundle = "/ws/ca.pem"}}));
  const SourceSettings copy = parse(destination + "source: {bucket: heap-rs3-acme, path: /copy}").value().source;
  EXPECT_EQ(copy.location, "/copy");
  EXPECT_EQ(wrong_source("  path: s3://heap-rs3-acme"),
            "heap.yaml:3: source.path: an address, not the path of a directory");
  EXPECT_EQ(wrong_source("  bucket: x-y\n  path_style: yes"),
            "heap.yaml:4: source.path_style: `yes` is none of: true, false");
  EXPECT_EQ(wrong_source("  bucket: x-y\n  endpoint: objects.example.com"),
            "heap.yaml:4: source.endpoint: `objects.example.com` is not the address of a server");
  EXPECT_EQ(wrong_source("  path: x\n  bucket: a/b"), "heap.yaml:4: source.bucket: `a/b` is not the name of a bucket");
}

TEST_F(ConnectionTest, OnlyTheGatewayNoneIsThere) {
  EXPECT_EQ(wrong_source("  path: x\n  gateway: none"), "accepted");
  EXPECT_EQ(wrong_source("  path: x\n  gateway: berlin"),
            "heap.yaml:4: source.gateway: a gateway is not supported by this version yet");
}

TEST_F(ConnectionTest, MissingKeysAreNamedWithTheirSection) {
  EXPECT_EQ(error_text("destination: {type: duckdb, path: x}"), "heap.yaml:1: source: missing");
  EXPECT_EQ(error_text("source: {path: x}"), "heap.yaml:1: destination: missing");
  EXPECT_EQ(wrong_source("  prefix: x"), "heap.yaml:2: source: neither a bucket nor a copy of one is named");
  EXPECT_EQ(wrong_destination("  path: x"), "heap.yaml:2: destination.type: missing");
  EXPECT_EQ(wrong_destination("  type: duckdb"), "heap.yaml:2: destination.path: missing");
}

TEST_F(ConnectionTest, WrongTypesAreRefused) {
  EXPECT_EQ(error_text(""), "heap.yaml:1: expected `source:` and `destination:`, found something else");
  EXPECT_EQ(error_text("# nothing\n"), "heap.yaml:1: expected `source:` and `destination:`, found something else");
  EXPECT_EQ(error_text("- source"), "heap.yaml:1: expected `source:` and `destination:`, found something else");
  EXPECT_EQ(error_text("source: ./bucket"), "heap.yaml:1: source: expected keys with values, found a text");
  EXPECT_EQ(error_text("source:\ndestination: {type: x, path: x}"),
            "heap.yaml:1: source: expected keys with values, found nothing");
  EXPECT_EQ(wrong_source("  path:"), "heap.yaml:3: source.path: expected a text, found nothing");
  EXPECT_EQ(wrong_source("  path: ~"), "heap.yaml:3: source.path: expected a text, found nothing");
  EXPECT_EQ(wrong_source("  path: \"\""), "heap.yaml:3: source.path: expected a text, found an empty one");
  EXPECT_EQ(wrong_source("  path: [a, b]"), "heap.yaml:3: source.path: expected a text, found a list");
  EXPECT_EQ(wrong_source("  path: {a: b}"), "heap.yaml:3: source.path: expected a text, found a map");
  EXPECT_EQ(wrong("select: users"), "heap.yaml:5: select: expected a list, found a text");
  EXPECT_EQ(wrong("select: {users: {fields: [a]}}"), "heap.yaml:5: select: expected a list, found a map");
  EXPECT_EQ(wrong("select:\n  - null"), "heap.yaml:6: select: expected a text, found nothing");
  EXPECT_EQ(wrong("select:\n  - [users]"), "heap.yaml:6: select: expected a text, found a list");
  EXPECT_EQ(wrong("select:\n  - \"\""), "heap.yaml:6: select: expected a text, found an empty one");
  EXPECT_EQ(wrong("select:\n  - \"\": {exclude: [a]}"), "heap.yaml:6: select: a table without a name");
  EXPECT_EQ(wrong("select:\n  - users:\n"), "heap.yaml:6: select.users: expected keys with values, found nothing");
  EXPECT_EQ(wrong("select:\n  - users: all"), "heap.yaml:6: select.users: expected keys with values, found a text");
  EXPECT_EQ(wrong("select:\n  - users: {key: [a]}\n    pageviews: {key: [a]}"),
            "heap.yaml:6: select: an entry is one table or glob");
  EXPECT_EQ(wrong("select:\n  - users: {fields: a}"),
            "heap.yaml:6: select.users.fields: expected a list, found a text");
  EXPECT_EQ(wrong("select:\n  - users: {fields: []}"), "heap.yaml:6: select.users.fields: the list is empty");
  EXPECT_EQ(wrong("select:\n  - users: {fields: [\"e*\"]}"),
            "heap.yaml:6: select.users.fields: `e*` is a glob, and only names may stand here");
  EXPECT_EQ(wrong("policies: {gaps: [warn]}"), "heap.yaml:5: policies.gaps: expected a text, found a list");
}

TEST_F(ConnectionTest, WrongWordsAreRefusedWithTheChoices) {
  EXPECT_EQ(wrong("policies: {gaps: hodl}"), "heap.yaml:5: policies.gaps: `hodl` is none of: warn, hold");
  EXPECT_EQ(hint_, "did you mean `hold`?");
  EXPECT_EQ(wrong("policies: {shrink: no}"), "heap.yaml:5: policies.shrink: `no` is none of: hold, publish");
  EXPECT_EQ(wrong("policies: {type_changes: ignore}"),
            "heap.yaml:5: policies.type_changes: `ignore` is none of: widen, hold");
}

TEST_F(ConnectionTest, WrongNumbersAreRefused) {
  const auto destination = [this](std::string_view line) {
    return wrong_destination(fmt::format("  type: duckdb\n  path: x\n  {}", line));
  };
  EXPECT_EQ(destination("threads: 0"), "heap.yaml:5: destination.threads: `0` is not an integer from 1 to 1024");
  EXPECT_EQ(destination("threads: 2.5"), "heap.yaml:5: destination.threads: `2.5` is not an integer from 1 to 1024");
  EXPECT_EQ(destination("threads: many"), "heap.yaml:5: destination.threads: `many` is not an integer from 1 to 1024");
  EXPECT_EQ(destination("memory: lots"), "heap.yaml:5: destination.memory: `lots` is not a size");
  EXPECT_EQ(hint_, "write it as `512MiB` or `2GiB`");
  EXPECT_EQ(destination("memory: 512"), "heap.yaml:5: destination.memory: `512` is not a size");
}

TEST_F(ConnectionTest, ImpossibleCombinationsAreRefused) {
  EXPECT_EQ(wrong("select:\n  - users: {fields: [a], exclude: [b]}"),
            "heap.yaml:6: select.users: `fields` and `exclude` exclude each other");
  EXPECT_EQ(wrong("select: [users,\n a]\nignore: [a]"), "heap.yaml:6: select: `a` is selected and ignored at once");
  EXPECT_EQ(wrong_destination("  type: duckdb\n  path: x\n  schema: heap\n  raw_schema: HEAP"),
            "heap.yaml:6: destination.raw_schema: the same as `schema`, but tables and views need one each");
  EXPECT_EQ(wrong_source("  path: x\n  prefix: a/../b"),
            "heap.yaml:4: source.prefix: `a/../b` is not the path of a folder in the bucket");
  EXPECT_EQ(wrong_destination("  type: duckdb\n  path: postgresql://host/db"),
            "heap.yaml:4: destination.path: an address, not the path of a file");
}

TEST_F(ConnectionTest, VariablesAreExpanded) {
  variables_["DATA"] = "/data";
  variables_["PLACE"] = "file:${DATA}";
  EXPECT_EQ(parse("source: {path: \"${DATA}/bucket\"}\ndestination: {type: duckdb, path: x}")->source.location,
            "/data/bucket");
  EXPECT_EQ(parse("source: {path: \"${PLACE}\"}\ndestination: {type: duckdb, path: x}")->source.location,
            "/ws/file:${DATA}")
      << "what comes out of a variable is not expanded again";
}

TEST_F(ConnectionTest, SelectionsAreNotExpanded) {
  const Connection connection = parse(std::string(kWhole) + "select: [\"${X}\", \"file:y\"]").value();
  EXPECT_EQ(connection.selection.select[0].pattern, "${X}");
  EXPECT_EQ(connection.selection.select[1].pattern, "file:y");
}

TEST_F(ConnectionTest, UnsetVariablesAreRefused) {
  EXPECT_EQ(wrong_source("  path: ${DATA}/bucket"), "heap.yaml:3: source.path: the variable DATA is not set");
  EXPECT_EQ(hint_, "export DATA before you call cairn");
  variables_["DATA"] = "";
  EXPECT_EQ(wrong_source("  path: ${DATA}"), "heap.yaml:3: source.path: expanded to an empty text");
  for (const char* text : {"${", "${}", "${1A}", "${A B}", "${A", "a${B-c}"}) {
    EXPECT_EQ(wrong_source(fmt::format("  path: '{}'", text)),
              "heap.yaml:3: source.path: `${` is not followed by a variable's name and `}`");
  }
  EXPECT_EQ(wrong_source("  path: $DATA"), "accepted") << "only ${NAME} is a variable";
}

TEST_F(ConnectionTest, AFileStandsInForAValue) {
  const testing::TemporaryDirectory directory;
  directory.write("schema", "analytics\r\n");
  directory.write("large", std::string(100'000, 'x'));
  const auto schema = [&](std::string_view file) {
    return fmt::format("  type: duckdb\n  path: x\n  schema: file:{}", (directory / file).string());
  };
  EXPECT_EQ(parse("source: {path: x}\ndestination:\n" + schema("schema"))->destination.schema, "analytics");
  EXPECT_EQ(wrong_destination(schema("nothing")),
            fmt::format("heap.yaml:5: destination.schema: {}: no such file", (directory / "nothing").string()));
  EXPECT_EQ(wrong_destination(schema("")),
            fmt::format("heap.yaml:5: destination.schema: {}: not a regular file", (directory / "").string()));
  EXPECT_EQ(wrong_destination(schema("large")),
            fmt::format("heap.yaml:5: destination.schema: {}: more than 65536 bytes", (directory / "large").string()));
}

TEST_F(ConnectionTest, WhatIsNotYamlIsRefusedByLine) {
  EXPECT_EQ(wrong("select:\n  - *"), "heap.yaml:6: alias not found after *");
  EXPECT_TRUE(hint_.contains("quotes"));
  EXPECT_EQ(wrong("select: [a, b"), "heap.yaml:5: end of sequence flow not found");
  EXPECT_TRUE(hint_.contains("closed")) << hint_;
  EXPECT_EQ(wrong("select: {a: b"), "heap.yaml:5: end of map flow not found");
  EXPECT_EQ(wrong("select: \"a"), "heap.yaml:5: illegal EOF in scalar");
  EXPECT_EQ(wrong("? [a]\n: b"), "heap.yaml:5: a key must be a text");
  EXPECT_FALSE(hint_.contains("quotes")) << hint_;
  EXPECT_EQ(wrong("ignore: !!python/object [a]"),
            "heap.yaml:5: tags such as `tag:yaml.org,2002:python/object` mean nothing here");
  EXPECT_EQ(wrong("ignore: !shell \"x\""), "heap.yaml:5: tags such as `!shell` mean nothing here");
  EXPECT_EQ(wrong("ignore: &a [b]"), "heap.yaml:5: anchors (&) and aliases (*) mean nothing here");
  EXPECT_EQ(error_text(std::string(kWhole) + std::string("a: b\0", 5)), "heap.yaml:5: a NUL byte");
  EXPECT_EQ(error_text(std::string(1'100'000, '#')), "heap.yaml: more than 1048576 bytes");
}

TEST_F(ConnectionTest, OneFileIsOneConnection) {
  const std::string_view expected = "one file is one connection, and a second document, or no YAML at all, begins here";
  EXPECT_EQ(wrong("---\nsource: {}"), fmt::format("heap.yaml:5: {}", expected));
  EXPECT_EQ(error_text("---" + std::string(kWhole) + "...\n"), "accepted");
  EXPECT_EQ(error_text(","), fmt::format("heap.yaml:1: {}", expected)) << "the library never comes to the end of this";
}

TEST_F(ConnectionTest, BombsAreRefused) {
  EXPECT_EQ(wrong("ignore: " + std::string(40, '[') + std::string(40, ']')), "heap.yaml:5: more than 32 levels");
  EXPECT_EQ(wrong("ignore: " + std::string(100'000, '[')), "heap.yaml:5: more than 32 levels");
  std::string many = "ignore: [a";
  for (int i = 0; i < 100'000; ++i) many += ",a";
  EXPECT_EQ(wrong(many + "]"), "heap.yaml:5: more than 100000 values");
  EXPECT_EQ(wrong("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]"),
            "heap.yaml:5: anchors (&) and aliases (*) mean nothing here");
}

TEST_F(ConnectionTest, RandomFilesGetAnAnswer) {
  constexpr std::string_view kTokens[] = {
      "source", "destination", "select", "path",  ": ", "\n", "\n  ", "  - ", "{",    "}",
      "[",      "]",           ",",      "\"",    "'",  "*",  "&a ",  "!t ",  "#",    "|",
      ">",      "users",       "${X}",   "file:", "~",  "? ", "%",    "\t",   "\xFF", "---\n"};
  std::mt19937 random(20'260'103);  // fixed, so that a failure comes again
  for (int round = 0; round < 20'000; ++round) {
    std::string text = round % 2 == 0 ? "" : std::string(kWhole);
    for (auto left = random() % 20; left > 0; --left) text += kTokens[random() % std::size(kTokens)];
    const Result<Connection> connection = parse(text);
    if (!connection) {
      ASSERT_EQ(connection.error().kind(), ErrorKind::kConfig) << text;
      ASSERT_TRUE(connection.error().text().starts_with("heap.yaml:")) << text;
    }
  }
}

TEST_F(ConnectionTest, EveryDamageToAByteGetsAnAnswer) {
  const std::string whole = std::string(kWhole) + "select: [users, \"a*\"]\npolicies: {gaps: warn}\n";
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int value = 0; value < 256; value += 3) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(value);
      const Result<Connection> connection = parse(damaged);
      if (!connection) {
        ASSERT_EQ(connection.error().kind(), ErrorKind::kConfig) << damaged;
      }
    }
  }
}

TEST(ConfigKeys, AreDistinctAndExplained) {
  std::map<std::string_view, int> seen;
  for (const ConfigKey& key : config_keys()) {
    EXPECT_EQ(++seen[key.path], 1) << key.path;
    EXPECT_FALSE(key.help.empty()) << key.path;
    EXPECT_FALSE(key.type.empty()) << key.path;
    EXPECT_EQ(find_config_key(key.path), &key);
    EXPECT_TRUE(key.status != KeyStatus::kLater || key.take == nullptr) << key.path;
  }
}

}  // namespace
}  // namespace cairn
