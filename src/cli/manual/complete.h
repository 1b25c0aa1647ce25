#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "cli/manual/command_page.h"

namespace cairn::cli {

struct Candidate {
  std::string text;  // the whole word
  std::string help;

  bool operator==(const Candidate&) const = default;
};

// Files of the shell's own, beside the candidates.
enum class Paths : std::uint8_t { kNone, kFiles, kDirectories };

// What the word under the cursor may become.
struct Completion {
  std::vector<Candidate> candidates;
  Paths paths = Paths::kNone;
};

// Names that only this machine knows.
enum class NameKind : std::uint8_t { kConnection, kTable, kDestinationType };
// The options that the command line has so far, by their long names.
using GivenOptions = std::map<std::string, std::string, std::less<>>;
using NameLookup = std::function<std::vector<std::string>(NameKind kind, const GivenOptions& given)>;

// Completes a command line. `words` are those behind the program's name; the last one, perhaps empty, is under the
// cursor. Pure, but for what `lookup` does. A name with characters that a shell would take for something else is not
// offered: names come from a bucket, and what is completed is executed. Blanks in names of connections are the one
// exception, and whoever hands them to a shell quotes them.
Completion complete(const CommandPage& root, std::span<const std::string> words, const NameLookup& lookup);

}  // namespace cairn::cli
