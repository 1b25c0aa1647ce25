// The composition root: makes what lives as long as the process, and hands it to the command line.

#include <atomic>
#include <csignal>
#include <cstdio>
#include <stop_token>
#include <thread>

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/commands.h"

namespace {

// Turns the first SIGINT or SIGTERM into a request to stop; the second one ends the process at once, which is a crash
// and therefore safe. Signals are blocked everywhere and waited for on this thread, so no handler ever runs inside a
// library.
class SignalWatch {
 public:
  SignalWatch() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, kWake);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    thread_ = std::jthread([this](const std::stop_token& end) { watch(end); });
  }

  ~SignalWatch() {
    thread_.request_stop();
    pthread_kill(thread_.native_handle(), kWake);
  }
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  const std::atomic<int>& signal() const { return signal_; }

 private:
  static constexpr int kWake = SIGUSR1;  // lets the thread look whether its time is over

  void watch(const std::stop_token& end) {
    while (!end.stop_requested()) {
      int received = 0;
      if (sigwait(&signals_, &received) != 0 || received == kWake) continue;
      if (signal_.exchange(received) != 0) _exit(128 + received);
      stop_.request_stop();
    }
  }

  sigset_t signals_{};
  std::stop_source stop_;
  std::atomic<int> signal_{0};
  std::jthread thread_;
};

// Rows are personal data: no core file, and no other process of this user may look into ours.
void keep_memory_private() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main(int argc, char** argv) {
  keep_memory_private();
  const SignalWatch signals;
  const cairn::SystemClock clock;
  const cairn::Environment environment = cairn::process_environment();
  cairn::cli::Console console(stdout, stderr, environment);
  cairn::cli::Session session{console, environment, clock, signals.token(), signals.signal()};
  return cairn::cli::run_command_line(argc, argv, session);
}
