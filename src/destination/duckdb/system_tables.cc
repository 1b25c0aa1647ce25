#include "destination/duckdb/system_tables.h"

#include <fmt/core.h>

namespace cairn::duckdb {
namespace {

constexpr std::string_view kEncodingMark = " from ";

}  // namespace

std::span<const Migration> all_migrations() {
  // No keys and no indexes: their place in the WAL is what crashes have damaged in the field.
  static const std::vector<Migration> kMigrations{
      {1,
       "the first version",
       {
           AddTable{"_cairn_lock", "connection_id UUID, nonce BIGINT, holder VARCHAR, since TIMESTAMP, version BIGINT"},
           AddTable{"_cairn_runs",
                    "run_id VARCHAR, started_at TIMESTAMP, finished_at TIMESTAMP, outcome VARCHAR, exit_code BIGINT, "
                    "cairn_version VARCHAR, report JSON"},
           AddTable{"_cairn_dumps",
                    "dump_id BIGINT, manifest_key VARCHAR, etag VARCHAR, sha256 VARCHAR, first_seen TIMESTAMP, "
                    "complete_at TIMESTAMP"},
           AddTable{"_cairn_tables",
                    "table_name VARCHAR, storage_name VARCHAR, key VARCHAR[], epoch BIGINT, generation BIGINT, "
                    "bookmark BIGINT, "
                    "row_count BIGINT, state VARCHAR, held_dump BIGINT, held_reason VARCHAR, held_rows_before BIGINT, "
                    "held_rows_after BIGINT, held_manifest_sha VARCHAR"},
           AddTable{
               "_cairn_loads",
               "load_id VARCHAR, run_id VARCHAR, table_name VARCHAR, epoch BIGINT, mode VARCHAR, first_dump BIGINT, "
               "last_dump BIGINT, files BIGINT, bytes BIGINT, rows_read BIGINT, rows_loaded BIGINT, rows_superseded "
               "BIGINT, "
               "rows_rejected BIGINT, rows_filtered BIGINT, checksum VARCHAR, committed_at TIMESTAMP, dumps BIGINT[]"},
           AddTable{
               "_cairn_files",
               "load_id VARCHAR, ordinal BIGINT, uri VARCHAR, etag VARCHAR, bytes BIGINT, blocks BIGINT, rows BIGINT"},
           AddTable{"_cairn_fields",
                    "table_name VARCHAR, field VARCHAR, column_name VARCHAR, type VARCHAR, description VARCHAR, "
                    "first_dump BIGINT, "
                    "last_dump BIGINT, values_from_dump BIGINT, values_to_dump BIGINT"},
           AddTable{"_cairn_schema_changes",
                    "at_dump BIGINT, run_id VARCHAR, table_name VARCHAR, field VARCHAR, kind VARCHAR, before VARCHAR, "
                    "after VARCHAR"},
           AddTable{"_cairn_rejects",
                    "load_id VARCHAR, table_name VARCHAR, dump_id BIGINT, uri VARCHAR, block BIGINT, row BIGINT, "
                    "reason VARCHAR, "
                    "record JSON"},
           AddTable{"_cairn_identity", "user_id VARCHAR, resolved_user_id VARCHAR"},
           AddTable{"_cairn_decisions",
                    "decided_at TIMESTAMP, actor VARCHAR, kind VARCHAR, table_name VARCHAR, dump_id BIGINT, "
                    "manifest_sha VARCHAR, "
                    "reason VARCHAR"},
           AddTable{"_cairn_tombstones", "user_hmac VARCHAR, erased_at TIMESTAMP"},
       }},
      {2, "the start date that a table's rows were loaded by", {AddColumn{"_cairn_tables", "start_date", "DATE"}}},
  };
  return kMigrations;
}

std::int64_t newest_version(std::span<const Migration> migrations) { return migrations.back().version; }

std::string format_field_type(Type type, TimeEncoding encoding) {
  if (encoding == TimeEncoding::kNone) return format_type(type);
  return fmt::format("{}{}{}", format_type(type), kEncodingMark, format_encoding(encoding));
}

Result<FieldType> parse_field_type(const std::string& text) {
  const std::size_t mark = text.find(kEncodingMark);
  const Type type = TRY(parse_type(std::string_view(text).substr(0, mark)));
  if (mark == std::string::npos) return FieldType{type};
  const TimeEncoding encoding = TRY(parse_encoding(std::string_view(text).substr(mark + kEncodingMark.size())));
  return FieldType{type, encoding};
}

}  // namespace cairn::duckdb
