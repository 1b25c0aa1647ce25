#include "cli/manual/reference_commands.h"

#include <algorithm>
#include <cctype>
#include <span>

#include <fmt/format.h>

#include "cli/manual/markdown.h"

namespace cairn::cli {
namespace {

constexpr std::string_view kShared = "Options of many commands";

// Where a heading is linked to: lower case, blanks as hyphens.
std::string anchor_of(std::string_view heading) {
  std::string anchor(heading);
  std::ranges::transform(anchor, anchor.begin(), [](unsigned char c) { return c == ' ' ? '-' : std::tolower(c); });
  return anchor;
}

std::string help_of(const OptionPage& option) {
  std::string text = markdown_cell(option.help);
  if (option.is_required) text += "; required";
  return text;
}

std::string options_table(std::span<const OptionPage> options) {
  std::string text;
  std::string group;
  for (const OptionPage& option : options) {
    if (option.group != group) text += fmt::format("\n{}\n\n{}", option.group, markdown_head({"option", ""}));
    group = option.group;
    text += markdown_row({markdown_code(option.synopsis()), help_of(option)});
  }
  return text;
}

std::string arguments_table(const CommandPage& page) {
  if (page.arguments.empty()) return "";
  std::string text = "\n" + markdown_head({"argument", ""});
  for (const OptionPage& argument : page.arguments) {
    text += markdown_row({markdown_code(argument.names.front()), help_of(argument)});
  }
  return text;
}

std::string shared_line(std::span<const OptionPage> shared) {
  if (shared.empty()) return "";
  std::string names;
  for (const OptionPage& option : shared) names += (names.empty() ? "`" : ", `") + option.longest_name() + "`";
  return fmt::format("\n[{}](#{}): {}\n", kShared, anchor_of(kShared), names);
}

std::string section(const CommandPage& page, std::span<const OptionPage> shared) {
  std::string text = fmt::format("\n## {}\n\n{}.\n\n```\n{}\n```\n", page.path, markdown(page.summary), page.usage());
  for (const std::string& alias : page.aliases) text += fmt::format("\nAlso called `cairn {}`.\n", alias);
  const OptionSplit options = split_options(page, shared);
  text += arguments_table(page) + options_table(options.own) + shared_line(options.shared);
  if (!page.footer.empty()) text += fmt::format("\n```\n{}```\n", page.footer);
  return text;
}

}  // namespace

std::string reference_commands(const CommandPage& root) {
  std::string text = "# Commands\n\n`cairn COMMAND --help` prints the same.\n\n" + markdown_head({"command", ""});
  const auto commands = leaves_of(root);
  for (const CommandPage* page : commands) {
    text += markdown_row({fmt::format("[`{}`](#{})", page->path, anchor_of(page->path)), markdown_cell(page->summary)});
  }
  const std::vector<OptionPage> shared = shared_options(root);
  if (!shared.empty())
    text += fmt::format("\n## {}\n\nEach command lists those that it takes.\n", kShared) + options_table(shared);
  for (const CommandPage* page : commands) text += section(*page, shared);
  return text;
}

}  // namespace cairn::cli
