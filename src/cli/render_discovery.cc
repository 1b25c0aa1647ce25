#include "cli/render_discovery.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "cli/console.h"
#include "cli/printable.h"
#include "cli/render_unreadable.h"
#include "cli/text_table.h"
#include "source/heap_connect/contract.h"
#include "source/heap_connect/dictionary.h"

namespace cairn::cli {
namespace {

using Colour = Console::Colour;
using enum TextTable::Align;

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::string headline(const Discovery& discovery) {
  const std::string bucket = discovery.bucket.empty() ? "unknown" : printable(discovery.bucket);
  std::string dumps = "no dump";
  if (!discovery.dumps.empty()) {
    dumps = fmt::format("{}, {} to {}", counted(static_cast<std::int64_t>(discovery.dumps.size()), "dump"),
                        discovery.dumps.front().value(), discovery.dumps.back().value());
  }
  return fmt::format("bucket {}: {}; source contract {}\n\n", bucket, dumps, heap_connect::kSourceContract);
}

std::string problems_text(std::span<const DiscoveredTable* const> tables, const Console& console) {
  std::string text;
  for (const DiscoveredTable* table : tables) {
    if (!table->problem.has_value()) continue;
    text += fmt::format("{} {}: {}\n", console.coloured_out(Colour::kRed, "unreadable"), printable(table->name.value()),
                        printable(table->problem->text()));
  }
  return text;
}

std::string news_text(std::span<const DiscoveredTable* const> tables, const Console& console) {
  const auto is_new = [](const DiscoveredTable* table) { return table->selected == Selected::kNew; };
  const auto waiting = static_cast<std::size_t>(std::ranges::count_if(tables, is_new));
  if (waiting == 0) return "";
  return fmt::format(
      "{} {} new, neither selected nor ignored: `cairn select TABLE` takes one, a line under `ignore:` "
      "leaves it out for good.\n",
      console.coloured_out(Colour::kGreen, std::to_string(waiting)), waiting == 1 ? "table is" : "tables are");
}

std::string new_fields_text(std::span<const DiscoveredTable* const> tables, const Console& console) {
  std::string text;
  for (const DiscoveredTable* table : tables) {
    if (table->selected != Selected::kSelected) continue;
    std::vector<std::string> fields;
    for (const DiscoveredField& field : table->fields) {
      if (field.selected == Selected::kNew) fields.push_back(field.name);
    }
    if (fields.empty()) continue;
    text += fmt::format("{} in {}: {}\n", console.coloured_out(Colour::kGreen, "new"), printable(table->name.value()),
                        printable(joined(fields)));
  }
  return text;
}

std::string hidden_text(const Discovery& discovery, std::size_t shown) {
  const auto hidden = static_cast<std::int64_t>(discovery.tables.size() - shown);
  if (hidden == 0) return "";
  return fmt::format("{} {} not shown: in none of the newest {} dumps; `--all` shows {}.\n", counted(hidden, "table"),
                     hidden == 1 ? "is" : "are", kLongUnseenDumps, hidden == 1 ? "it" : "them");
}

std::string last_dump_of(const DiscoveredTable& table) {
  return fmt::format("{}{}", table.last_dump.value(), table.is_long_unseen ? " (long unseen)" : "");
}

}  // namespace

std::string render_discovery(const Discovery& discovery, std::span<const DiscoveredTable* const> tables,
                             const Console& console) {
  TextTable text({{"table"},
                  {"selection"},
                  {"fields", kRight},
                  {"key"},
                  {"full dump"},
                  {"first dump", kRight},
                  {"last dump", kRight}});
  for (const DiscoveredTable* table : tables) {
    text.add({table->name.value(), std::string(name_of(table->selected)), std::to_string(table->fields.size()),
              joined(table->key), table->has_full_dump ? "yes" : "no", std::to_string(table->first_dump.value()),
              last_dump_of(*table)});
  }
  const std::string remarks = render_unreadable(discovery.unreadable, console) + problems_text(tables, console) +
                              new_fields_text(tables, console) + news_text(tables, console) +
                              hidden_text(discovery, tables.size());
  return headline(discovery) + text.text() + (remarks.empty() ? "" : "\n") + remarks;
}

std::string render_discovered_tables(const Discovery& discovery, std::span<const DiscoveredTable* const> tables,
                                     const Console& console) {
  TextTable text({{"table"}, {"fields", kRight}, {"key"}, {"full dump"}, {"last dump", kRight}});
  for (const DiscoveredTable* table : tables) {
    text.add({table->name.value(), std::to_string(table->fields.size()), joined(table->key),
              table->has_full_dump ? "yes" : "no", last_dump_of(*table)});
  }
  return headline(discovery) + text.text() + render_unreadable(discovery.unreadable, console) +
         problems_text(tables, console);
}

std::string render_discovered_fields(const DiscoveredTable& table) {
  TextTable fields({{"field"}, {"type"}, {"times"}, {"selection"}, {"key"}, {"last dump", kRight}, {"description"}});
  for (const DiscoveredField& field : table.fields) {
    fields.add({field.name, field.type.has_value() ? format_type(*field.type) : "-",
                field.times == TimeEncoding::kNone ? "" : std::string(format_encoding(field.times)),
                std::string(name_of(field.selected)), field.is_key ? "key" : "",
                std::to_string(field.last_dump.value()), field.description});
  }
  std::string text = fmt::format("{}: {}\n{}, key {}, {} from {} to {}\n", printable(table.name.value()),
                                 heap_connect::find_table(table.name).meaning, name_of(table.selected),
                                 printable(joined(table.key)), counted(static_cast<std::int64_t>(table.dumps), "dump"),
                                 table.first_dump.value(), last_dump_of(table));
  if (table.problem.has_value()) text += printable(table.problem->text()) + "\n";
  return text + "\n" + fields.text();
}

}  // namespace cairn::cli
