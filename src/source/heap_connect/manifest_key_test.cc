#include "source/heap_connect/manifest_key.h"

#include <limits>

#include <gtest/gtest.h>

namespace cairn::heap_connect {
namespace {

TEST(ManifestKey, HasItsNumber) {
  EXPECT_EQ(manifest_number("", "manifests/sync_852.json"), DumpId(852));
  EXPECT_EQ(manifest_number("", "manifests/sync_0.json"), DumpId(0));
  EXPECT_EQ(manifest_number("", "manifests/sync_000852.json"), DumpId(852));
  EXPECT_EQ(manifest_number("a/b/", "a/b/manifests/sync_1.json"), DumpId(1));
}

TEST(ManifestKey, ANumberBeyond64BitsIsTheGreatest) {
  const DumpId greatest(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(manifest_number("", "manifests/sync_9223372036854775807.json"), greatest);
  EXPECT_EQ(manifest_number("", "manifests/sync_99999999999999999999999.json"), greatest);
}

TEST(ManifestKey, DecoysAreNone) {
  for (const char* key : {"manifests/",
                          "manifests/sync_.json",
                          "manifests/sync_1.json.bak",
                          "manifests/sync_1.JSON",
                          "manifests/sync_-1.json",
                          "manifests/sync_+1.json",
                          "manifests/sync_1 .json",
                          "manifests/sync_1.5.json",
                          "manifests/sync_a.json",
                          "manifests/old/sync_1.json",
                          "manifests/sync_1/2.json",
                          "manifests_old/sync_1.json",
                          "manifests_old/x.json.bak",
                          "imported_manifests/sync_1.json",
                          "xmanifests/sync_1.json",
                          "/manifests/sync_1.json",
                          "manifests/sync_1xjson",
                          "manifests/sync_\xD9\xA1.json",
                          "manifests/sync_.jsonjson",
                          "manifests/sync.json",
                          ""}) {
    EXPECT_EQ(manifest_number("", key), std::nullopt) << key;
  }
  EXPECT_EQ(manifest_number("a/", "manifests/sync_1.json"), std::nullopt);
  EXPECT_EQ(manifest_number("", "a/manifests/sync_1.json"), std::nullopt);
}

}  // namespace
}  // namespace cairn::heap_connect
