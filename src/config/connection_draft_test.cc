#include "config/connection_draft.h"

#include <gtest/gtest.h>

#include "config/connection.h"

namespace cairn {
namespace {

Connection parsed(const std::string& text) {
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  const ConnectionReading reading =
      read_connection({.name = "heap", .file = "heap.yaml", .base = "/ws", .text = text}, nothing);
  for (const Error& problem : reading.problems) ADD_FAILURE() << problem.text() << "\n" << text;
  return reading.connection;
}

ConnectionDraft draft() {
  return {.name = "heap",
          .source_path = "./bucket",
          .destination_type = "duckdb",
          .destination_path = "warehouse.duckdb",
          .schema = "heap"};
}

TEST(ConnectionDraft, IsAValidFile) {
  const Connection connection = parsed(connection_yaml(draft()));
  EXPECT_EQ(connection.source.location, "/ws/bucket");
  EXPECT_EQ(connection.destination.path, "/ws/warehouse.duckdb");
  EXPECT_EQ(connection.destination.schema, "heap");
  EXPECT_TRUE(connection.selection.select.empty());
}

TEST(ConnectionDraft, SaysEverythingThatWasAnswered) {
  ConnectionDraft whole = draft();
  whole.source_path = "./my bucket: #1";
  whole.prefix = "backup/heap/";
  whole.bucket = "heap-rs3-acme";
  whole.account_id = "012345678901";
  whole.role_name = "team/cairn";
  whole.external_id = "0d5e8e0e-0000-4000-8000-000000000000";
  whole.start_date = "2024-01-31";
  whole.json_schema = "../schema.json";
  whole.select = {{.pattern = "users", .fields = {{"user_id", "a b"}}}, {.pattern = "sign_*"}, {.pattern = "null"}};
  const std::string text = connection_yaml(whole);
  EXPECT_TRUE(text.starts_with("# yaml-language-server: $schema=../schema.json\n"));
  EXPECT_TRUE(text.contains("account_id: \"012345678901\" ")) << text;
  const Connection connection = parsed(text);
  EXPECT_EQ(connection.source, (SourceSettings{.location = "/ws/my bucket: #1",
                                               .prefix = "backup/heap/",
                                               .bucket_override = "heap-rs3-acme",
                                               .start_date = StartDate{.days = 19753},
                                               .account_id = "012345678901",
                                               .role_name = "team/cairn",
                                               .external_id = "0d5e8e0e-0000-4000-8000-000000000000"}));
  ASSERT_EQ(connection.selection.select.size(), 3U);
  EXPECT_EQ(connection.selection.select[0].fields, (std::vector<std::string>{"user_id", "a b"}));
  EXPECT_EQ(connection.selection.select[2].pattern, "null");
}

}  // namespace
}  // namespace cairn
