#include "config/expand.h"

#include <algorithm>

#include "base/text_file.h"

namespace cairn {
namespace {

constexpr std::string_view kFile = "file:";
constexpr std::size_t kFileBytesMax = std::size_t{64} << 10;

bool is_variable_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && !is_digit(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

Result<std::string> expand_variables(std::string_view value, const Environment& environment) {
  std::string expanded;
  while (true) {
    const std::size_t begin = value.find("${");
    if (begin == std::string_view::npos) return expanded.append(value);
    expanded.append(value.substr(0, begin));
    const std::size_t end = value.find('}', begin);
    const std::string name(end == std::string_view::npos ? "" : value.substr(begin + 2, end - begin - 2));
    if (!is_variable_name(name)) {
      return make_error(ErrorKind::kConfig, "`${{` is not followed by a variable's name and `}}`")
          .hinting("write a variable as ${NAME}");
    }
    const std::optional<std::string> content = environment(name);
    if (!content.has_value()) {
      return make_error(ErrorKind::kConfig, "the variable {} is not set", name)
          .hinting(fmt::format("export {} before you call cairn", name));
    }
    expanded.append(*content);
    value.remove_prefix(end + 1);
  }
}

}  // namespace

Result<std::string> expand(std::string_view value, const std::filesystem::path& base, const Environment& environment) {
  if (!value.starts_with(kFile)) return expand_variables(value, environment);
  const std::string path = TRY(expand_variables(value.substr(kFile.size()), environment));
  std::string content = TRY(read_text_file(base / path, kFileBytesMax));
  if (content.ends_with('\n')) content.pop_back();
  if (content.ends_with('\r')) content.pop_back();
  return content;
}

}  // namespace cairn
