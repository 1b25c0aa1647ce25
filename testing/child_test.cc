#include "testing/child_test.h"

#include <array>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"

namespace cairn::testing {

ChildTest::ChildTest(const std::string& name, std::vector<std::string> variables) {
  const std::string filter = "--gtest_filter=Child.DISABLED_" + name;
  std::array<std::string, 3> arguments{"child", filter, "--gtest_also_run_disabled_tests"};
  std::array<char*, 4> argv{arguments[0].data(), arguments[1].data(), arguments[2].data(), nullptr};
  std::vector<char*> environment;
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const int failure = posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  CHECK(failure == 0, "a test can start itself");
}

ChildTest::~ChildTest() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  wait();
}

int ChildTest::wait() {
  int status = 0;
  waitpid(std::exchange(pid_, 0), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace cairn::testing
