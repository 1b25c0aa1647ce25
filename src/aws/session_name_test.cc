#include "aws/session_name.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

TEST(SessionName, IsTenantAndConnection) {
  EXPECT_EQ(session_name({.tenant = "acme", .connection = "heap_prod"}), "acme.heap_prod");
  EXPECT_EQ(session_name({.connection = "heap_prod"}), "heap_prod");
}

TEST(SessionName, WhatAwsDoesNotTakeEndsInAHash) {
  for (const std::string connection : {"Heap Prod", "Heap/Prod", "h", "",
                                       "\xC3\xBC"
                                       "ber",
                                       "a\nb"}) {
    const std::string name = session_name({.connection = connection});
    EXPECT_TRUE(is_session_name(name)) << name;
    EXPECT_NE(name, connection);
  }
  EXPECT_NE(session_name({.connection = "Heap Prod"}), session_name({.connection = "Heap/Prod"}));
  EXPECT_TRUE(session_name({.connection = "Heap Prod"}).starts_with("Heap-Prod-"));
}

TEST(SessionName, LongNamesStayApart) {
  const std::string stem(64, 'x');
  EXPECT_EQ(session_name({.connection = stem}), stem);
  const std::string a = session_name({.connection = stem + "a"});
  const std::string b = session_name({.connection = stem + "b"});
  EXPECT_EQ(a.size(), 64U);
  EXPECT_TRUE(is_session_name(a));
  EXPECT_NE(a, b);
}

}  // namespace
}  // namespace cairn::aws
