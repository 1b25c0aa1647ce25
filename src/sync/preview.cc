#include "sync/preview.h"

#include <algorithm>

#include "avro/row_json.h"
#include "model/batch.h"
#include "plan/near_names.h"
#include "plan/views.h"
#include "sync/avro_source.h"

namespace cairn {
namespace {

// A column that can be shown.
struct Shown {
  std::string field;
  std::string column;
  Type type;
  std::size_t place = 0;  // among the columns of the table's plan
};

// Those that were asked for, in that order; all if none was. Either name of a column may have been given, so what the
// names mean is compared, and not how they are written.
Result<std::vector<Shown>> chosen_columns(const std::vector<Shown>& all, const PreviewOrder& order) {
  if (order.columns.empty()) return all;
  std::vector<Shown> chosen;
  for (const std::string& name : order.columns) {
    const auto is_meant = [&](const Shown& shown) { return shown.column == name || shown.field == name; };
    const auto found = std::ranges::find_if(all, is_meant);
    if (found == all.end()) {
      std::vector<std::string> known;
      for (const Shown& shown : all) known.push_back(shown.column);
      const std::vector<std::string> near = near_names(name, known);
      return make_error(ErrorKind::kConfig, "'{}' has no column '{}'", order.table.value(), name)
          .hinting(near.empty() ? "`cairn tables TABLE` lists its columns"
                                : fmt::format("did you mean {}?", list_of(near)));
    }
    if (std::ranges::find(chosen, found->column, &Shown::column) != chosen.end()) {
      return make_error(ErrorKind::kConfig, "--columns: `{}` comes twice", found->column)
          .hinting("name each column once");
    }
    chosen.push_back(*found);
  }
  return chosen;
}

std::vector<avro::JsonColumn> json_columns(const std::vector<Shown>& columns) {
  std::vector<avro::JsonColumn> json;
  for (const Shown& shown : columns) json.push_back({shown.column, shown.type});
  return json;
}

Preview empty_preview(const std::vector<Shown>& columns) {
  Preview preview;
  for (const Shown& shown : columns) {
    preview.columns.push_back(shown.column);
    preview.fields.push_back(shown.field);
  }
  return preview;
}

Result<Preview> from_destination(DestinationReader& reader, const TableState& state, const PreviewOrder& order) {
  std::vector<Shown> all;
  for (const CatalogField& field : state.fields) {
    if (has_column(field)) all.push_back({field.field, field.column, field.type});
  }
  const std::vector<Shown> columns = TRY(chosen_columns(all, order));
  Preview preview = empty_preview(columns);
  if (columns.empty()) return preview;
  RowsQuery query{.table = order.table, .columns = {}, .rows_max = order.rows_max};
  for (const Shown& shown : columns) query.columns.push_back({shown.column, shown.type});
  const std::unique_ptr<RowReader> rows = TRY(reader.read_rows(query));
  const std::vector<avro::JsonColumn> json = json_columns(columns);
  while (true) {
    const RowReader::Rows batch = TRY(rows->next());
    if (batch.count == 0) return preview;
    const ColumnSink sink{batch.columns, batch.count};
    for (std::size_t row = 0; row < batch.count; ++row) preview.rows.push_back(avro::row_as_json(json, sink, row));
  }
}

// The newest dump of a plan that has a file.
const PlannedDump* newest_with_files(const TablePlan& table) {
  const PlannedDump* newest = nullptr;
  for (const Load& load : table.loads) {
    for (const PlannedDump& dump : load.dumps) {
      if (!dump.files.empty()) newest = &dump;
    }
  }
  return newest;
}

Result<Preview> first_rows(ObjectStore& store, const TablePlan& table, const PlannedDump& dump,
                           const PreviewOrder& order) {
  std::vector<Shown> all;
  ScanRequest request{.first_file = 0, .file_count = 1, .columns = {}};
  std::vector<Physical> physicals;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const PlannedColumn& column = table.columns[i];
    all.push_back({column.field, column.column, column.type, i});
    request.columns.push_back({ScanColumn::Kind::kData, i});
    physicals.push_back(physical_of(column.type));
  }
  const std::vector<Shown> columns = TRY(chosen_columns(all, order));
  Preview preview = empty_preview(columns);
  preview.bucket_file = dump.files.front().file.uri;

  const Load load{.mode = LoadMode::kAppend, .dumps = {dump}};
  AvroSource source(store, table, load);
  const std::unique_ptr<Scan> scan = TRY(source.scan(std::move(request)));
  const std::unique_ptr<BatchReader> reader = TRY(scan->open_reader());
  Batch batch(physicals);
  const std::vector<avro::JsonColumn> json = json_columns(columns);
  while (preview.rows.size() < order.rows_max) {
    const ColumnSink sink = batch.reset();
    const std::size_t count = reader->next(sink);
    if (count == 0) break;
    std::vector<SinkColumn> shown;
    for (const Shown& column : columns) shown.push_back(sink.columns[column.place]);
    for (std::size_t row = 0; row < count && preview.rows.size() < order.rows_max; ++row) {
      preview.rows.push_back(avro::row_as_json(json, {shown, count}, row));
    }
  }
  TRY(reader->status());
  return preview;
}

Result<Preview> from_bucket(const RunSettings& settings, const RunParts& parts, const PreviewOrder& order) {
  RunSettings narrowed = settings;
  narrowed.selection = settings.selection.only(order.table);
  narrowed.only_tables = {order.table.value()};
  const Survey found = TRY(survey(narrowed, parts));
  const auto table = std::ranges::find(found.plan.tables, order.table, &TablePlan::table);
  if (table == found.plan.tables.end()) {
    return make_error(ErrorKind::kConfig, "there is no table '{}'", order.table.value())
        .hinting("`cairn discover` lists the tables there are");
  }
  if (const PlannedDump* const dump = newest_with_files(*table)) return first_rows(parts.store, *table, *dump, order);
  if (table->stop) return table->stop->error;
  return Preview{};
}

}  // namespace

Result<Preview> preview(const RunSettings& settings, const RunParts& parts, const PreviewOrder& order) {
  const auto reader = TRY(parts.destination.open_reader());
  const Progress progress = TRY_WITHIN(reader->read_progress(), "reading progress");
  const TableState* const state = progress.find(order.table);
  if (state != nullptr && state->bookmark) return from_destination(*reader, *state, order);
  return from_bucket(settings, parts, order);
}

}  // namespace cairn
