#include "cli/manual/complete.h"

#include <algorithm>
#include <cctype>

namespace cairn::cli {
namespace {

// A blank is one that people gave to a connection; the scripts quote it. Other names come from a bucket.
bool is_harmless(std::string_view name, NameKind kind) {
  const auto is_plain = [&](unsigned char c) {
    const bool is_blank = c == ' ' && kind == NameKind::kConnection;
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || is_blank;
  };
  return !name.empty() && name.front() != '-' && std::ranges::all_of(name, is_plain);
}

// Reads the words before the cursor, as the program's own parser would, and answers for the one under it.
class Completer {
 public:
  Completer(const CommandPage& root, const NameLookup& lookup) : page_(&root), lookup_(lookup) {}

  void read(const std::string& word) {
    if (const OptionPage* option = std::exchange(waiting_, nullptr); option != nullptr) {
      given_[option->longest_name()] = word;
    } else if (!has_options_ended_ && word == "--") {
      has_options_ended_ = true;
    } else if (is_option(word)) {
      read_option(word);
    } else if (const CommandPage* below = page_->find_command(word); below != nullptr) {
      page_ = below;
    } else {
      ++arguments_;
    }
  }

  Completion finish(const std::string& word) && {
    const std::size_t equals = word.find('=');
    if (waiting_ != nullptr) {
      offer_values(*waiting_, "", word);
    } else if (is_option(word) && equals != std::string::npos) {
      const OptionPage* const option = page_->find_option(word.substr(0, equals));
      if (option != nullptr) offer_values(*option, word.substr(0, equals + 1), word.substr(equals + 1));
    } else if (is_option(word)) {
      offer_options(word);
    } else {
      offer_words(word);
    }
    return std::move(out_);
  }

 private:
  bool is_option(std::string_view word) const { return !has_options_ended_ && word.starts_with('-'); }

  void read_option(const std::string& word) {
    const std::size_t equals = word.find('=');
    const OptionPage* const option = page_->find_option(word.substr(0, equals));
    if (option == nullptr) return;
    if (option->value.empty()) {
      given_[option->longest_name()] = "";
    } else if (equals == std::string::npos) {
      waiting_ = option;
    } else {
      given_[option->longest_name()] = word.substr(equals + 1);
    }
  }

  void offer_options(const std::string& word) {
    for (const OptionPage& option : page_->options) {
      const bool is_spent = given_.contains(option.longest_name()) && !option.is_repeatable;
      if (!is_spent) offer(option.longest_name(), option.help, word);
    }
  }

  // Commands, or the next argument, or, where there is neither, options.
  void offer_words(const std::string& word) {
    for (const CommandPage& below : page_->commands) offer(below.name, below.summary, word);
    if (const OptionPage* argument = next_argument(); argument != nullptr) offer_values(*argument, "", word);
    const bool has_nothing = out_.candidates.empty() && out_.paths == Paths::kNone;
    if (has_nothing && word.empty() && !has_options_ended_) offer_options(word);
  }

  const OptionPage* next_argument() const {
    const auto& arguments = page_->arguments;
    if (arguments_ < arguments.size()) return &arguments[arguments_];
    return !arguments.empty() && arguments.back().is_repeatable ? &arguments.back() : nullptr;
  }

  // `head` is what stands before the value in the same word.
  void offer_values(const OptionPage& option, const std::string& head, const std::string& value) {
    const auto offer_names = [&](NameKind kind, const std::string& before, const std::string& after) {
      for (const std::string& name : lookup_(kind, given_)) {
        if (is_harmless(name, kind)) offer(before + name + after, "", head + value);
      }
    };
    for (const std::string& choice : option.choices) offer(head + choice, "", head + value);
    if (option.value == "DIR" || option.value == "SOURCE") out_.paths = Paths::kDirectories;
    if (option.value == "FILE" || option.value == "PATH") out_.paths = Paths::kFiles;
    if (option.longest_name() == "--connection" || option.value == "CONNECTION") {
      offer_names(NameKind::kConnection, head, "");
    }
    if (option.value == "TABLE") offer_names(NameKind::kTable, head, "");
    if (option.value == "LIST") offer_names(NameKind::kTable, head + value.substr(0, value.rfind(',') + 1), "");
    if (option.value == "TYPE:PATH" && value.contains(':')) out_.paths = Paths::kFiles;
    if (option.value == "TYPE:PATH") offer_names(NameKind::kDestinationType, head, ":");
  }

  void offer(const std::string& text, const std::string& help, const std::string& start) {
    if (text.starts_with(start)) out_.candidates.push_back({text, help});
  }

  const CommandPage* page_;
  const NameLookup& lookup_;
  GivenOptions given_;
  const OptionPage* waiting_ = nullptr;  // has been named, and its value comes next
  std::size_t arguments_ = 0;
  bool has_options_ended_ = false;
  Completion out_;
};

}  // namespace

Completion complete(const CommandPage& root, std::span<const std::string> words, const NameLookup& lookup) {
  if (words.empty()) return {};
  Completer completer(root, lookup);
  for (const std::string& word : words.first(words.size() - 1)) completer.read(word);
  return std::move(completer).finish(words.back());
}

}  // namespace cairn::cli
