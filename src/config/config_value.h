#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "config/connection.h"
#include "config/nearest.h"
#include "config/yaml_node.h"

namespace cairn {

// One value of a connection file on its way into a typed field: knows where it stands, so that every error names file,
// line and key. Borrows everything; lives while the file is read.
struct ConfigValue {
  const YamlNode& node;
  std::string path;  // of the key: "source.path"
  const ConnectionText& text;
  const Environment& environment;

  // A kConfig error "file:line: key: what".
  Error error(std::string_view what) const;
  // The same at another place in the file.
  Error error_at(int line, std::string_view path_there, std::string_view what) const;

  // The text as it stands; an empty one is an error.
  Result<std::string> plain_text() const;
  // The text with ${NAME} and file:PATH expanded.
  Result<std::string> expanded_text() const;
  // The expanded text as a path, a relative one starting at the workspace.
  Result<std::string> file_path() const;
  Result<std::int64_t> integer(std::int64_t min, std::int64_t max) const;
  // A list of distinct texts, none of them empty.
  Result<std::vector<std::string>> texts() const;
  // kConfig unless the node is a map or a list.
  Status expect_map() const;
  Status expect_list() const;

  // A value below this one.
  ConfigValue at(const YamlNode& below, std::string path_below) const;
};

template <typename T>
struct Choice {
  std::string_view word;
  T value;
};

// kConfig, naming the choices, for a word that is none of them.
template <typename T, std::size_t n>
Result<T> choose(const ConfigValue& value, const Choice<T> (&choices)[n]) {
  const std::string word = TRY(value.expanded_text());
  std::vector<std::string> words;
  for (const Choice<T>& choice : choices) {
    if (choice.word == word) return choice.value;
    words.emplace_back(choice.word);
  }
  std::string known;
  for (const std::string& known_word : words) known += (known.empty() ? "" : ", ") + known_word;
  Error error = value.error(fmt::format("`{}` is none of: {}", word, known));
  if (const auto meant = nearest(word, words))
    return std::move(error).hinting(fmt::format("did you mean `{}`?", *meant));
  return error;
}

}  // namespace cairn
