#include "tests/differential/libavro_reader.h"

#include <cstdlib>

#include <avro.h>

namespace cairn::differential {
namespace {

// Appends every row; returns the code that ended the file.
int read_rows(avro_file_reader_t reader, avro_value_t* value, LibavroRows* result) {
  for (;;) {
    if (const int code = avro_file_reader_read_value(reader, value); code != 0) return code;
    char* json = nullptr;
    if (const int code = avro_value_to_json(value, 1, &json); code != 0) return code;
    result->rows.emplace_back(json);
    std::free(json);
    avro_value_reset(value);
  }
}

}  // namespace

LibavroRows read_with_libavro(const std::filesystem::path& path) {
  LibavroRows result;
  avro_file_reader_t reader = nullptr;
  if (avro_file_reader(path.c_str(), &reader) != 0) {
    result.error = avro_strerror();
    return result;
  }
  avro_schema_t schema = avro_file_reader_get_writer_schema(reader);
  avro_value_iface_t* const rows_of_schema = avro_generic_class_from_schema(schema);
  avro_value_t value;
  avro_generic_value_new(rows_of_schema, &value);
  if (read_rows(reader, &value, &result) != EOF) result.error = avro_strerror();
  avro_value_decref(&value);
  avro_value_iface_decref(rows_of_schema);
  avro_schema_decref(schema);
  avro_file_reader_close(reader);
  return result;
}

}  // namespace cairn::differential
