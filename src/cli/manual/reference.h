#pragma once

#include <string>
#include <vector>

#include "cli/manual/command_page.h"

namespace cairn::cli {

// A page of docs/reference/, printed from the tables that the program itself works by, so that it cannot say anything
// else than the program does. `./dev docs` writes them, and a test holds the ones of the repository against these.
struct ReferencePage {
  std::string file;  // "commands.md"
  std::string text;  // Markdown
};

// All of them, with the index first. `root` is the program itself.
std::vector<ReferencePage> reference_pages(const CommandPage& root);

}  // namespace cairn::cli
