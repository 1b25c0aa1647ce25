#include "aws/child_output.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cairn::aws {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// Between two looks at whether to stop; and whether the child has ended, when it has nothing more to say.
constexpr std::chrono::milliseconds kLook{100};
constexpr std::chrono::milliseconds kClosedLook{2};

std::string text_of(int code) { return std::system_category().message(code); }

Error failed(const std::string& program, const std::string& why) {
  return make_error(ErrorKind::kDenied, "`{}` {}", program, why).hinting("run it by hand to see what it says");
}

// A child and the end of the pipe that it writes to; killed and waited for when this goes.
class Child {
 public:
  Child(pid_t pid, int output) : pid_(pid), output_(output) {}
  ~Child() {
    if (pid_ > 0) {
      ::kill(-pid_, SIGKILL);
      wait();
    }
    ::close(output_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int output() const { return output_; }
  // Its exit code, or 128 and the signal that ended it.
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  // Whether it has ended; wait() then does not wait.
  bool has_ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
  }

 private:
  pid_t pid_;
  int output_;
};

// What posix_spawn is told; freed when this goes.
class SpawnSettings {
 public:
  explicit SpawnSettings(int output) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawnattr_init(&attributes_);
    // A group of its own, so that all of it can be killed; and signals as a program expects them.
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

Result<std::unique_ptr<Child>> start(const std::vector<std::string>& words) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return failed(words[0], "cannot be started: " + text_of(errno));
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const SpawnSettings settings(pipe[1]);
  pid_t pid = 0;
  const int code =
      ::posix_spawnp(&pid, words[0].c_str(), settings.files(), settings.attributes(), arguments.data(), environ);
  ::close(pipe[1]);
  if (code == 0) return std::make_unique<Child>(pid, pipe[0]);
  ::close(pipe[0]);
  return failed(words[0], "cannot be started: " + text_of(code));
}

// What came through the pipe so far.
class Output {
 public:
  Output(int pipe, std::size_t bytes_max) : pipe_(pipe), bytes_max_(bytes_max) {}

  // Takes what is there.
  void drain() {
    std::array<char, 4096> buffer{};
    while (!is_closed_ && !is_too_long()) {
      const ssize_t count = ::read(pipe_, buffer.data(), buffer.size());
      if (count > 0) {
        text_.append(buffer.data(), static_cast<std::size_t>(count));
      } else if (count < 0 && errno == EAGAIN) {
        return;
      } else {
        is_closed_ = count == 0 || errno != EINTR;
      }
    }
  }

  // Until there is more, or for a moment.
  void wait() const {
    pollfd waited{.fd = pipe_, .events = POLLIN, .revents = 0};
    ::poll(&waited, is_closed_ ? 0 : 1, static_cast<int>((is_closed_ ? kClosedLook : kLook).count()));
  }

  bool is_too_long() const { return text_.size() > bytes_max_; }
  std::string text() && { return std::move(text_); }

 private:
  const int pipe_;
  const std::size_t bytes_max_;
  std::string text_;
  bool is_closed_ = false;
};

}  // namespace

Result<std::string> output_of(const std::vector<std::string>& words, const ChildLimits& limits,
                              const std::stop_token& stop) {
  CHECK(!words.empty(), "a command has a word");
  const SteadyTime end = std::chrono::steady_clock::now() + limits.time;
  const std::unique_ptr<Child> child = TRY(start(words));
  ::fcntl(child->output(), F_SETFL, O_NONBLOCK);
  Output output(child->output(), limits.bytes_max);
  for (;;) {
    // In this order: a child that has ended writes nothing after that, even if others hold on to the pipe.
    const bool has_ended = child->has_ended();
    output.drain();
    if (output.is_too_long()) return failed(words[0], fmt::format("wrote more than {} bytes", limits.bytes_max));
    if (has_ended) break;
    if (stop.stop_requested()) return Error(ErrorKind::kCancelled, "stopped while a credential process ran");
    if (std::chrono::steady_clock::now() >= end) {
      return failed(words[0], fmt::format("did not end within {} ms", limits.time.count()));
    }
    output.wait();
  }
  if (const int code = child->wait(); code != 0) return failed(words[0], fmt::format("ended with the code {}", code));
  return std::move(output).text();
}

}  // namespace cairn::aws
