#include "source/s3/error_answer.h"

#include <algorithm>

#include <pugixml.hpp>

namespace cairn::s3 {
namespace {

constexpr std::size_t kTextBytesMax = 500;

// A line that can be shown: short, and without characters that move a cursor.
std::string shown(std::string_view text) {
  std::string line(text.substr(0, kTextBytesMax));
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return line;
}

}  // namespace

ErrorAnswer parse_error_answer(std::string_view body) {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) return {};
  const pugi::xml_node error = document.child("Error");
  return {.code = shown(error.child_value("Code")),
          .message = shown(error.child_value("Message")),
          .region = shown(error.child_value("Region"))};
}

}  // namespace cairn::s3
