#include "config/json_schema.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "config/keys.h"

namespace cairn {
namespace {

using Json = nlohmann::json;

Json schema() { return Json::parse(connection_json_schema()); }

// The part of the schema for a key, by the path that keys.cc gives it; null: it has none.
Json schema_of(std::string path) {
  const std::size_t entries = path.find("[].");
  if (entries != std::string::npos) {
    const Json items = schema()["properties"][path.substr(0, entries)]["items"]["anyOf"][1];
    return items["additionalProperties"]["properties"].value(path.substr(entries + 3), Json());
  }
  Json at = schema();
  for (std::size_t dot = 0; dot != std::string::npos;) {
    dot = path.find('.');
    at = at["properties"].value(path.substr(0, dot), Json());
    path = path.substr(dot + 1);
  }
  return at;
}

TEST(JsonSchema, HasEveryKeyOfThisVersionAndNoOther) {
  for (const ConfigKey& key : config_keys()) {
    const Json found = schema_of(std::string(key.path));
    if (key.status == KeyStatus::kLater) {
      EXPECT_TRUE(found.is_null()) << key.path;
    } else {
      EXPECT_EQ(found.value("description", ""), key.help) << key.path;
    }
  }
}

TEST(JsonSchema, AllowsNoUnknownKeyAnywhere) {
  EXPECT_EQ(schema()["additionalProperties"], false);
  EXPECT_EQ(schema_of("source")["additionalProperties"], false);
}

TEST(JsonSchema, RequiresWhatTheParserRequires) {
  EXPECT_EQ(schema()["required"], Json::array({"source", "destination"}));
  EXPECT_FALSE(schema_of("policies").contains("required"));
}

TEST(JsonSchema, ListsChoices) {
  EXPECT_EQ(schema_of("policies.gaps")["anyOf"][0]["enum"], Json::array({"warn", "hold"}));
}

TEST(JsonSchema, TakesALonelyWordForAChoiceIfItIsTheDefault) {
  EXPECT_EQ(schema_of("source.gateway")["anyOf"][0]["enum"], Json::array({"none"}));
  EXPECT_FALSE(schema_of("source.path").contains("anyOf"));
}

}  // namespace
}  // namespace cairn
