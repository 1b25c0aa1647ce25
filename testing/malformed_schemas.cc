#include "testing/malformed_schemas.h"

#include <fmt/format.h>

namespace cairn::testing {
namespace {

using Schemas = std::vector<MalformedSchema>;

std::string record_of(std::string_view fields) {
  return fmt::format(R"({{"type":"record","name":"r","fields":[{}]}})", fields);
}

std::string field_of(std::string_view type) { return record_of(fmt::format(R"({{"name":"f","type":{}}})", type)); }

std::string nested_arrays(std::size_t depth) {
  std::string type = "\"int\"";
  for (std::size_t i = 2; i < depth; ++i) type = fmt::format(R"({{"type":"array","items":{}}})", type);
  return field_of(type);
}

std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += fmt::format(R"({}{{"name":"f{}","type":"int"}})", i == 0 ? "" : ",", i);
  return record_of(fields);
}

Schemas json_cases() {
  return {
      {"empty", "", "not JSON"},
      {"cut", R"({"type":"record",)", "not JSON"},
      {"with_trailing_data", field_of("\"int\"") + "{}", "not JSON"},
      {"nan", R"({"type":NaN})", "not JSON"},
      {"not_utf8", "\"\xff\"", "not JSON"},
      {"of_brackets", std::string(10'000, '[') + std::string(10'000, ']'), "deep"},
      {"of_65_levels", nested_arrays(65), "types nested deeper than 64"},
      {"of_10000_levels", nested_arrays(10'000), "deep"},
      {"of_more_than_1_mib", field_of("\"int\"") + std::string(1 << 20, ' '), "at most 1048576"},
      {"with_a_key_twice", record_of(R"({"name":"f","type":"int","type":"long"})"), "stands twice in one object"},
  };
}

Schemas top_cases() {
  const std::string not_a_row = "the type of a row must be a record";
  return {
      {"number", "17", "a type must be a name, an object or an array"},
      {"null_literal", "null", "a type must be a name, an object or an array"},
      {"string", R"("string")", not_a_row},
      {"union", R"(["null","int"])", not_a_row},
      {"array", R"({"type":"array","items":"int"})", not_a_row},
      {"map", R"({"type":"map","values":"int"})", not_a_row},
      {"enum", R"({"type":"enum","name":"e","symbols":["A"]})", not_a_row},
      {"fixed", R"({"type":"fixed","name":"x","size":1})", not_a_row},
      {"without_type", R"({"name":"r","fields":[]})", "an object without 'type'"},
      {"record_without_name", R"({"type":"record","fields":[]})", "an object without 'name'"},
      {"record_without_fields", R"({"type":"record","name":"r"})", "an object without 'fields'"},
      {"fields_not_an_array", R"({"type":"record","name":"r","fields":{}})", "'fields' must be an array"},
      {"field_not_an_object", record_of("7"), "a field must be an object"},
      {"field_without_type", record_of(R"({"name":"f"})"), "an object without 'type'"},
      {"field_without_name", record_of(R"({"type":"int"})"), "an object without 'name'"},
      {"of_10001_fields", many_fields(10'001), "more than 10000 fields"},
  };
}

Schemas name_cases() {
  const std::string long_name(65'536, 'n');
  return {
      {"name_empty", R"({"type":"record","name":"","fields":[]})", "a type without a name"},
      {"name_not_text", R"({"type":"record","name":7,"fields":[]})", "'name' must be a string"},
      {"name_of_a_primitive", field_of(R"({"type":"fixed","name":"int","size":1})"), "a type named 'int'"},
      {"name_of_64_kib", field_of(fmt::format(R"({{"type":"fixed","name":"{}","size":1}})", long_name)),
       "a name of 65536 bytes"},
      {"name_too_long_with_its_namespace",
       fmt::format(R"({{"type":"record","name":"r","namespace":"{}","fields":[]}})", std::string(1024, 's')),
       "a name of 1026 bytes"},
      {"field_name_empty", record_of(R"({"name":"","type":"int"})"), "a field without a name"},
      {"field_name_with_nul", record_of(R"({"name":"a\u0000b","type":"int"})"), "a NUL in its name"},
      {"field_name_of_64_kib", record_of(fmt::format(R"({{"name":"{}","type":"int"}})", long_name)), "65536 bytes"},
      {"field_twice", record_of(R"({"name":"a","type":"int"},{"name":"a","type":"int"})"), "two fields named 'a'"},
      {"type_defined_twice", field_of(R"({"type":"fixed","name":"r","size":1})"), "'r' is defined twice"},
      {"reference_to_nothing", field_of("\"nope\""), "'nope' is not defined before it is used"},
      {"reference_before_definition",
       record_of(R"({"name":"a","type":"E"},{"name":"b","type":{"type":"enum","name":"E","symbols":["A"]}})"),
       "'E' is not defined before it is used"},
      {"reference_into_another_namespace",
       record_of(R"({"name":"a","type":{"type":"enum","name":"E","namespace":"s","symbols":["A"]}},
                    {"name":"b","type":"E"})"),
       "'E' is not defined before it is used"},
      {"namespace_not_text", R"({"type":"record","name":"r","namespace":1,"fields":[]})",
       "'namespace' must be a string"},
      {"aliases_not_an_array", R"({"type":"record","name":"r","aliases":"x","fields":[]})",
       "'aliases' must be an array"},
      {"alias_not_a_name", record_of(R"({"name":"f","aliases":[1],"type":"int"})"), "an alias must be a name"},
  };
}

Schemas type_cases() {
  const std::string size = "'size' must be 0 to 268435456";
  return {
      {"enum_of_no_symbols", field_of(R"({"type":"enum","name":"e","symbols":[]})"), "has no symbols"},
      {"enum_without_symbols", field_of(R"({"type":"enum","name":"e"})"), "an object without 'symbols'"},
      {"enum_symbol_twice", field_of(R"({"type":"enum","name":"e","symbols":["A","A"]})"), "'A' stands twice"},
      {"enum_symbol_not_text", field_of(R"({"type":"enum","name":"e","symbols":[1]})"), "a symbol must be a string"},
      {"enum_symbol_empty", field_of(R"({"type":"enum","name":"e","symbols":[""]})"), "a symbol without a name"},
      {"fixed_of_minus_1", field_of(R"({"type":"fixed","name":"x","size":-1})"), size},
      {"fixed_of_2_62", field_of(R"({"type":"fixed","name":"x","size":4611686018427387904})"), size},
      {"fixed_of_2_64", field_of(R"({"type":"fixed","name":"x","size":18446744073709551616})"), ""},
      {"fixed_of_half_a_byte", field_of(R"({"type":"fixed","name":"x","size":0.5})"), size},
      {"fixed_without_size", field_of(R"({"type":"fixed","name":"x"})"), size},
      {"fixed_size_as_text", field_of(R"({"type":"fixed","name":"x","size":"4"})"), size},
      {"union_of_nothing", field_of("[]"), "a union without branches"},
      {"union_in_a_union", field_of(R"(["null",["int"]])"), "a union directly inside a union"},
      {"union_of_two_ints", field_of(R"(["int","null","int"])"), "two branches of one type"},
      {"union_of_two_arrays", field_of(R"([{"type":"array","items":"int"},{"type":"array","items":"long"}])"),
       "two branches of one type"},
      {"union_of_long_and_time", field_of(R"(["long",{"type":"long","logicalType":"timestamp-millis"}])"),
       "two branches of one type"},
      {"array_without_items", field_of(R"({"type":"array"})"), "an object without 'items'"},
      {"map_without_values", field_of(R"({"type":"map"})"), "an object without 'values'"},
      {"decimal_of_10001_digits", field_of(R"({"type":"bytes","logicalType":"decimal","precision":10001})"),
       "a decimal of 10001 digits"},
  };
}

Schemas default_cases() {
  const auto defaulted = [](std::string_view type, std::string_view value) {
    return record_of(fmt::format(R"({{"name":"f","type":{},"default":{}}})", type, value));
  };
  const std::string wrong = "field 'f': its default is no value of its type";
  const std::string pair = R"({"type":"record","name":"p","fields":[{"name":"x","type":"int"}]})";
  return {
      {"default_text_of_an_int", defaulted("\"int\"", "\"wrong\""), wrong},
      {"default_int_of_33_bits", defaulted("\"int\"", "4294967296"), wrong},
      {"default_null_of_an_int", defaulted("\"int\"", "null"), wrong},
      {"default_fraction_of_a_long", defaulted("\"long\"", "0.5"), wrong},
      {"default_number_of_a_boolean", defaulted("\"boolean\"", "0"), wrong},
      {"default_number_of_a_string", defaulted("\"string\"", "0"), wrong},
      {"default_of_no_branch", defaulted(R"(["null","int"])", "\"none\""), wrong},
      {"default_bytes_beyond_ff", defaulted("\"bytes\"", R"("\u0100")"), wrong},
      {"default_fixed_too_short", defaulted(R"({"type":"fixed","name":"x","size":2})", "\"a\""), wrong},
      {"default_no_symbol", defaulted(R"({"type":"enum","name":"e","symbols":["A"]})", "\"B\""), wrong},
      {"default_object_of_an_array", defaulted(R"({"type":"array","items":"int"})", "{}"), wrong},
      {"default_wrong_item", defaulted(R"({"type":"array","items":"int"})", "[1,null]"), wrong},
      {"default_wrong_value_of_a_map", defaulted(R"({"type":"map","values":"int"})", R"({"a":"b"})"), wrong},
      {"default_record_without_its_field", defaulted(pair, "{}"), wrong},
      {"default_symbol_of_an_enum", field_of(R"({"type":"enum","name":"e","symbols":["A"],"default":"B"})"),
       "the default of enum 'e' is none of its symbols"},
  };
}

}  // namespace

std::vector<MalformedSchema> malformed_schemas() {
  Schemas all;
  for (const Schemas& part : {json_cases(), top_cases(), name_cases(), type_cases(), default_cases()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace cairn::testing
