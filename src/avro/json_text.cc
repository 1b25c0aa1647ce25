#include "avro/json_text.h"

#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "model/timestamp.h"
#include "model/value_text.h"

namespace cairn::avro {
namespace {

void append_quoted(std::string& out, std::string_view plain) {
  out.push_back('"');
  out.append(plain);
  out.push_back('"');
}

template <typename Float>
void append_float(std::string& out, Float number) {
  if (std::isfinite(number)) {
    fmt::format_to(std::back_inserter(out), "{}", number);
  } else {
    append_quoted(out, text_of(double{number}));
  }
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out.append("\\\""); break;
    case '\\': out.append("\\\\"); break;
    case '\b': out.append("\\b"); break;
    case '\f': out.append("\\f"); break;
    case '\n': out.append("\\n"); break;
    case '\r': out.append("\\r"); break;
    case '\t': out.append("\\t"); break;
    default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
  }
}

bool needs_escape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t plain = 0;  // start of what has not been appended
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text.substr(plain, at - plain));
    append_escaped(out, text[at]);
    plain = at + 1;
  }
  out.append(text.substr(plain));
  out.push_back('"');
}

void append_json_number(std::string& out, std::int64_t number) { out.append(text_of(number)); }
void append_json_number(std::string& out, double number) { append_float(out, number); }
void append_json_number(std::string& out, float number) { append_float(out, number); }
void append_json_base64(std::string& out, std::string_view bytes) { append_quoted(out, base64_of(bytes)); }

void append_json_timestamp(std::string& out, std::int64_t micros) {
  std::string text = format_timestamp(micros);
  if (const std::size_t blank = text.rfind(' '); blank != std::string::npos) text[blank] = 'T';
  append_quoted(out, text + "Z");
}

void append_json_date(std::string& out, std::int64_t days) { append_quoted(out, format_date(days)); }
void append_json_time(std::string& out, std::int64_t micros) { append_quoted(out, format_time(micros)); }

}  // namespace cairn::avro
