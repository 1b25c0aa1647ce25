// Writes every malformed Avro file into a directory, as NAME.avro, and prints for each a line with its name, a tab and
// what its refusal has to say. For tests of the program itself, and as seeds for the fuzzer.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "testing/malformed_avro.h"

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "malformed_files DIRECTORY\n");
    return 2;
  }
  for (const cairn::testing::MalformedAvro& file : cairn::testing::malformed_avro()) {
    std::ofstream(std::filesystem::path(arguments[1]) / (file.name + ".avro"), std::ios::binary) << file.bytes;
    fmt::print("{}\t{}\n", file.name, file.error);
  }
  return 0;
}
