#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "avro/encoder.h"
#include "base/clock.h"
#include "sample/cell_text.h"
#include "sample/script.h"
#include "sample/time_form.h"

namespace cairn::sample {

// One value of a row; std::monostate is NULL.
using Cell = std::variant<std::monostate, std::string_view, std::int64_t, double, bool, Timestamp>;

// NULL for what a session or a person does not have, which the vocabulary writes as a view without data.
inline Cell text_or_null(std::string_view text) { return text.data() == nullptr ? Cell() : Cell(text); }

enum class FieldType : std::uint8_t { kText, kLong, kInt, kDouble, kBoolean, kTime };

// Whether a field is a union with null, and where null stands in it.
enum class Nulls : std::uint8_t { kFirst, kLast, kNever };

// A field of an Avro record, in the words of the sample.
struct Field {
  std::string_view name;
  FieldType type = FieldType::kText;
  Nulls nulls = Nulls::kFirst;
  ColumnLife life = ColumnLife::kAlways;
  TimeForm time_form = TimeForm::kMillis;  // of kTime only
  std::string_view doc = {};               // free of quotes and backslashes

  std::string avro_json() const;
};

// REQUIRES: the cell is of the field's type, and NULL only if the field can be.
void write_cell(avro::Encoder& encoder, const Field& field, const Cell& cell, CellText& texts);

// A field and where its values come from. `Row` is what the table's rows are made of.
template <typename Row>
struct Column {
  Field field;
  Cell (*value)(const Row& row, CellText& texts);
};

template <typename Row>
using Columns = std::vector<Column<Row>>;

// The columns that are there in a dump, in order.
template <typename Row>
Columns<Row> columns_at(const Columns<Row>& columns, const Script& script, int dump) {
  Columns<Row> there;
  for (const Column<Row>& column : columns) {
    if (is_there(column.field.life, script, dump)) there.push_back(column);
  }
  return there;
}

template <typename Row>
std::vector<Field> fields_of(const Columns<Row>& columns) {
  std::vector<Field> fields;
  for (const Column<Row>& column : columns) fields.push_back(column.field);
  return fields;
}

// The schema of a data file, as Spark names its record.
std::string schema_json(std::span<const Field> fields);

}  // namespace cairn::sample
