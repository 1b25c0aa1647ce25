#include "cli/manual/reference_commands.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/manual/markdown.h"

namespace cairn::cli {
namespace {

// The commands that do something: those without commands of their own.
std::vector<const CommandPage*> leaves(const CommandPage& page) {
  if (page.commands.empty()) return {&page};
  std::vector<const CommandPage*> found;
  for (const CommandPage& below : page.commands) std::ranges::copy(leaves(below), std::back_inserter(found));
  return found;
}

// Where a heading is linked to: lower case, blanks as hyphens.
std::string anchor_of(std::string_view heading) {
  std::string anchor(heading);
  std::ranges::replace(anchor, ' ', '-');
  return anchor;
}

std::string help_of(const OptionPage& option) {
  std::string text = markdown_cell(option.help);
  if (option.is_required) text += "; required";
  return text;
}

// Options that several commands share are the same under the same heading, and stand there once.
std::string options_table(const CommandPage& page) {
  std::string text;
  std::string group;
  for (const OptionPage& option : page.options) {
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

std::string section(const CommandPage& page) {
  std::string text = fmt::format("\n## {}\n\n{}.\n\n```\n{}\n```\n", page.path, markdown(page.summary), page.usage());
  text += arguments_table(page) + options_table(page);
  if (!page.footer.empty()) text += fmt::format("\n```\n{}```\n", page.footer);
  return text;
}

}  // namespace

std::string reference_commands(const CommandPage& root) {
  std::string text = "# Commands\n\n`cairn COMMAND --help` prints the same.\n\n" + markdown_head({"command", ""});
  const auto commands = leaves(root);
  for (const CommandPage* page : commands) {
    text += markdown_row({fmt::format("[`{}`](#{})", page->path, anchor_of(page->path)), markdown_cell(page->summary)});
  }
  for (const CommandPage* page : commands) text += section(*page);
  return text;
}

}  // namespace cairn::cli
