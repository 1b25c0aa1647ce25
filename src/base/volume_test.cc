#include "base/volume.h"

#include <gtest/gtest.h>

#include "testing/temporary_directory.h"

namespace cairn {
namespace {

TEST(Volume, KindsThatOthersServeAreNamed) {
  EXPECT_EQ(served_name(0x6969), "NFS");
  EXPECT_EQ(served_name(0xFE534D42), "SMB");
  EXPECT_EQ(served_name(0x65735546), "FUSE");
  EXPECT_EQ(served_name(0xEF53), std::nullopt) << "ext4";
}

TEST(Volume, APathThatIsNotThereYetIsJudgedByTheFolderThatIs) {
  const testing::TemporaryDirectory directory;
  EXPECT_EQ(existing_part_of(directory.path() / "not/yet"), directory.path());
  EXPECT_EQ(existing_part_of("not/yet"), ".");
  EXPECT_EQ(existing_part_of("/not/yet"), "/");
}

}  // namespace
}  // namespace cairn
