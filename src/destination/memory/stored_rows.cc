#include "destination/memory/stored_rows.h"

#include <algorithm>

#include "model/batch.h"

namespace cairn::memory_store {
namespace {

class CopiedRows final : public RowReader {
 public:
  CopiedRows(std::vector<Row> rows, std::span<const Physical> physicals) : rows_(std::move(rows)), batch_(physicals) {}

  Result<Rows> next() override {
    const ColumnSink sink = batch_.reset();
    const std::size_t count = std::min(sink.capacity, rows_.size() - done_);
    for (std::size_t row = 0; row < count; ++row) {
      const Row& cells = rows_[done_ + row];
      for (std::size_t i = 0; i < cells.size(); ++i) write_cell(cells[i], sink.columns[i], row);
    }
    done_ += count;
    return Rows{sink.columns, count};
  }

 private:
  std::vector<Row> rows_;
  Batch batch_;
  std::size_t done_ = 0;
};

Result<std::vector<std::size_t>> places_of(const StoredTable& table, const RowsQuery& query) {
  std::vector<std::size_t> places;
  for (const RowsQuery::Column& column : query.columns) {
    const auto found = std::ranges::find(table.columns, column.name, &StoredColumn::column);
    if (found == table.columns.end() || found->type != column.type) {
      return make_error(ErrorKind::kSchemaMismatch, "table '{}' has no column '{}' of type {}", query.table.value(),
                        column.name, format_type(column.type));
    }
    places.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  return places;
}

}  // namespace

Result<std::unique_ptr<RowReader>> copy_rows(const Content& content, const RowsQuery& query) {
  const auto table = content.tables.find(query.table);
  if (table == content.tables.end()) {
    return make_error(ErrorKind::kSchemaMismatch, "there is no table '{}'", query.table.value());
  }
  const std::vector<std::size_t> places = TRY(places_of(table->second, query));
  std::vector<Row> rows;
  for (const auto& [key, stored] : table->second.rows) {
    if (query.rows_max && rows.size() == *query.rows_max) break;
    Row& row = rows.emplace_back();
    for (const std::size_t place : places) row.push_back(stored.cells[place]);
  }
  std::vector<Physical> physicals;
  for (const RowsQuery::Column& column : query.columns) physicals.push_back(physical_of(column.type));
  return std::make_unique<CopiedRows>(std::move(rows), physicals);
}

}  // namespace cairn::memory_store
