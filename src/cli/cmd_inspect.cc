#include <filesystem>
#include <limits>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "avro/row_json.h"
#include "base/counted.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "cli/text_table.h"
#include "config/flags.h"
#include "source/local_store.h"
#include "sync/file_rows.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

struct InspectFlags {
  std::string file;
  std::optional<std::string> rows;
  std::string format = "text";
};

Result<std::unique_ptr<ByteSource>> open_file(const std::string& name) {
  const std::filesystem::path path(name);
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
  const auto store = TRY(LocalStore::open(directory));
  const ObjectInfo info = TRY(store->stat(ObjectKey(path.filename())));
  return store->open(info);
}

std::string type_text(const avro::FileField& field) {
  return field.type.has_value() ? format_type(*field.type) : "null";
}

std::string summary_json(const std::string& name, const FileSummary& summary) {
  Json fields = Json::array();
  for (const avro::FileField& field : summary.fields) {
    fields.push_back({{"field", field.name}, {"type", type_text(field)}, {"description", field.doc}});
  }
  const Json document{{"format", 1},
                      {"file", name},
                      {"codec", summary.codec},
                      {"bytes", summary.bytes},
                      {"bytes_uncompressed", summary.bytes_uncompressed},
                      {"blocks", summary.blocks},
                      {"rows", summary.rows},
                      {"fields", std::move(fields)}};
  return json_line(document);
}

std::string summary_text(const std::string& name, const FileSummary& summary) {
  TextTable fields({{"field"}, {"type"}, {"description"}});
  for (const avro::FileField& field : summary.fields) fields.add({field.name, type_text(field), field.doc});
  return fmt::format("{}\n{}, {}, codec {}, {} ({} uncompressed); every byte was read and checked\n\n{}",
                     printable(name), counted(static_cast<std::int64_t>(summary.rows), "row"),
                     counted(static_cast<std::int64_t>(summary.blocks), "block"), summary.codec,
                     format_bytes(summary.bytes), format_bytes(summary.bytes_uncompressed), fields.text());
}

// One row for people: a line a field, so that wide rows stay readable.
std::string row_text(const std::string& row_json, std::uint64_t number) {
  std::string text = fmt::format("row {}\n", number);
  const Json row = Json::parse(row_json);
  for (const auto& [field, value] : row.items()) {
    const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
    text += fmt::format("  {}: {}\n", printable(field), printable(shown));
  }
  return text;
}

Result<int> print_rows(ByteSource& file, const InspectFlags& flags, Session& session) {
  const std::uint64_t rows_max = *flags.rows == "all" ? std::numeric_limits<std::uint64_t>::max()
                                                      : TRY_WITHIN(parse_row_count(*flags.rows), "--rows N|all");
  const avro::FileHeader header = TRY_WITHIN(avro::read_header(file), file.name());
  const std::vector<avro::FileField> fields = avro::fields_of(header.schema);
  std::vector<avro::JsonColumn> columns;
  for (const avro::FileField& field : fields) columns.push_back({field.name, column_type_of(field)});
  std::uint64_t number = 0;
  TRY(read_rows(file, rows_max, [&](const ColumnSink& sink, std::size_t rows) {
    std::string text;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::string json = avro::row_as_json(columns, sink, row);
      text += flags.format == "json" ? json + "\n" : row_text(json, ++number);
    }
    session.console.print(text);
    return session.console.output_failure() == 0 && !session.stop.stop_requested();
  }));
  return 0;
}

Result<int> inspect(const InspectFlags& flags, Session& session) {
  const std::unique_ptr<ByteSource> file = TRY(open_file(flags.file));
  if (flags.rows.has_value()) return print_rows(*file, flags, session);
  const FileSummary summary = TRY(summarise_file(*file));
  session.console.print(flags.format == "json" ? summary_json(flags.file, summary) : summary_text(flags.file, summary));
  return 0;
}

}  // namespace

void add_inspect(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("inspect", "Look into one Avro file: its fields and types, or its rows");
  const auto flags = std::make_shared<InspectFlags>();
  command->add_option("FILE", flags->file, "Avro file")->required()->type_name("");
  command->add_option("--rows", flags->rows, "Print this many rows, or 'all'")->type_name("N|all");
  command->add_option("--format,--output", flags->format, "text, or json: one object a line for rows (default text)")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORM");
  command->footer(command_footer({{"cairn inspect part-0.avro", "fields, types and blocks"},
                                  {"cairn inspect part-0.avro --rows 3", "and what is in it"}},
                                 {0, 2, 3}));
  command->callback([flags, &session] { finish(session, inspect(*flags, session)); });
}

}  // namespace cairn::cli
