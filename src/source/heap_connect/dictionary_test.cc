#include "source/heap_connect/dictionary.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace cairn::heap_connect {
namespace {

const TableEntry& table(const char* name) { return find_table(TableName(name)); }

const ColumnEntry* column(const char* table_name, const char* field) {
  return find_column(TableName(table_name), field);
}

TEST(Dictionary, HasTheDocumentedDefaultsOfEachTable) {
  EXPECT_EQ(columns_of(table("users")).size(), 6U);
  EXPECT_EQ(columns_of(table("user_migrations")).size(), 3U);
  EXPECT_EQ(columns_of(table("sessions")).size(), 24U + 3U);
  EXPECT_EQ(columns_of(table("pageviews")).size(), 32U + 7U);
  EXPECT_EQ(columns_of(table("sign_up")).size(), 40U);
  EXPECT_EQ(columns_of(table("_event_metadata")).size(), 0U);
}

TEST(Dictionary, KnowsNoColumnOfATableTwice) {
  for (const TableEntry& entry : dictionary_tables()) {
    std::set<std::string_view> names;
    for (const ColumnEntry* known : columns_of(entry)) {
      EXPECT_TRUE(names.insert(known->name).second) << entry.name << '.' << known->name;
    }
  }
}

TEST(Dictionary, ExplainsEverythingInASentence) {
  for (const TableEntry& entry : dictionary_tables()) {
    EXPECT_TRUE(entry.meaning.ends_with('.'));
    EXPECT_EQ(entry.link.empty(), entry.name == "_event_metadata");
    EXPECT_TRUE(entry.link.empty() || entry.link.starts_with("https://"));
    for (const ColumnEntry* known : columns_of(entry)) EXPECT_TRUE(known->meaning.ends_with('.')) << known->name;
  }
}

TEST(Dictionary, TakesEveryOtherTableForOneOfEvents) {
  EXPECT_EQ(&table("checkout_complete"), &table("_signed_in"));
  EXPECT_NE(column("checkout_complete", "href"), nullptr);
  EXPECT_EQ(column("sessions", "href"), nullptr);
}

TEST(Dictionary, ReadsBothNamesOfPageviews) { EXPECT_EQ(&table("page_views"), &table("pageviews")); }

TEST(Dictionary, TakesEachSpellingOfAColumn) {
  EXPECT_EQ(column("sessions", "IP"), column("sessions", "ip"));
  EXPECT_EQ(column("sign_up", "target_a11y_id"), column("sign_up", "target_ally_id"));
}

TEST(Dictionary, TellsTheTimesOfTablesApart) {
  EXPECT_NE(column("sessions", "time"), column("pageviews", "time"));
  EXPECT_NE(column("user_migrations", "time"), column("sessions", "time"));
}

TEST(Dictionary, DoesNotKnowWhatACustomerAdded) { EXPECT_EQ(column("users", "loyalty_tier"), nullptr); }

TEST(Dictionary, JoinsOnlyColumnsThatThereAre) {
  for (const TableEntry& entry : dictionary_tables()) {
    for (const ColumnEntry* known : columns_of(entry)) {
      const std::string joins(known->joins);
      const std::size_t dot = joins.find('.');
      if (dot == std::string::npos) continue;
      EXPECT_NE(column(joins.substr(0, dot).c_str(), joins.substr(dot + 1).c_str()), nullptr) << joins;
    }
  }
}

}  // namespace
}  // namespace cairn::heap_connect
