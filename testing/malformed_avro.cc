#include "testing/malformed_avro.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "testing/avro_file.h"
#include "testing/malformed_blocks.h"
#include "testing/malformed_schemas.h"

namespace cairn::testing {
namespace {

using std::string_literals::operator""s;
using Cases = std::vector<MalformedAvro>;

constexpr std::int64_t kLongMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLongMin = std::numeric_limits<std::int64_t>::min();
const std::string kVarintOf11 = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
const std::string kVarintOf65Bits = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02";

constexpr const char* kOneInt = R"({"type":"record","name":"r","fields":[{"name":"n","type":"int"}]})";

std::string one_field(std::string_view type) {
  return fmt::format(R"({{"type":"record","name":"r","fields":[{{"name":"f","type":{}}}]}})", type);
}

// Headers. `rest` is what stands behind the magic.

MalformedAvro after_magic(std::string name, std::string_view rest, std::string error) {
  return {std::move(name), "Obj\x01"s.append(rest), std::move(error)};
}

Cases magic_cases() {
  Cases cases;
  const std::vector<std::pair<std::string, std::string>> starts{{"empty_file", ""},
                                                                {"one_byte", "O"},
                                                                {"two_bytes", "Ob"},
                                                                {"three_bytes", "Obj"},
                                                                {"version_0", "Obj\0"s},
                                                                {"version_2", "Obj\2"},
                                                                {"magic_in_lower_case", "obj\1"},
                                                                {"parquet", "PAR1\0\0"s},
                                                                {"json_lines", "{\"event_id\":1}\n"},
                                                                {"gzip", "\x1f\x8b\x08\0"s},
                                                                {"html", "<html>Access denied</html>"}};
  for (const auto& [name, bytes] : starts) cases.push_back({name, bytes, "not an Avro file"});
  return cases;
}

Cases metadata_cases() {
  const std::string one = avro_long(1);
  const std::string schema = avro_sized("avro.schema") + avro_sized(kOneInt);
  const std::string end = avro_long(0) + std::string(kSyncMarker);
  std::string endless;
  for (int i = 0; i < 10'001; ++i) endless += one + avro_sized(std::to_string(i)) + avro_sized("");
  return {
      after_magic("nothing_behind_the_magic", "", "ends inside the metadata"),
      after_magic("metadata_count_cut", "\x80", "ends inside the metadata"),
      after_magic("metadata_count_of_11_bytes", kVarintOf11, "more than 64 bits"),
      after_magic("metadata_count_of_65_bits", kVarintOf65Bits, "more than 64 bits"),
      after_magic("metadata_count_largest", avro_long(kLongMax), "more than 10000 metadata entries"),
      after_magic("metadata_count_smallest", avro_long(kLongMin) + avro_long(0), "more than 10000 metadata entries"),
      after_magic("metadata_size_too_small", avro_long(-1) + avro_long(3) + schema + end, "do not fill the bytes"),
      after_magic("metadata_size_too_large", avro_long(-1) + avro_long(9999) + schema + end, "do not fill the bytes"),
      after_magic("metadata_size_negative", avro_long(-1) + avro_long(-5) + schema + end, "do not fill the bytes"),
      after_magic("metadata_size_cut", avro_long(-1) + "\x80", "ends inside the metadata"),
      after_magic("no_metadata", end, "no 'avro.schema'"),
      after_magic("no_schema", one + avro_sized("avro.codec") + avro_sized("null") + end, "no 'avro.schema'"),
      after_magic("schema_twice", avro_long(2) + schema + schema + end, "stands twice"),
      after_magic("schema_twice_in_two_runs", one + schema + one + schema + end, "stands twice"),
      after_magic("key_not_utf8", one + avro_sized("avro.\xff") + avro_sized("") + end, "key that is not UTF-8"),
      after_magic("key_of_negative_length", one + avro_long(-1), "key has a negative length"),
      after_magic("key_beyond_the_file", one + avro_long(900) + "abc", "ends inside a metadata key"),
      after_magic("key_of_2_31_bytes", one + avro_long(std::int64_t{1} << 31), "a header has at most"),
      after_magic("key_of_2_63_bytes", one + avro_long(kLongMax), "a header has at most"),
      after_magic("key_of_1025_bytes", one + avro_sized(std::string(1025, 'k')), "a metadata key of 1025 bytes"),
      after_magic("value_of_negative_length", one + avro_sized("k") + avro_long(-9), "value has a negative length"),
      after_magic("value_of_100_mib", one + avro_sized("k") + avro_long(100 << 20), "a header has at most"),
      after_magic("value_of_2_63_bytes", one + avro_sized("k") + avro_long(kLongMax), "a header has at most"),
      after_magic("value_cut", one + avro_sized("k") + avro_long(5) + "abc", "ends inside a metadata value"),
      after_magic("endless_runs_of_metadata", endless, "more than 10000 metadata entries"),
      after_magic("metadata_without_end", one + schema, "ends inside the metadata"),
      after_magic("no_sync_marker", one + schema + avro_long(0), "ends inside the sync marker"),
      after_magic("sync_marker_of_15_bytes", one + schema + avro_long(0) + std::string(15, 's'),
                  "ends inside the sync marker"),
  };
}

Cases wide_header_cases() {
  std::string wide = "Obj\x01";
  for (int i = 0; i < 17; ++i)
    wide += avro_long(1) + avro_sized(std::to_string(i)) + avro_sized(std::string(1 << 20, 'x'));
  return {{"header_of_17_mib", wide, "a header of more than 16777216 bytes"}};
}

MalformedAvro with_codec_name(std::string name, std::string_view codec, std::string error) {
  const std::string metadata = avro_long(2) + avro_sized("avro.schema") + avro_sized(kOneInt) +
                               avro_sized("avro.codec") + avro_sized(codec) + avro_long(0);
  return after_magic(std::move(name), metadata + std::string(kSyncMarker), std::move(error));
}

Cases codec_name_cases() {
  return {
      with_codec_name("codec_in_upper_case", "SNAPPY", "unknown codec 'SNAPPY'; there are null, deflate"),
      with_codec_name("codec_lzma", "lzma", "unknown codec 'lzma'"),
      with_codec_name("codec_with_nul", "null\0"s, "unknown codec 'null"),
      with_codec_name("codec_of_64_bytes", std::string(64, 'z'), "unknown codec 'zzzz"),
      with_codec_name("codec_of_1_mib", std::string(1 << 20, 'z'), "a codec with a name of 1048576 bytes"),
  };
}

Cases schema_cases() {
  Cases cases;
  for (const MalformedSchema& schema : malformed_schemas()) {
    cases.push_back({"schema_" + schema.name, AvroFile{.schema = schema.json}.header(), schema.error});
  }
  return cases;
}

// Frames of blocks, behind the header of a file of one int.

MalformedAvro in_frame(std::string name, std::string_view rest, std::string error) {
  return {std::move(name), AvroFile{.schema = kOneInt}.header().append(rest), std::move(error)};
}

Cases frame_cases() {
  const std::string sync(kSyncMarker);
  const std::string good = avro_long(1) + avro_sized("\x02") + sync;
  const std::string rows = avro_long(1);
  return {
      in_frame("row_count_cut", "\x80", "ends inside the block's row count"),
      in_frame("row_count_of_11_bytes", kVarintOf11, "row count is a number of more than 64 bits"),
      in_frame("row_count_negative", avro_long(-1) + avro_long(0) + sync, "a negative row count, -1"),
      in_frame("row_count_smallest", avro_long(kLongMin) + avro_long(0) + sync, "a negative row count"),
      in_frame("row_count_largest", avro_long(kLongMax) + avro_sized("\x02") + sync, "more rows than its bytes"),
      in_frame("more_rows_than_bytes", avro_long(3) + avro_sized("\x02\x04") + sync, "more rows than its bytes"),
      in_frame("fewer_rows_than_bytes", avro_long(1) + avro_sized("\x02\x04") + sync, "bytes are left behind"),
      in_frame("no_rows_but_bytes", avro_long(0) + avro_sized("\x02") + sync, "bytes are left behind"),
      in_frame("rows_but_no_bytes", avro_long(1) + avro_long(0) + sync, "more rows than its bytes"),
      in_frame("size_missing", rows, "ends inside the block's size"),
      in_frame("size_cut", rows + "\x80", "ends inside the block's size"),
      in_frame("size_of_65_bits", rows + kVarintOf65Bits, "size is a number of more than 64 bits"),
      in_frame("size_negative", rows + avro_long(-1), "a negative size, -1"),
      in_frame("size_smallest", rows + avro_long(kLongMin), "a negative size"),
      in_frame("size_beyond_the_file", rows + avro_long(100) + "\x02" + sync, "the file ends after 17"),
      in_frame("size_largest", rows + avro_long(kLongMax), "9223372036854775807 bytes announced"),
      in_frame("block_cut", rows + avro_long(4) + "\x02", "4 bytes announced, but the file ends after 1"),
      in_frame("marker_missing", rows + avro_sized("\x02"), "ends inside the block's sync marker"),
      in_frame("marker_short", rows + avro_sized("\x02") + sync.substr(0, 15), "ends inside the block's sync marker"),
      in_frame("marker_wrong", rows + avro_sized("\x02") + "0123456789abcdeF", "marker behind it is not that of"),
      in_frame("marker_of_zeros", rows + avro_sized("\x02") + std::string(16, '\0'), "marker behind it is not that of"),
      in_frame("marker_wrong_in_third_block", good + good + rows + avro_sized("\x02") + std::string(16, 'x'),
               "marker behind it is not that of"),
      in_frame("a_byte_behind_the_last_block", good + "\n", "ends inside the block's size"),
      in_frame("a_zero_behind_the_last_block", good + "\0"s, "ends inside the block's size"),
      in_frame("text_behind_the_last_block", good + "and so on", "a negative row count, -49"),
      in_frame("second_header_behind_the_first_block", good + AvroFile{.schema = kOneInt}.header(), ""),
  };
}

// Values, in the one row of a block.

struct BadValue {
  const char* name;
  std::string type;
  std::string bytes;
  const char* error;
};

Cases rows_of(const std::vector<BadValue>& values) {
  Cases cases;
  for (const BadValue& value : values) {
    const AvroFile file{.schema = one_field(value.type), .blocks = {{1, value.bytes}}};
    cases.push_back({std::string("value_") + value.name, file.bytes(), value.error});
  }
  return cases;
}

Cases number_cases() {
  const std::string decimal = R"({"type":"bytes","logicalType":"decimal","precision":3,"scale":1})";
  const std::string millis = R"({"type":"long","logicalType":"timestamp-millis"})";
  return rows_of({
      {"boolean_2", "\"boolean\"", "\x02", "neither 0 nor 1"},
      {"boolean_255", "\"boolean\"", "\xff", "neither 0 nor 1"},
      {"int_2_31", "\"int\"", avro_long(std::int64_t{1} << 31), "an int of more than 32 bits"},
      {"int_below_minus_2_31", "\"int\"", avro_long(-(std::int64_t{1} << 31) - 1), "an int of more than 32 bits"},
      {"int_cut", "\"int\"", "\x80", "ends inside the row"},
      {"long_of_11_bytes", "\"long\"", kVarintOf11, "a number of more than 64 bits"},
      {"long_of_65_bits", "\"long\"", kVarintOf65Bits, "a number of more than 64 bits"},
      {"long_cut", "\"long\"", "\xff\xff\xff\xff\xff\xff\xff\xff\xff", ""},
      {"float_of_3_bytes", "\"float\"", "abc", "more rows than its bytes"},
      {"double_of_7_bytes", R"(["null","double"])", avro_long(1) + "abcdefg", "ends inside the row"},
      {"date_beyond_the_calendar", R"({"type":"int","logicalType":"date"})", avro_long(2'147'483'647), "a date beyond"},
      {"time_negative", R"({"type":"int","logicalType":"time-millis"})", avro_long(-1), "outside of a day"},
      {"time_of_25_hours", R"({"type":"long","logicalType":"time-micros"})", avro_long(90'000'000'000),
       "outside of a day"},
      {"millis_largest", millis, avro_long(kLongMax), "a time stamp beyond the calendar"},
      {"millis_smallest", millis, avro_long(kLongMin), "a time stamp beyond the calendar"},
      {"micros_smallest", R"({"type":"long","logicalType":"timestamp-micros"})", avro_long(kLongMin),
       "a time stamp beyond the calendar"},
      {"decimal_of_no_bytes", decimal, avro_sized(""), "a decimal without bytes"},
      {"decimal_of_4_digits", decimal, avro_sized("\x03\xe8"), "more digits than its type has"},
      {"decimal_of_1000_bytes", decimal, avro_sized(std::string(1000, '\x7f')), "more digits than its type has"},
  });
}

Cases text_cases() {
  const std::string text = "\"string\"";
  const std::string letters = R"({"type":"enum","name":"e","symbols":["A","B"]})";
  return rows_of({
      {"string_of_negative_length", text, avro_long(-1), "a negative length"},
      {"string_beyond_the_block", text, avro_long(2) + "a", "a length beyond the end of the block"},
      {"string_of_2_31_bytes", text, avro_long(std::int64_t{1} << 31), "a length beyond the end of the block"},
      {"string_of_2_63_bytes", text, avro_long(kLongMax), "a length beyond the end of the block"},
      {"bytes_of_negative_length", "\"bytes\"", avro_long(kLongMin), "a negative length"},
      {"bytes_beyond_the_block", "\"bytes\"", avro_long(3) + "ab", "a length beyond the end of the block"},
      {"fixed_cut", R"(["null",{"type":"fixed","name":"x","size":4}])", avro_long(1) + "abc",
       "a length beyond the end of the block"},
      {"utf8_lone_continuation", text, avro_sized("a\x80"), "text that is not UTF-8"},
      {"utf8_overlong", text, avro_sized("\xc0\xaf"), "text that is not UTF-8"},
      {"utf8_overlong_of_three", text, avro_sized("\xe0\x80\xaf"), "text that is not UTF-8"},
      {"utf8_surrogate", text, avro_sized("\xed\xa0\x80"), "text that is not UTF-8"},
      {"utf8_beyond_unicode", text, avro_sized("\xf4\x90\x80\x80"), "text that is not UTF-8"},
      {"utf8_cut_character", text, avro_sized("caf\xc3"), "text that is not UTF-8"},
      {"utf8_byte_ff", text, avro_sized("\xff"), "text that is not UTF-8"},
      {"utf8_in_a_long_text", text, avro_sized(std::string(5000, 'a') + "\xfe"), "text that is not UTF-8"},
      {"latin1", text,
       avro_sized("Gr\xfc\xdf"
                  "e"),
       "text that is not UTF-8"},
      {"enum_of_negative_index", letters, avro_long(-1), "an enum symbol that does not exist"},
      {"enum_beyond_its_symbols", letters, avro_long(2), "an enum symbol that does not exist"},
      {"union_of_negative_branch", R"(["null","int"])", avro_long(-1), "a union branch that does not exist"},
      {"union_beyond_its_branches", R"(["null","int"])", avro_long(2), "a union branch that does not exist"},
      {"union_of_branch_2_31", R"(["null","int","string"])", avro_long(std::int64_t{1} << 31),
       "a union branch that does not exist"},
  });
}

Cases nested_cases() {
  const std::string longs = R"({"type":"array","items":"long"})";
  const std::string nulls = R"({"type":"array","items":"null"})";
  const std::string texts = R"({"type":"map","values":"string"})";
  const std::string list = R"({"type":"record","name":"l","fields":[{"name":"next","type":["null","l"]}]})";
  const std::string wide = fmt::format(
      R"({{"type":"array","items":{{"type":"record","name":"p","fields":[{{"name":"{}","type":"null"}}]}}}})",
      std::string(1000, 'n'));
  return rows_of({
      {"array_of_2_63_items", longs, avro_long(kLongMax), "more items than the bytes left"},
      {"array_of_more_items_than_bytes", longs, avro_long(3) + "\x02\x02"s, "more items than the bytes left"},
      {"array_of_smallest_count", longs, avro_long(kLongMin) + avro_long(1) + "\x01"s, "more items than the bytes"},
      {"array_of_negative_size", longs, avro_long(-1) + avro_long(-1), "a negative length"},
      {"array_of_size_beyond_the_block", longs, avro_long(-1) + avro_long(9) + "\x02"s, "a length beyond the end"},
      {"array_of_wrong_size", longs, avro_long(-1) + avro_long(2) + "\x02\x02"s + avro_long(0),
       "do not fill the bytes"},
      {"array_without_end", longs, avro_long(1) + "\x02"s, "ends inside the row"},
      {"array_of_2_40_nulls", nulls, avro_long(std::int64_t{1} << 40), "more than a million items of no bytes"},
      {"array_of_many_nulls_in_runs", nulls, avro_long(900'000) + avro_long(900'000) + avro_long(0),
       "more than a million items of no bytes"},
      {"map_of_2_63_entries", texts, avro_long(kLongMax), "more items than the bytes left"},
      {"map_key_not_utf8", texts, avro_long(1) + avro_sized("\xff") + avro_sized("") + avro_long(0), "not UTF-8"},
      {"map_key_of_negative_length", texts, avro_long(1) + avro_long(-1) + "\x02"s, "a negative length"},
      {"map_value_beyond_the_block", texts, avro_long(1) + avro_sized("k") + avro_long(7), "a length beyond the end"},
      {"recursion_of_65_levels", list, std::string(65, '\x02') + avro_long(0), "values nested deeper than 64"},
      {"recursion_without_end", R"({"type":"record","name":"l","fields":[{"name":"next","type":"l"}]})", "",
       "values nested deeper than 64"},
      {"json_of_100_mb", wide, avro_long(100'000) + avro_long(0), "a nested value of more than 16 MiB"},
  });
}

Cases later_row_cases() {
  const AvroFile second{.schema = one_field("\"boolean\""), .blocks = {{3, "\x01\x00\x07"s}}};
  const AvroFile block{.schema = kOneInt, .blocks = {{2, "\x02\x04"}, {1, "\x06"}, {1, "\x80"}}};
  const AvroFile empty{.schema = one_field("\"null\""), .blocks = {{std::int64_t{1} << 40, ""}}};
  const AvroFile unselected{.schema = R"({"type":"record","name":"r","fields":[]})", .blocks = {{1'000'001, ""}}};
  return {{"value_wrong_in_third_row", second.bytes(), "row 2, byte 2 of the block: field 'f': a boolean"},
          {"value_wrong_in_third_block", block.bytes(), "row 0, byte 1 of the block: the block ends inside the row"},
          {"value_rows_of_no_bytes", empty.bytes(), "more rows than its bytes can hold"},
          {"value_rows_of_no_fields", unselected.bytes(), "more rows than its bytes can hold"}};
}

}  // namespace

std::vector<MalformedAvro> malformed_avro() {
  Cases all;
  for (const Cases& part :
       {magic_cases(), metadata_cases(), wide_header_cases(), codec_name_cases(), schema_cases(), frame_cases(),
        malformed_blocks(), number_cases(), text_cases(), nested_cases(), later_row_cases()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace cairn::testing
