#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "config/destination_options.h"
#include "config/source_settings.h"
#include "model/selection.h"

namespace cairn {

// The flags that stand in for a connection file. Errors do not name the flag: whoever knows which one it was says so,
// and a person who answers a question used none. A URL that holds a password is refused without repeating it, since
// every process of the machine can read a command line.

// `--source ./bucket`, `--source s3://bucket/prefix`: a directory as it stands, or a bucket.
Result<SourceSettings> parse_source_location(std::string_view text);
// `--endpoint https://objects.example.com:9000`.
Result<std::string> parse_endpoint(std::string_view text);
// A bucket of S3 as a source, whose manifests name files in it.
SourceSettings s3_source(std::string bucket, std::string prefix);
// `--destination duckdb:warehouse.duckdb`: type, colon, path.
Result<DestinationOptions> parse_destination_uri(std::string_view text);
// `--fields user_id,email`: distinct texts, separated by commas; at least one.
Result<std::vector<std::string>> parse_name_list(std::string_view text);
// `--select 'users,sign_up_*'`: names and globs, separated by commas.
Result<Selection> parse_select_list(std::string_view text);
// "512MiB", "2GiB", "1GB": KiB, MiB and GiB are powers of 1024, KB, MB and GB of 1000.
Result<std::uint64_t> parse_byte_size(std::string_view text);
// The name of a schema that Cairn may fill: not empty, and none of those that belong to the engine.
Result<std::string> parse_schema_name(std::string_view text);
// How many threads an engine may use: "8", 1 to kThreadsMax.
inline constexpr std::int64_t kThreadsMax = 1024;
Result<unsigned> parse_thread_count(std::string_view text);
// How many rows to show: "10", 0 to 2^63 - 1.
Result<std::size_t> parse_row_count(std::string_view text);
// The id of a dump: "857", 0 to 2^63 - 1.
Result<DumpId> parse_dump_id(std::string_view text);
// Puts a slash behind a prefix that lacks one, and takes leading ones away; refuses `.`, `..` and empty components.
Result<std::string> parse_key_prefix(std::string_view text);
// The name alone, or with s3:// or https:// in front and slashes behind, which are taken away.
Result<std::string> parse_bucket_name(std::string_view text);

}  // namespace cairn
