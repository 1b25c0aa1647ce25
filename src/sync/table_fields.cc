#include "sync/table_fields.h"

#include <algorithm>
#include <optional>
#include <ranges>
#include <vector>

#include <nlohmann/json.hpp>

#include "avro/container.h"
#include "avro/file_field.h"
#include "plan/keys.h"
#include "plan/views.h"
#include "source/heap_connect/dictionary.h"
#include "sync/unreadable.h"

namespace cairn {
namespace {

using Json = nlohmann::ordered_json;

// The newest file of the table; none if no manifest lists one.
std::optional<DataFile> newest_file(const Published& published, const TableName& name) {
  for (const Dump& dump : std::views::reverse(published.dumps)) {
    for (const DumpTable& table : dump.tables) {
      if (table.name == name && !table.files.empty()) return table.files.front();
    }
  }
  return std::nullopt;
}

Result<std::vector<avro::FileField>> fields_of_file(ObjectStore& store, const DataFile& file) {
  const ObjectInfo info = TRY(store.stat(file.key));
  const auto bytes = TRY(store.open(info));
  const avro::FileHeader header = TRY_WITHIN(avro::read_header(*bytes), bytes->name());
  return avro::fields_of(header.schema);
}

bool is_seen(const Standing& standing, const TableName& name) {
  const auto lists = [&](const Dump& dump) {
    return std::ranges::find(dump.tables, name, &DumpTable::name) != dump.tables.end();
  };
  return standing.progress.find(name) != nullptr || std::ranges::any_of(standing.published.dumps, lists);
}

Json catalog_json(const CatalogField& field, const Destination& destination) {
  const bool is_column = has_column(field);
  return {{"field", field.field},
          {"column", is_column ? Json(field.column) : Json(nullptr)},
          {"type", format_type(field.type)},
          {"sql_type", destination.sql_type(field.type)},
          {"times", format_encoding(field.encoding)},
          {"first_dump", field.first_dump.value()},
          {"last_dump", field.last_dump.value()},
          {"description", field.description}};
}

Json file_json(const avro::FileField& field, const Destination& destination) {
  const Type type = destination.storage_type(field.type.value_or(Type{}));
  return {{"field", field.name},
          {"column", nullptr},
          {"type", field.type.has_value() ? Json(format_type(*field.type)) : Json(nullptr)},
          {"sql_type", field.type.has_value() ? Json(destination.sql_type(type)) : Json(nullptr)},
          {"times", format_encoding(TimeEncoding::kNone)},
          {"first_dump", nullptr},
          {"last_dump", nullptr},
          {"description", field.doc}};
}

}  // namespace

Result<std::string> table_fields_json(const Standing& standing, const TableName& table, KeyMode key_mode,
                                      ObjectStore& store, const Destination& destination) {
  const std::vector<UnreadableManifest> unreadable = unreadable_manifests(standing.published);
  if (!is_seen(standing, table)) {
    if (!unreadable.empty()) return perhaps_in_unreadable(table.value(), unreadable);
    return make_error(ErrorKind::kConfig, "no manifest has a table '{}', and the destination has none either",
                      table.value())
        .hinting("`cairn tables` lists the tables there are");
  }
  const TableState* const state = standing.progress.find(table);
  const SelectEntry* const entry = standing.selection.find(table);
  const std::vector<std::string> key =
      state != nullptr ? state->key : key_of(table, entry == nullptr ? SelectEntry{} : *entry, key_mode);
  std::vector<avro::FileField> in_file;
  if (const auto file = newest_file(standing.published, table)) {
    in_file = TRY_WITHIN(fields_of_file(store, *file), "reading the header of " + file->uri);
  }

  Json fields = Json::array();
  const auto add = [&](Json field) {
    const auto name = field["field"].get<std::string>();
    const bool is_key = std::ranges::find(key, name) != key.end();
    const heap_connect::ColumnEntry* const known = heap_connect::find_column(table, name);
    if (field["description"] == "" && known != nullptr) field["description"] = known->meaning;
    field["joins"] = known == nullptr || known->joins.empty() ? Json(nullptr) : Json(known->joins);
    field["is_key"] = is_key;
    field["is_selected"] = entry != nullptr && (is_key || entry->wants_field(name));
    fields.push_back(std::move(field));
  };
  if (state != nullptr) {
    for (const CatalogField& field : state->fields) add(catalog_json(field, destination));
  }
  for (const avro::FileField& field : in_file) {
    if (state == nullptr || state->find_field(field.name) == nullptr) add(file_json(field, destination));
  }
  const heap_connect::TableEntry& known = heap_connect::find_table(table);
  const Json document{{"format", 1},
                      {"table", table.value()},
                      {"storage_name", state == nullptr ? Json(nullptr) : Json(state->storage_name)},
                      {"description", known.meaning},
                      {"replication", heap_connect::name_of(known.replication)},
                      {"link", known.link.empty() ? Json(nullptr) : Json(known.link)},
                      {"key", key},
                      {"unreadable_manifests", unreadable_json(unreadable)},
                      {"fields", std::move(fields)}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cairn
