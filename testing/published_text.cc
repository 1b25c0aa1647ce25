#include "testing/published_text.h"

#include <fmt/format.h>

namespace cairn::testing {
namespace {

std::string shown(std::string_view text) {
  constexpr std::size_t kBytesMax = 300;
  std::string out;
  for (const char c : text.substr(0, kBytesMax)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? fmt::format("\\x{:02X}", byte) : std::string(1, c);
  }
  return text.size() <= kBytesMax ? out : fmt::format("{}({} bytes)", out, text.size());
}

std::string table_text(const DumpTable& table) {
  std::string text = shown(table.name.value());
  if (table.problem.has_value()) return text + " stops: " + shown(table.problem->text());
  text += table.mode == DumpMode::kFull ? " full [" : " incremental [";
  for (std::size_t i = 0; i < table.columns.size(); ++i) text += (i == 0 ? "" : " ") + shown(table.columns[i]);
  text += "]";
  for (const DataFile& file : table.files) text += " " + shown(file.key.value());
  return text;
}

}  // namespace

std::string published_text(const Published& published) {
  std::string text;
  for (const Dump& dump : published.dumps) {
    const std::int64_t id = dump.id.value();
    if (dump.problem.has_value()) {
      text += fmt::format("{} stops: {}\n", id, shown(dump.problem->text()));
      continue;
    }
    if (dump.tables.empty()) text += fmt::format("{} without tables\n", id);
    for (const DumpTable& table : dump.tables) text += fmt::format("{} {}\n", id, table_text(table));
    if (!dump.property_definitions.empty())
      text += fmt::format("{} defines {}\n", id, shown(dump.property_definitions));
  }
  for (const Notice& notice : published.notices) {
    const std::string dump = notice.dump.has_value() ? fmt::format(" {}", notice.dump->value()) : "";
    text += fmt::format("{}{}: {}\n", name_of(notice.kind), dump, shown(notice.message));
  }
  return text;
}

}  // namespace cairn::testing
