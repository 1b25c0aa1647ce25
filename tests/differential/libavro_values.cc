#include "tests/differential/libavro_values.h"

#include <memory>

#include <avro.h>

namespace cairn::differential {
namespace {

using Kind = LibavroValue::Kind;

LibavroValue value_of(avro_value_t* value);

LibavroValue text_value(Kind kind, const void* data, std::size_t size) {
  LibavroValue result{.kind = kind};
  result.text.assign(static_cast<const char*>(data), size);
  return result;
}

LibavroValue integer_of(avro_value_t* value, avro_type_t type) {
  LibavroValue result{.kind = Kind::kInteger};
  std::int32_t small = 0;
  if (type == AVRO_INT64) {
    avro_value_get_long(value, &result.integer);
  } else {
    avro_value_get_int(value, &small);
    result.integer = small;
  }
  return result;
}

LibavroValue float_of(avro_value_t* value) {
  float number = 0;
  avro_value_get_float(value, &number);
  return {.kind = Kind::kFloat, .number = number};
}

LibavroValue double_of(avro_value_t* value) {
  LibavroValue result{.kind = Kind::kDouble};
  avro_value_get_double(value, &result.number);
  return result;
}

LibavroValue boolean_of(avro_value_t* value) {
  int truth = 0;
  avro_value_get_boolean(value, &truth);
  return {.kind = Kind::kBoolean, .integer = truth};
}

LibavroValue bytes_of(avro_value_t* value, avro_type_t type) {
  const void* data = nullptr;
  const char* text = nullptr;
  std::size_t size = 0;
  if (type == AVRO_STRING) {
    avro_value_get_string(value, &text, &size);  // its size counts a NUL behind the text
    return text_value(Kind::kText, text, size - 1);
  }
  if (type == AVRO_BYTES) {
    avro_value_get_bytes(value, &data, &size);
  } else {
    avro_value_get_fixed(value, &data, &size);
  }
  return text_value(Kind::kBytes, data, size);
}

LibavroValue symbol_of(avro_value_t* value) {
  int index = 0;
  avro_value_get_enum(value, &index);
  const std::string symbol = avro_schema_enum_get(avro_value_get_schema(value), index);
  return text_value(Kind::kText, symbol.data(), symbol.size());
}

LibavroValue items_of(avro_value_t* value, avro_type_t type) {
  LibavroValue result{.kind = type == AVRO_ARRAY ? Kind::kList : Kind::kObject};
  std::size_t size = 0;
  avro_value_get_size(value, &size);
  for (std::size_t i = 0; i < size; ++i) {
    avro_value_t item;
    const char* key = nullptr;
    avro_value_get_by_index(value, i, &item, &key);
    if (type != AVRO_ARRAY) result.keys.emplace_back(key);
    result.items.push_back(value_of(&item));
  }
  return result;
}

LibavroValue value_of(avro_value_t* value) {
  const avro_type_t type = avro_value_get_type(value);
  switch (type) {
    case AVRO_BOOLEAN: return boolean_of(value);
    case AVRO_INT32:
    case AVRO_INT64: return integer_of(value, type);
    case AVRO_FLOAT: return float_of(value);
    case AVRO_DOUBLE: return double_of(value);
    case AVRO_STRING:
    case AVRO_BYTES:
    case AVRO_FIXED: return bytes_of(value, type);
    case AVRO_ENUM: return symbol_of(value);
    case AVRO_ARRAY:
    case AVRO_MAP:
    case AVRO_RECORD: return items_of(value, type);
    case AVRO_UNION: {
      avro_value_t branch;
      avro_value_get_current_branch(value, &branch);
      return value_of(&branch);
    }
    default: return {};
  }
}

void release_class(avro_value_iface_t* rows) { avro_value_iface_decref(rows); }
void release_schema(avro_obj_t* schema) { avro_schema_decref(schema); }

using SchemaPtr = std::unique_ptr<avro_obj_t, decltype(&release_schema)>;
using ClassPtr = std::unique_ptr<avro_value_iface_t, decltype(&release_class)>;
using ReaderPtr = std::unique_ptr<std::remove_pointer_t<avro_reader_t>, decltype(&avro_reader_free)>;

std::string read_rows(avro_reader_t reader, avro_value_iface_t* row_class, std::size_t row_count,
                      avro_file_writer_t writer, std::vector<LibavroValue>& rows) {
  avro_value_t value;
  avro_generic_value_new(row_class, &value);
  std::string error;
  for (std::size_t row = 0; row < row_count && error.empty(); ++row) {
    if (avro_value_read(reader, &value) != 0) error = avro_strerror();
    if (error.empty()) rows.push_back(value_of(&value));
    if (error.empty() && writer != nullptr && avro_file_writer_append_value(writer, &value) != 0)
      error = avro_strerror();
    avro_value_reset(&value);
  }
  avro_value_decref(&value);
  return error;
}

}  // namespace

LibavroRows decode_with_libavro(const std::string& schema_json, const std::string& block, std::size_t row_count,
                                const std::filesystem::path& copy_to, const std::string& codec) {
  LibavroRows result;
  avro_schema_t parsed = nullptr;
  if (avro_schema_from_json_length(schema_json.data(), schema_json.size(), &parsed) != 0) {
    result.error = avro_strerror();
    return result;
  }
  const SchemaPtr schema(parsed, &release_schema);
  const ClassPtr row_class(avro_generic_class_from_schema(parsed), &release_class);
  const ReaderPtr reader(avro_reader_memory(block.data(), static_cast<std::int64_t>(block.size())), &avro_reader_free);
  avro_file_writer_t writer = nullptr;
  if (!copy_to.empty() && avro_file_writer_create_with_codec(copy_to.c_str(), parsed, &writer, codec.c_str(), 0) != 0) {
    result.error = avro_strerror();
    return result;
  }
  result.error = read_rows(reader.get(), row_class.get(), row_count, writer, result.rows);
  if (writer != nullptr && avro_file_writer_close(writer) != 0) result.error = avro_strerror();
  return result;
}

}  // namespace cairn::differential
