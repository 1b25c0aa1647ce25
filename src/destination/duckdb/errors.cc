#include "destination/duckdb/errors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace cairn::duckdb {
namespace {

struct Pattern {
  std::string_view text;  // somewhere in the message
  ErrorKind kind;
  std::string_view hint;
  bool is_damage = false;
};

constexpr std::string_view kRoomHint = "free space on the volume of the database, or move the file to a larger one";
constexpr std::string_view kSpillHint =
    "what does not fit into memory is put beside the database: free space on that volume, or raise the destination's "
    "`memory:`";
constexpr std::string_view kOtherFileHint = "name another file, or move this one away";
constexpr std::string_view kKeepHint = "keep the file and its .wal: the .wal may hold commits that the file does not";

constexpr std::array kPatterns{
    Pattern{
        "Could not set lock on file", ErrorKind::kLocked,
        "let that program close the file: while one process writes, no other can open it. Programs that keep it open "
        "can read a copy instead, which `publish: PATH` (--publish) puts there after each run"},
    Pattern{"with a different configuration", ErrorKind::kLocked, "close the other use of this file in this process"},
    Pattern{"No space left on device", ErrorKind::kTransient, kRoomHint},
    Pattern{"Disk quota exceeded", ErrorKind::kTransient, kRoomHint},
    Pattern{"File too large", ErrorKind::kTransient, "raise the limit on the size of files (ulimit -f)"},
    Pattern{"failed to offload data block", ErrorKind::kTransient, kSpillHint},
    Pattern{"but we can only read versions between", ErrorKind::kConfig,
            "a newer DuckDB wrote this file: use a newer Cairn, or name another file"},
    Pattern{"not a valid DuckDB database file", ErrorKind::kConfig, kOtherFileHint},
    Pattern{"Is a directory", ErrorKind::kConfig, "name a file, such as warehouse.duckdb"},
    Pattern{"Permission denied", ErrorKind::kDenied, "make the file and its directory writable for this user"},
    Pattern{"Read-only file system", ErrorKind::kConfig, "name a file on a volume that can be written"},
    // On a full disk DuckDB goes on without the directory that it could not make, and misses it here.
    Pattern{".spill/duckdb_temp_storage", ErrorKind::kTransient, kSpillHint},
    Pattern{"No such file or directory", ErrorKind::kConfig, "create the directory first"},
    Pattern{"replaying WAL", ErrorKind::kConfig, kKeepHint, true},
    Pattern{"Corrupt database file", ErrorKind::kConfig, kKeepHint, true},
    Pattern{"Corrupt WAL", ErrorKind::kConfig, kKeepHint, true},
    // The file ends before what it says is in it. Below the pattern of spilled memory, whose loss harms no file.
    Pattern{"Could not read enough bytes from file", ErrorKind::kConfig, kKeepHint, true},
};

struct TypePrefix {
  std::string_view text;
  duckdb_error_type type;
};

constexpr std::array kPrefixes{
    TypePrefix{"IO Error: ", DUCKDB_ERROR_IO},
    TypePrefix{"Connection Error: ", DUCKDB_ERROR_CONNECTION},
    TypePrefix{"Serialization Error: ", DUCKDB_ERROR_SERIALIZATION},
    TypePrefix{"Out of Memory Error: ", DUCKDB_ERROR_OUT_OF_MEMORY},
    TypePrefix{"Catalog Error: ", DUCKDB_ERROR_CATALOG},
    TypePrefix{"Binder Error: ", DUCKDB_ERROR_BINDER},
    TypePrefix{"Conversion Error: ", DUCKDB_ERROR_CONVERSION},
    TypePrefix{"TransactionContext Error: ", DUCKDB_ERROR_TRANSACTION},
    TypePrefix{"Parser Error: ", DUCKDB_ERROR_PARSER},
    TypePrefix{"Permission Error: ", DUCKDB_ERROR_PERMISSION},
    TypePrefix{"Invalid Input Error: ", DUCKDB_ERROR_INVALID_INPUT},
    TypePrefix{"FATAL Error: ", DUCKDB_ERROR_FATAL},
    TypePrefix{"INTERNAL Error: ", DUCKDB_ERROR_INTERNAL},
};

ErrorKind kind_of(duckdb_error_type type) {
  switch (type) {
    case DUCKDB_ERROR_INTERRUPT: return ErrorKind::kCancelled;
    case DUCKDB_ERROR_TRANSACTION: return ErrorKind::kConflict;
    case DUCKDB_ERROR_IO: return ErrorKind::kTransient;
    case DUCKDB_ERROR_PERMISSION: return ErrorKind::kDenied;
    case DUCKDB_ERROR_OUT_OF_MEMORY: return ErrorKind::kConfig;
    // Somebody dropped, renamed or retyped what Cairn made.
    case DUCKDB_ERROR_CATALOG:
    case DUCKDB_ERROR_BINDER: return ErrorKind::kSchemaMismatch;
    // The values of this load do not fit.
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_OUT_OF_RANGE: return ErrorKind::kBadInput;
    default: return ErrorKind::kInternal;
  }
}

const Pattern* pattern_of(std::string_view message) {
  const auto* const found = std::ranges::find_if(kPatterns, [&](const Pattern& p) { return message.contains(p.text); });
  return found == kPatterns.end() ? nullptr : found;
}

// The first paragraph: what follows quotes the SQL, which says nothing to a user.
std::string_view sentence_of(std::string_view message) {
  message = message.substr(0, message.find("\n\nLINE "));
  message = message.substr(0, message.find(" See also https://"));
  while (!message.empty() && (message.back() == '\n' || message.back() == '.' || message.back() == ' '))
    message.remove_suffix(1);
  return message;
}

}  // namespace

Error error_of(duckdb_error_type type, std::string_view message) {
  Error error(kind_of(type), "DuckDB: " + std::string(sentence_of(message)));
  const Pattern* const pattern = pattern_of(message);
  if (pattern != nullptr) return std::move(error).as(pattern->kind).hinting(std::string(pattern->hint));
  if (type == DUCKDB_ERROR_OUT_OF_MEMORY) return std::move(error).hinting("raise the destination's `memory:`");
  return error;
}

duckdb_error_type type_of(std::string_view message) {
  const auto found = std::ranges::find_if(kPrefixes, [&](const TypePrefix& p) { return message.starts_with(p.text); });
  return found == kPrefixes.end() ? DUCKDB_ERROR_INTERNAL : found->type;
}

bool is_damage(std::string_view message) {
  const Pattern* const pattern = pattern_of(message);
  return pattern != nullptr && pattern->is_damage;
}

bool is_fatal(duckdb_error_type type, std::string_view message) {
  return type == DUCKDB_ERROR_FATAL || type == DUCKDB_ERROR_INTERNAL || message.contains("has been invalidated");
}

}  // namespace cairn::duckdb
