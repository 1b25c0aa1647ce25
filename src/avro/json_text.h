#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::avro {

// The one way in which Cairn writes values as JSON, shared by nested values and whole rows. Each appends to `out`.
void append_json_string(std::string& out, std::string_view text);
void append_json_number(std::string& out, std::int64_t number);
// The shortest digits that give back the same number; "NaN", "Infinity", "-Infinity" as strings.
void append_json_number(std::string& out, double number);
void append_json_number(std::string& out, float number);
void append_json_base64(std::string& out, std::string_view bytes);
void append_json_timestamp(std::string& out, std::int64_t micros);  // "2026-11-24T08:02:05.000001Z"
void append_json_date(std::string& out, std::int64_t days);
void append_json_time(std::string& out, std::int64_t micros);

}  // namespace cairn::avro
