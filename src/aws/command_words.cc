#include "aws/command_words.h"

#include <optional>

namespace cairn::aws {
namespace {

Error does_not_end(std::string_view what) {
  return make_error(ErrorKind::kConfig, "the command has {} that does not end", what);
}

// Takes a character at a time.
class Splitter {
 public:
  Result<std::vector<std::string>> split(std::string_view line) && {
    for (const char c : line) take(c);
    if (is_escaped_) return does_not_end("a backslash");
    if (quote_ != 0) return does_not_end("a quote");
    end_word();
    if (words_.empty()) return Error(ErrorKind::kConfig, "the command is empty");
    return std::move(words_);
  }

 private:
  void take(char c) {
    if (is_escaped_) return take_escaped(c);
    if (c == '\\' && quote_ != '\'') {
      is_escaped_ = true;
    } else if (quote_ != 0) {
      if (c == quote_)
        quote_ = 0;
      else
        add(c);
    } else if (c == '"' || c == '\'') {
      quote_ = c;
      if (!word_.has_value()) word_ = "";  // "" is a word
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      end_word();
    } else {
      add(c);
    }
  }

  // Inside double quotes, a backslash is one unless it stands before what it could protect.
  void take_escaped(char c) {
    is_escaped_ = false;
    if (quote_ == '"' && c != '"' && c != '\\') add('\\');
    add(c);
  }

  void add(char c) {
    if (!word_.has_value()) word_ = "";
    *word_ += c;
  }

  void end_word() {
    if (word_.has_value()) words_.push_back(*std::move(word_));
    word_.reset();
  }

  std::vector<std::string> words_;
  std::optional<std::string> word_;
  char quote_ = 0;
  bool is_escaped_ = false;
};

}  // namespace

Result<std::vector<std::string>> split_command(std::string_view line) { return Splitter().split(line); }

}  // namespace cairn::aws
