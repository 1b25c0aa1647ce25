#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "cli/console.h"

namespace cairn::cli {

// What a person is asked.
struct Question {
  std::string text;            // "Account id"
  std::string default_answer;  // what an empty answer means; empty: nothing
  std::string help;            // what `?` shows
};

// Asks a person at a terminal, question by question. Used by one thread at a time.
class Prompt {
 public:
  // Reads lines from the descriptor `input`, writes to the console's stderr; borrows all.
  Prompt(Console& console, int input, std::stop_token stop)
      : console_(console), input_(input), stop_(std::move(stop)) {}

  // Turns an answer into what it means, or says what is wrong with it.
  using Accept = std::function<Result<std::string>(const std::string& answer)>;

  // Asks until an answer is accepted. kCancelled at the end of input, or when the process is told to stop; kConfig for
  // an answer that no form has room for.
  Result<std::string> ask(const Question& question, const Accept& accept);

 private:
  Result<std::string> read_line();

  Console& console_;
  int input_;
  std::stop_token stop_;
};

}  // namespace cairn::cli
