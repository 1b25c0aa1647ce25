#include "cli/manual/man_page.h"

#include <fmt/format.h>

#include "cli/exit_codes.h"
#include "cli/manual/places.h"

namespace cairn::cli {
namespace {

// Text for roff: backslashes and hyphens stand for themselves, a line never begins with a control character, and what
// is not ASCII is named by its number.
std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_at_line_start = i == 0 || text[i - 1] == '\n';
    if (is_at_line_start && (byte == '.' || byte == '\'')) out += "\\&";
    if (byte == '\\') {
      out += "\\e";
    } else if (byte == '-') {
      out += "\\-";
    } else if (byte == '`') {
      out += "\\(ga";
    } else if (byte == '\'') {
      out += "\\(aq";
    } else if (byte < 0x80) {
      out += static_cast<char>(byte);
    } else {
      const int more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
      unsigned point = byte & (0x3FU >> more);
      for (int k = 0; k < more && i + 1 < text.size(); ++k) point = point << 6U | (text[++i] & 0x3FU);
      out += fmt::format("\\[u{:04X}]", point);
    }
  }
  return out;
}

std::string section(std::string_view title) { return fmt::format(".SH {}\n", title); }

// A tagged paragraph.
std::string entry(std::string_view tag, std::string_view text) {
  return fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(tag), roff(text));
}

std::string sentence(std::string_view text) { return fmt::format("{}.\n", roff(text)); }

std::string as_typed(std::string_view text) {
  return fmt::format(".nf\n{}{}.fi\n", roff(text), text.ends_with('\n') ? "" : "\n");
}

std::string grouped(std::span<const OptionPage> options) {
  std::string text;
  std::string group;
  for (const OptionPage& option : options) {
    if (option.group != group) text += fmt::format(".PP\n{}:\n", roff(option.group));
    group = option.group;
    text += entry(option.synopsis(), option.help + ".");
  }
  return text;
}

std::string options_of(const CommandPage& page, std::span<const OptionPage> shared) {
  std::string text;
  for (const OptionPage& argument : page.arguments) text += entry(argument.names.front(), argument.help + ".");
  const OptionSplit options = split_options(page, shared);
  text += grouped(options.own);
  if (options.shared.empty()) return text;
  std::string names;
  for (const OptionPage& option : options.shared) names += (names.empty() ? "" : ", ") + option.longest_name();
  return text + fmt::format(".PP\n{}\n", roff(fmt::format("Options of many commands: {}.", names)));
}

std::string commands_of(const CommandPage& root, std::span<const OptionPage> shared) {
  std::string text;
  for (const CommandPage* page : leaves_of(root)) {
    text += fmt::format(".SS {}\n", roff(page->usage())) + sentence(page->summary);
    for (const std::string& alias : page->aliases) text += roff(fmt::format("Also called `cairn {}`.", alias)) + "\n";
    text += options_of(*page, shared);
    if (!page->footer.empty()) text += ".PP\n" + as_typed(page->footer);
  }
  return text;
}

std::string exit_status() {
  std::string text = section("EXIT STATUS");
  for (const ExitCode& code : exit_codes()) text += entry(std::to_string(code.code), std::string(code.meaning) + ".");
  return text + ".PP\n" + roff(precedence_sentence()) + "\n";
}

std::string places(std::string_view title, std::span<const Place> places) {
  std::string text = section(title);
  for (const Place& place : places) text += entry(place.name, place.meaning);
  return text;
}

}  // namespace

std::string man_page(const CommandPage& root, std::string_view version, std::string_view date) {
  std::string text = fmt::format(".TH CAIRN 1 \"{}\" \"cairn {}\" \"User Commands\"\n", date, roff(version));
  text += section("NAME") + "cairn \\- replicate what Heap Connect publishes into a database\n";
  text += section("SYNOPSIS") + fmt::format(".B cairn\n{}\n", roff("COMMAND [OPTIONS] [ARGUMENTS]"));
  text += section("DESCRIPTION") + as_typed(root.summary);
  const std::vector<OptionPage> shared = shared_options(root);
  text += section("COMMANDS") + commands_of(root, shared);
  if (!shared.empty()) {
    text += section("OPTIONS OF MANY COMMANDS") + sentence("Each command lists those that it takes") + grouped(shared);
  }
  return text + exit_status() + places("ENVIRONMENT", environment_variables()) + places("FILES", files());
}

}  // namespace cairn::cli
