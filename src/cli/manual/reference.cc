#include "cli/manual/reference.h"

#include <fmt/format.h>

#include "base/error.h"
#include "cli/exit_codes.h"
#include "cli/manual/markdown.h"
#include "cli/manual/places.h"
#include "cli/manual/reference_commands.h"
#include "cli/manual/reference_dictionary.h"
#include "config/keys.h"
#include "model/notice.h"

namespace cairn::cli {
namespace {

std::string default_cell(const ConfigKey& key) {
  if (key.status == KeyStatus::kRequired) return "required";
  return markdown_cell(key.default_value);
}

std::string configuration() {
  std::string text =
      "# Keys of the connection file\n\nWhat the file is, and how it is read: [the connection "
      "file](../configuration.md). "
      "`cairn config schema` prints the same as a JSON Schema, for editors.\n\n" +
      markdown_head({"key", "type", "default", ""});
  std::string later;
  for (const ConfigKey& key : config_keys()) {
    if (key.status == KeyStatus::kLater) {
      later += markdown_row({markdown_code(key.path), markdown_cell(key.help)});
    } else {
      text +=
          markdown_row({markdown_code(key.path), markdown_cell(key.type), default_cell(key), markdown_cell(key.help)});
    }
  }
  if (later.empty()) return text;
  return text + "\n## Keys of later versions\n\nThey are refused by name, with what to do meanwhile.\n\n" +
         markdown_head({"key", "meanwhile"}) + later;
}

std::string exit_codes_page() {
  std::string text =
      "# Exit codes\n\nScripts may rely on them. A code follows from the [kind](errors.md) of what went "
      "wrong.\n\n" +
      markdown_head({">code", "kind", "what happened", "what to do"});
  for (const ExitCode& code : exit_codes()) {
    text += markdown_row({std::to_string(code.code), kinds_of_exit_code(code.code), markdown_cell(code.meaning),
                          markdown_cell(code.remedy)});
  }
  return text + "\n" + markdown(precedence_sentence()) +
         "\n\nIn a schedule, 0 is success; 4 and 7 are worth another try; 3 and 5 want a person, but not at night: the "
         "other tables are up to date.\n";
}

std::string errors() {
  std::string text =
      "# Kinds of errors\n\nA kind says what the caller does about an error, never who failed. It stands in reports, "
      "logs "
      "and JSON documents.\n\n" +
      markdown_head({"kind", "what Cairn does", "tried again", "set aside", ">exit code"});
  for (const ErrorKindInfo& info : error_kinds()) {
    text += markdown_row({markdown_code(info.name), markdown_cell(info.caller_action), info.is_retried ? "yes" : "",
                          info.is_quarantined ? "yes" : "", std::to_string(info.exit_code)});
  }
  return text;
}

std::string notices() {
  std::string text =
      "# Notices\n\nWhat a person should know and what stops nothing by itself. `plan`, `sync` and `report` print "
      "them; in "
      "JSON, `kind` is the word of the first column.\n\n" +
      markdown_head({"kind", "meaning"});
  for (const NoticeKind kind : notice_kinds()) {
    text += markdown_row({markdown_code(name_of(kind)), markdown_cell(meaning_of(kind))});
  }
  return text;
}

std::string surroundings() {
  std::string text = "# Environment and files\n\n" + markdown_head({"variable", ""});
  for (const Place& place : environment_variables()) {
    text += markdown_row({markdown_code(place.name), markdown_cell(place.meaning)});
  }
  text += "\n" + markdown_head({"file", ""});
  for (const Place& place : files()) text += markdown_row({markdown_code(place.name), markdown_cell(place.meaning)});
  return text;
}

std::string index(const std::vector<ReferencePage>& pages) {
  std::string text =
      "# Reference\n\nPrinted by `cairn manual reference` from the tables that the program works by. Not edited by "
      "hand: "
      "`./dev docs` writes these pages anew.\n\n";
  for (const ReferencePage& page : pages) {
    const std::string title = page.text.substr(2, page.text.find('\n') - 2);
    text += fmt::format("- [{}]({})\n", title, page.file);
  }
  return text;
}

}  // namespace

std::vector<ReferencePage> reference_pages(const CommandPage& root) {
  std::vector<ReferencePage> pages{{"commands.md", reference_commands(root)},
                                   {"configuration.md", configuration()},
                                   {"exit-codes.md", exit_codes_page()},
                                   {"errors.md", errors()},
                                   {"notices.md", notices()},
                                   {"environment.md", surroundings()},
                                   {"dictionary.md", reference_dictionary()}};
  pages.insert(pages.begin(), {"README.md", index(pages)});
  return pages;
}

}  // namespace cairn::cli
