#include "avro/row_json.h"

#include "avro/decimal.h"
#include "avro/json_text.h"
#include "model/value_text.h"

namespace cairn::avro {
namespace {

template <typename Cell>
const Cell& cell_of(const SinkColumn& column, std::size_t row) {
  return column.cells<Cell>()[row];
}

void append_cell(std::string& out, Type type, const SinkColumn& column, std::size_t row) {
  switch (type.id) {
    case TypeId::kBoolean: out.append(cell_of<bool>(column, row) ? "true" : "false"); return;
    case TypeId::kInt32: return append_json_number(out, std::int64_t{cell_of<std::int32_t>(column, row)});
    case TypeId::kInt64: return append_json_number(out, cell_of<std::int64_t>(column, row));
    case TypeId::kFloat32: return append_json_number(out, cell_of<float>(column, row));
    case TypeId::kFloat64: return append_json_number(out, cell_of<double>(column, row));
    case TypeId::kDecimal: return append_json_string(out, format_decimal(unscaled_of(column, row), type.scale));
    case TypeId::kString: return append_json_string(out, cell_of<StringCell>(column, row).view());
    case TypeId::kBytes: return append_json_base64(out, cell_of<StringCell>(column, row).view());
    case TypeId::kDate: return append_json_date(out, cell_of<std::int32_t>(column, row));
    case TypeId::kTime: return append_json_time(out, cell_of<std::int64_t>(column, row));
    case TypeId::kTimestamp: return append_json_timestamp(out, cell_of<std::int64_t>(column, row));
    case TypeId::kJson: out.append(cell_of<StringCell>(column, row).view()); return;
  }
  CHECK(false, "every type has a JSON form");
}

}  // namespace

std::string row_as_json(std::span<const JsonColumn> columns, const ColumnSink& sink, std::size_t row) {
  CHECK(columns.size() == sink.columns.size(), "the sink has a column for each name");
  std::string out = "{";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_json_string(out, columns[i].name);
    out.push_back(':');
    if (sink.columns[i].is_valid(row)) {
      append_cell(out, columns[i].type, sink.columns[i], row);
    } else {
      out.append("null");
    }
  }
  out.push_back('}');
  return out;
}

}  // namespace cairn::avro
