#include "sample/column.h"

#include "base/check.h"

namespace cairn::sample {
namespace {

std::string_view avro_type(const Field& field) {
  switch (field.type) {
    case FieldType::kText: return R"("string")";
    case FieldType::kLong: return R"("long")";
    case FieldType::kInt: return R"("int")";
    case FieldType::kDouble: return R"("double")";
    case FieldType::kBoolean: return R"("boolean")";
    case FieldType::kTime: break;
  }
  if (is_text(field.time_form)) return R"("string")";
  if (field.time_form == TimeForm::kLogicalMillis) return R"({"type":"long","logicalType":"timestamp-millis"})";
  return R"("long")";
}

void write_time(avro::Encoder& encoder, TimeForm form, Timestamp time, CellText& texts) {
  if (is_text(form)) {
    encoder.write_string(time_text(form, time, texts));
  } else {
    encoder.write_long(time_number(form, time));
  }
}

}  // namespace

std::string Field::avro_json() const {
  std::string json(avro_type(*this));
  if (nulls == Nulls::kFirst) json = fmt::format(R"(["null",{}])", json);
  if (nulls == Nulls::kLast) json = fmt::format(R"([{},"null"])", json);
  const std::string documented = doc.empty() ? "" : fmt::format(R"(,"doc":"{}")", doc);
  return fmt::format(R"({{"name":"{}","type":{}{}}})", name, json, documented);
}

void write_cell(avro::Encoder& encoder, const Field& field, const Cell& cell, CellText& texts) {
  const bool is_null = std::holds_alternative<std::monostate>(cell);
  if (field.nulls != Nulls::kNever) encoder.write_union_branch(is_null == (field.nulls == Nulls::kFirst) ? 0 : 1);
  if (is_null) {
    CHECK(field.nulls != Nulls::kNever, "a field that cannot be NULL has a value");
    return;
  }
  switch (field.type) {
    case FieldType::kText: return encoder.write_string(std::get<std::string_view>(cell));
    case FieldType::kLong: return encoder.write_long(std::get<std::int64_t>(cell));
    case FieldType::kInt: return encoder.write_int(static_cast<std::int32_t>(std::get<std::int64_t>(cell)));
    case FieldType::kDouble: return encoder.write_double(std::get<double>(cell));
    case FieldType::kBoolean: return encoder.write_boolean(std::get<bool>(cell));
    case FieldType::kTime: return write_time(encoder, field.time_form, std::get<Timestamp>(cell), texts);
  }
}

std::string schema_json(std::span<const Field> fields) {
  std::string json = R"({"type":"record","name":"topLevelRecord","fields":[)";
  for (const Field& field : fields) {
    if (!json.ends_with('[')) json += ',';
    json += field.avro_json();
  }
  return json + "]}";
}

}  // namespace cairn::sample
