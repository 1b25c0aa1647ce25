#include "cli/prompt.h"

#include <cerrno>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "cli/printable.h"

namespace cairn::cli {
namespace {

constexpr std::size_t kAnswerBytesMax = std::size_t{64} << 10;
constexpr int kPollMilliseconds = 100;  // how soon a signal is noticed

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

Result<std::string> Prompt::ask(const Question& question, const Accept& accept) {
  const std::string shown =
      question.default_answer.empty() ? "" : fmt::format(" [{}]", printable(question.default_answer));
  while (true) {
    console_.write_prompt(fmt::format("{}{}: ", console_.coloured_err(Console::Colour::kBold, question.text), shown));
    std::string answer = trimmed(TRY(read_line()));
    if (answer == "?") {
      console_.note("  " + (question.help.empty() ? "There is no more to say about it." : question.help));
      continue;
    }
    if (answer.empty()) answer = question.default_answer;
    Result<std::string> accepted = accept(answer);
    if (accepted.has_value() || accepted.error().kind() == ErrorKind::kCancelled) return accepted;
    console_.note(console_.coloured_err(Console::Colour::kRed, "  " + printable(accepted.error().text())));
    if (!accepted.error().hint().empty()) console_.note("  " + printable(accepted.error().hint()));
  }
}

Result<std::string> Prompt::read_line() {
  std::string line;
  while (true) {
    if (stop_.stop_requested()) return Error(ErrorKind::kCancelled, "interrupted; nothing was written");
    pollfd ready{.fd = input_, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, kPollMilliseconds) == 0) continue;
    char c = 0;
    const ssize_t got = ::read(input_, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Error(ErrorKind::kCancelled, "the answers ended early; nothing was written");
    if (c == '\n') return line;
    if (line.size() == kAnswerBytesMax) {
      return make_error(ErrorKind::kConfig, "an answer of more than {} bytes; nothing was written", kAnswerBytesMax);
    }
    line += c;
  }
}

}  // namespace cairn::cli
