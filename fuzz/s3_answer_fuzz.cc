// Any bytes are a page of a list, an error document, or neither; what is accepted says where the next page is.
#include <string_view>

#include "base/check.h"
#include "source/s3/error_answer.h"
#include "source/s3/list_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto page = cairn::s3::parse_list_answer(body);
  if (page.has_value()) {
    for (const cairn::ObjectInfo& object : page->objects) {
      CHECK(!object.key.value().empty() && !object.etag.empty(), "an object that is listed has a key and an ETag");
    }
    cairn::s3::ListAssembly list("");
    static_cast<void>(list.add(*page).has_value());
  }
  static_cast<void>(cairn::s3::parse_error_answer(body));
  return 0;
}
