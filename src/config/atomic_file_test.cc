#include "config/atomic_file.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text_file.h"
#include "testing/temporary_directory.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public ::testing::Test {
 protected:
  std::string text() const { return read_text_file(file_, 1000).value(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_.path()), fs::directory_iterator()));
  }

  testing::TemporaryDirectory directory_;
  fs::path file_ = directory_ / "heap.yaml";
};

TEST_F(AtomicFileTest, ANewFileIsForItsOwnerAlone) {
  ASSERT_TRUE(create_file(file_, "a", Existing::kRefused));
  EXPECT_EQ(text(), "a");
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(files(), 1U);
}

TEST_F(AtomicFileTest, AFileThatIsThereIsReplacedOnlyWhenThatIsWanted) {
  directory_.write("heap.yaml", "old");
  EXPECT_EQ(create_file(file_, "new", Existing::kRefused).error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(text(), "old");
  EXPECT_TRUE(create_file(file_, "new", Existing::kReplaced));
  EXPECT_EQ(text(), "new");
  EXPECT_EQ(files(), 1U) << "nothing is left beside it";
}

TEST_F(AtomicFileTest, AnEditKeepsTheMode) {
  directory_.write("heap.yaml", "old");
  fs::permissions(file_, fs::perms::owner_all | fs::perms::group_read);
  ASSERT_TRUE(replace_file_text(file_, "old", "new"));
  EXPECT_EQ(text(), "new");
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_all | fs::perms::group_read);
}

TEST_F(AtomicFileTest, AnEditKeepsOwnerAndGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give a file away";
  directory_.write("heap.yaml", "old");
  ASSERT_EQ(::chown(file_.c_str(), 4711, 4712), 0);
  ASSERT_EQ(::chmod(file_.c_str(), 0640), 0);
  ASSERT_TRUE(replace_file_text(file_, "old", "new"));
  struct stat status {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 4711U);
  EXPECT_EQ(status.st_gid, 4712U);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
}

TEST_F(AtomicFileTest, OfManyEditsAtOnceOneIsWrittenAndTheOthersFail) {
  for (int round = 0; round < 20; ++round) {
    directory_.write("heap.yaml", "old");
    std::atomic<int> written = 0;
    {
      std::vector<std::jthread> editors;
      for (int i = 0; i < 8; ++i) {
        editors.emplace_back([&, i] {
          const Status status = replace_file_text(file_, "old", "new by " + std::to_string(i));
          if (status) return void(++written);
          EXPECT_EQ(status.error().kind(), ErrorKind::kConflict) << status.error().text();
        });
      }
    }
    EXPECT_EQ(written, 1);
  }
  EXPECT_EQ(files(), 1U);
}

TEST_F(AtomicFileTest, AnEditGoesThroughASymbolicLink) {
  directory_.write("elsewhere/real.yaml", "old");
  fs::create_symlink("elsewhere/real.yaml", file_);
  ASSERT_TRUE(replace_file_text(file_, "old", "new"));
  EXPECT_TRUE(fs::is_symlink(file_));
  EXPECT_EQ(read_text_file(directory_ / "elsewhere/real.yaml", 1000).value(), "new");
}

TEST_F(AtomicFileTest, AChangeThatSomebodyElseMadeIsNotLost) {
  directory_.write("heap.yaml", "theirs, and longer");
  const Status status = replace_file_text(file_, "old", "new");
  EXPECT_EQ(status.error().kind(), ErrorKind::kConflict);
  EXPECT_EQ(text(), "theirs, and longer");
  EXPECT_EQ(files(), 1U);
}

TEST_F(AtomicFileTest, ADirectoryThatIsMissingIsNamed) {
  const Status status = create_file(directory_ / "none/heap.yaml", "x", Existing::kRefused);
  EXPECT_EQ(status.error().kind(), ErrorKind::kConfig);
  EXPECT_TRUE(status.error().text().contains("none/heap.yaml: No such file or directory")) << status.error().text();
}

}  // namespace
}  // namespace cairn
