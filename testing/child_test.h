#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace cairn::testing {

// A test of this very program that runs in a process of its own, so that it can be killed: by convention a disabled
// one, `TEST(Child, DISABLED_HoldsTheFile)`, that ends by std::_Exit(). Killed with the object, if it still runs.
class ChildTest {
 public:
  // `name` is what follows "Child.DISABLED_"; `variables`, as NAME=value, are all of its environment.
  ChildTest(const std::string& name, std::vector<std::string> variables);
  ~ChildTest();
  ChildTest(const ChildTest&) = delete;
  ChildTest& operator=(const ChildTest&) = delete;

  pid_t pid() const { return pid_; }
  // Its status when it ended by itself; -1 if it was killed.
  int wait();

 private:
  pid_t pid_ = 0;
};

}  // namespace cairn::testing
