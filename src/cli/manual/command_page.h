#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace cairn::cli {

// One option, flag or argument of a command.
struct OptionPage {
  std::vector<std::string> names;    // "-c", "--connection"; of an argument its one name, such as "TABLE"
  std::string value;                 // what it takes, such as "DIR"; "" for a flag; the name for an argument
  std::vector<std::string> choices;  // the values there are, where they are listed
  std::string help;                  // a sentence without a full stop
  std::string group;                 // the heading that it stands under
  bool is_required = false;
  bool is_repeatable = false;

  bool operator==(const OptionPage&) const = default;
  const std::string& longest_name() const { return names.back(); }
  // "-c, --connection NAME"
  std::string synopsis() const;
};

// One command as a value: what help, reference, man page and completion show, and all they know of it.
struct CommandPage {
  std::string name;  // of itself: "schema"
  std::vector<std::string> aliases;
  std::string path;     // as one types it: "cairn config schema"
  std::string summary;  // a line without a full stop
  std::string group;    // the heading that it stands under, among its siblings
  std::string footer;   // examples and exit codes
  std::vector<OptionPage> arguments;
  std::vector<OptionPage> options;  // in groups, each in its own order
  std::vector<CommandPage> commands;

  // By its name or an alias.
  const CommandPage* find_command(std::string_view command) const;
  const OptionPage* find_option(std::string_view option) const;
  // "cairn sync [OPTIONS] [TABLE...]"
  std::string usage() const;
};

// The commands that do something: those without commands of their own, in order.
std::vector<const CommandPage*> leaves_of(const CommandPage& root);

// The options that stand under the same heading of their own in several commands, each once: those of a
// connection, mostly.
std::vector<OptionPage> shared_options(const CommandPage& root);

// The options of a command as a page shows them: --help, which all have, is left out.
struct OptionSplit {
  std::vector<OptionPage> own;
  std::vector<OptionPage> shared;  // explained once for all commands
};
OptionSplit split_options(const CommandPage& page, std::span<const OptionPage> shared);

// Everything below `app`, but for what is hidden: commands and options without a group.
CommandPage describe_command(const CLI::App& app);

}  // namespace cairn::cli
