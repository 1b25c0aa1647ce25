#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "avro/container.h"
#include "avro/file_field.h"
#include "base/result.h"
#include "model/byte_source.h"
#include "model/column_sink.h"

namespace cairn {

// One Avro file by itself, without a dump or a destination: for `cairn inspect`, and for the rows of a table that is
// not loaded yet. Errors are those of a load, with block and byte, but without a table to stop: the caller decides.

// What the header and the blocks of a file say.
struct FileSummary {
  std::string codec;
  std::vector<avro::FileField> fields;
  std::string schema_text;
  std::uint64_t blocks = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;               // of the file
  std::uint64_t bytes_uncompressed = 0;  // of its blocks
};

// Reads the whole file and checks every byte of it, as a load would.
Result<FileSummary> summarise_file(ByteSource& file);

// The field of a file as a column of a sink. A field that is only ever null is a column of text without a value.
Type column_type_of(const avro::FileField& field);

// Hands rows out in order, batch by batch, until `rows_max` of them or until `take` says no. Strings of a batch live as
// long as the call of `take`.
using TakeRows = std::function<bool(const ColumnSink& sink, std::size_t rows)>;
Status read_rows(ByteSource& file, std::uint64_t rows_max, const TakeRows& take);

}  // namespace cairn
