#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "avro/container.h"
#include "avro/program.h"
#include "avro/reference.h"
#include "base/result.h"

namespace cairn::testing {

// Every field of a schema as a target of its natural type.
std::vector<avro::Target> all_targets(const avro::Schema& schema);

// The rows of one block by the compiled decoder, asked for `rows_at_a_time` rows, as the reference gives them.
Result<avro::ReferenceRows> decode_by_program(const std::shared_ptr<const avro::Program>& program,
                                              std::string_view block, std::uint64_t row_count,
                                              std::size_t rows_at_a_time);

// The same by the reference interpreter.
Result<avro::ReferenceRows> decode_by_reference(const avro::Program& program, std::string_view block,
                                                std::uint64_t row_count);

// Every row of a container file as JSON, all fields or those of `targets`.
Result<std::vector<std::string>> file_as_json(std::string bytes);
Result<std::vector<std::string>> file_as_json(std::string bytes, const std::vector<avro::Target>& targets);

}  // namespace cairn::testing
