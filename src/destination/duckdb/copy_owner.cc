#include "destination/duckdb/copy_owner.h"

#include <filesystem>
#include <limits>
#include <memory>
#include <system_error>
#include <utility>

#include "destination/duckdb/instance_slot.h"
#include "destination/duckdb/state_reader.h"

namespace cairn::duckdb {
namespace {

constexpr const char* kOtherFileHint = "let `publish:` name another file, or move this one away";

// Who wrote the file, whatever the version of its system tables is.
Result<std::optional<Fence>> read_owner(const DestinationSettings& settings) {
  InstanceSlot slot({.type = settings.type,
                     .path = settings.publish,
                     .schema = settings.schema,
                     .raw_schema = settings.raw_schema,
                     .memory_bytes = settings.memory_bytes,
                     .threads = 1});
  std::shared_ptr<Instance> instance = TRY(slot.for_reading());
  Session session = TRY(slot.connect(std::move(instance)));
  return read_fence(session.connection, session.names, std::numeric_limits<std::int64_t>::max());
}

bool is_empty(const std::string& path) {
  std::error_code missing;
  const std::uintmax_t bytes = std::filesystem::file_size(path, missing);
  return missing || bytes == 0;
}

}  // namespace

Status check_copy_owner(const DestinationSettings& settings, const std::optional<ConnectionId>& ours) {
  const std::string& path = settings.publish;
  if (path.empty() || is_empty(path)) return {};
  Result<std::optional<Fence>> owner = read_owner(settings);
  if (!owner.has_value() && owner.error().kind() == ErrorKind::kLocked) {
    return make_error(ErrorKind::kLocked, "somebody writes to the published copy: {}", owner.error().message())
        .hinting("open it read-only (access_mode=read_only)");
  }
  if (!owner.has_value()) {
    return make_error(ErrorKind::kConfig, "whether {} is a copy of {} cannot be seen: {}", path, settings.path,
                      owner.error().message())
        .hinting(kOtherFileHint);
  }
  if (!owner->has_value()) {
    return make_error(ErrorKind::kConfig, "{} is a DuckDB database that Cairn did not make, so no copy will replace it",
                      path)
        .hinting(kOtherFileHint);
  }
  const Fence& fence = **owner;
  if (fence.connection == ours) return {};
  return make_error(ErrorKind::kConfig, "{} is another database, or a copy of another, not of {}; {} opened it on {}",
                    path, settings.path, fence.holder, format_utc(fence.since))
      .hinting("let `publish:` name another file; if this is a copy of a database that is gone, move it away");
}

}  // namespace cairn::duckdb
