#include "config/connection_name.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(ConnectionName, IsMadeOfLettersDigitsAndSeparators) {
  for (const char* name : {"heap", "Heap Prod", "heap-prod_2", "2024"})
    EXPECT_TRUE(check_connection_name(name)) << name;
  const std::string long_name(101, 'x');
  for (const char* name :
       {"", " heap", "heap ", "-heap", "_heap", "a/b", "../x", "a.b", "h\xC3\xA9", "a\nb", long_name.c_str()}) {
    EXPECT_FALSE(check_connection_name(name)) << name;
  }
}

TEST(ConnectionName, GivesTheSchema) {
  EXPECT_EQ(schema_of_connection("Heap"), "heap");
  EXPECT_EQ(schema_of_connection("Heap Prod-EU_2"), "heap_prod_eu_2");
}

}  // namespace
}  // namespace cairn
