// Any bytes are a connection or a configuration error that names the file.
#include <string>

#include "base/check.h"
#include "config/connection.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const cairn::Environment environment = [](const std::string& name) -> std::optional<std::string> {
    return name == "SET" ? std::optional<std::string>("value") : std::nullopt;
  };
  const cairn::ConnectionText text{
      .name = "heap", .file = "heap.yaml", .base = "/nowhere", .text = std::string(data, data + size)};
  const auto connection = cairn::parse_connection(text, environment);
  if (connection) return 0;
  CHECK(connection.error().kind() == cairn::ErrorKind::kConfig, "what is wrong with a file is a configuration error");
  CHECK(connection.error().text().starts_with("heap.yaml"), "an error names the file");
  return 0;
}
