#include "cli/manual/command_page.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace cairn::cli {
namespace {

constexpr std::string_view kPlainGroup = "Options";  // the library's heading for an option without a group

// "FORM:{text,json}" as "FORM" and its choices: the library puts the list of an IsMember behind the type's name.
void split_choices(const std::string& type, OptionPage& page) {
  const std::size_t open = type.find(":{");
  page.value = type.substr(0, open);
  if (open == std::string::npos || !type.ends_with('}')) return;
  page.choices = CLI::detail::split(type.substr(open + 2, type.size() - open - 3), ',');
}

OptionPage describe_option(const CLI::Option& option) {
  OptionPage page{.help = option.get_description(),
                  .group = option.get_group(),
                  .is_required = option.get_required(),
                  .is_repeatable = option.get_expected_max() == CLI::detail::expected_max_vector_size};
  for (const std::string& name : option.get_snames()) page.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) page.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) split_choices(option.get_type_name(), page);
  if (!option.nonpositional()) {
    page.names = {option.get_name(true)};
    page.value = page.names.front();
  }
  return page;
}

void describe_options(const CLI::App& app, CommandPage& page) {
  for (const std::string& group : app.get_groups()) {
    if (group.empty()) continue;
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_group() != group) continue;
      (option->nonpositional() ? page.options : page.arguments).push_back(describe_option(*option));
    }
  }
}

std::string path_of(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : path_of(*app.get_parent()) + " " + app.get_name();
}

CommandPage describe_below(const CLI::App& app, const std::string& path) {
  CommandPage page{.name = app.get_name(),
                   .aliases = app.get_aliases(),
                   .path = path,
                   .summary = app.get_description(),
                   .group = app.get_group(),
                   .footer = app.get_footer()};
  describe_options(app, page);
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (!command->get_group().empty())
      page.commands.push_back(describe_below(*command, path + " " + command->get_name()));
  }
  return page;
}

}  // namespace

std::string OptionPage::synopsis() const {
  std::string text = fmt::format("{}", fmt::join(names, ", "));
  if (!value.empty() && value != names.front()) text += " " + value;
  return text;
}

const CommandPage* CommandPage::find_command(std::string_view command) const {
  const auto is_called = [command](const CommandPage& page) {
    return page.name == command || std::ranges::find(page.aliases, command) != page.aliases.end();
  };
  const auto found = std::ranges::find_if(commands, is_called);
  return found == commands.end() ? nullptr : &*found;
}

const OptionPage* CommandPage::find_option(std::string_view option) const {
  for (const OptionPage& page : options) {
    if (std::ranges::find(page.names, option) != page.names.end()) return &page;
  }
  return nullptr;
}

std::string CommandPage::usage() const {
  std::string text = path + (commands.empty() ? " [OPTIONS]" : " COMMAND");
  for (const OptionPage& argument : arguments) {
    const std::string shown = argument.names.front() + (argument.is_repeatable ? "..." : "");
    text += argument.is_required ? " " + shown : " [" + shown + "]";
  }
  return text;
}

std::vector<const CommandPage*> leaves_of(const CommandPage& root) {
  if (root.commands.empty()) return {&root};
  std::vector<const CommandPage*> leaves;
  for (const CommandPage& below : root.commands) std::ranges::copy(leaves_of(below), std::back_inserter(leaves));
  return leaves;
}

std::vector<OptionPage> shared_options(const CommandPage& root) {
  std::vector<OptionPage> seen;
  std::vector<OptionPage> shared;
  const auto is_in = [](const auto& options, const OptionPage& option) {
    return std::ranges::find(options, option) != options.end();
  };
  for (const CommandPage* page : leaves_of(root)) {
    for (const OptionPage& option : page->options) {
      if (option.group == kPlainGroup || is_in(shared, option)) continue;
      (is_in(seen, option) ? shared : seen).push_back(option);
    }
  }
  std::vector<OptionPage> grouped;
  for (const OptionPage& first : shared) {
    if (is_in(grouped, first)) continue;
    std::ranges::copy_if(shared, std::back_inserter(grouped),
                         [&](const OptionPage& option) { return option.group == first.group; });
  }
  return grouped;
}

OptionSplit split_options(const CommandPage& page, std::span<const OptionPage> shared) {
  OptionSplit split;
  for (const OptionPage& option : page.options) {
    if (option.longest_name() == "--help") continue;
    const bool is_shared = std::ranges::find(shared, option) != shared.end();
    (is_shared ? split.shared : split.own).push_back(option);
  }
  return split;
}

CommandPage describe_command(const CLI::App& app) { return describe_below(app, path_of(app)); }

}  // namespace cairn::cli
