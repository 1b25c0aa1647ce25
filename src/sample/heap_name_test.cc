#include "sample/heap_name.h"

#include <gtest/gtest.h>

namespace cairn::sample {
namespace {

TEST(HeapName, RunsOfOtherCharactersBecomeOneUnderscore) {
  EXPECT_EQ(heap_name("Sign Up - Click Link"), "sign_up_click_link");
  EXPECT_EQ(heap_name("Push Notification Opened"), "push_notification_opened");
}

TEST(HeapName, AlsoAtTheEnds) {
  EXPECT_EQ(heap_name("[Growth]"), "_growth_");
  EXPECT_EQ(heap_name("Remove one (side panel)"), "remove_one_side_panel_");
}

TEST(HeapName, CategoryAndEventAreConvertedApart) {
  EXPECT_EQ(heap_name("App 3.1 (beta)", "Checkout complete"), "app_3_1_beta__checkout_complete");
  EXPECT_EQ(heap_name("", "Video Play"), "video_play");
}

}  // namespace
}  // namespace cairn::sample
