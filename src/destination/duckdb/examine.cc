#include "destination/duckdb/examine.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "base/volume.h"
#include "destination/duckdb/copy_owner.h"
#include "destination/duckdb/database_file.h"
#include "destination/duckdb/instance_slot.h"
#include "destination/duckdb/posix_file.h"
#include "destination/duckdb/published_copy.h"
#include "destination/duckdb/state_reader.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;

// Below this, a load of any size may meet a full disk.
constexpr std::uint64_t kFreeBytesMin = std::uint64_t{1} << 30;

std::string in_gibibytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / static_cast<double>(std::uint64_t{1} << 30));
}

Status check_right(const std::string& place, int right) {
  if (::access(place.c_str(), right) == 0) return {};
  return file_error(errno, place);
}

// What this process may not write: the directory, or the files that are there.
Finding examine_rights(const std::string& path) {
  const std::string directory = directory_of(path);
  for (const std::string& place : {directory, path, path + ".wal"}) {
    std::error_code ignored;
    if (place != directory && !fs::exists(place, ignored)) continue;
    const int right = place == directory ? W_OK | X_OK : R_OK | W_OK;
    if (Status status = check_right(place, right); !status.has_value()) {
      return Finding::failed("rights", status.error());
    }
  }
  return Finding::ok("rights", directory + " can be written");
}

Finding examine_disk(const std::string& path) {
  const Result<std::uint64_t> free = free_bytes(path);
  if (!free.has_value()) return Finding::failed("disk", free.error());
  const std::string message = in_gibibytes(*free) + " free";
  if (*free >= kFreeBytesMin) return Finding::ok("disk", message);
  return Finding::warning("disk", message,
                          "free space on the volume of the database, or move the file to a larger one");
}

Finding examine_volume(const std::string& path) {
  const auto served = served_file_system(directory_of(path));
  if (!served.has_value()) return Finding::ok("volume", "a local file system");
  return Finding::warning("volume",
                          fmt::format("{} lies on {}, whose locks and synced writes may not hold", path, *served),
                          "put the database on a disk of this machine");
}

// What stands in the two schemas and is not Cairn's, so that a table of Heap's that has its name would find it taken.
Result<std::vector<std::string>> foreign_relations(Connection& connection, const Names& names, bool is_cairns) {
  const std::string known = is_cairns ? fmt::format("SELECT lower(storage_name) FROM {}", names.system("_cairn_tables"))
                                      : "SELECT NULL WHERE false";
  const std::string views =
      is_cairns ? "" : " UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = $1";
  const Rows rows = TRY(connection.query(
      fmt::format("SELECT schema_name || '.' || name FROM (SELECT schema_name, table_name AS name FROM duckdb_tables() "
                  "WHERE database_name = $1{}) WHERE schema_name IN ($2, $3) AND NOT starts_with(name, '_cairn_') AND "
                  "(schema_name = $2 OR lower(name) NOT IN ({})) ORDER BY ALL LIMIT 4",
                  views, known),
      {names.database.name(), names.schema.name(), names.raw.name()}));
  std::vector<std::string> relations;
  for (std::size_t row = 0; row < rows.size(); ++row) relations.push_back(rows.get<std::string>(row, 0));
  return relations;
}

Finding examine_schemas(Connection& connection, const Names& names, bool is_cairns) {
  const auto foreign = foreign_relations(connection, names, is_cairns);
  if (!foreign.has_value()) return Finding::failed("schemas", foreign.error());
  const std::string schemas = fmt::format("{} and {}", names.schema.name(), names.raw.name());
  if (foreign->empty()) return Finding::ok("schemas", schemas + " hold nothing that is not Cairn's");
  return Finding::warning(
      "schemas", fmt::format("{} hold what Cairn did not make: {}", schemas, fmt::join(*foreign, ", ")),
      "a table of that name would stop: choose another `schema:`, move them away, or pass --adopt to sync");
}

// Whether a copy can go where `publish:` says. A rename needs the right to write to the directory alone.
std::vector<Finding> examine_copy(const DestinationSettings& settings, const std::optional<ConnectionId>& ours) {
  const std::string& path = settings.publish;
  if (path.empty()) return {};
  const auto check = [&]() -> Status {
    TRY(check_copy_path(settings));
    TRY(check_right(directory_of(path), W_OK | X_OK));
    return check_copy_owner(settings, ours);
  };
  if (Status status = check(); !status.has_value()) return {Finding::failed("publish", status.error())};
  return {Finding::ok("publish", "a copy can go to " + path)};
}

// Whether the file can be opened, what is in it, and whether a copy of it can go where it should.
std::vector<Finding> examine_database(InstanceSlot& slot) {
  const DestinationSettings& settings = slot.settings();
  Result<std::shared_ptr<Instance>> instance = slot.for_reading();
  if (!instance.has_value()) return {Finding::failed("database", instance.error())};
  std::vector<Finding> findings;
  std::optional<ConnectionId> connection;
  if (*instance == nullptr) {
    findings.push_back(Finding::ok("database", settings.path + " is not there yet: the first sync creates it"));
  } else {
    Result<Session> session = slot.connect(*std::move(instance));
    if (!session.has_value()) return {Finding::failed("database", session.error())};
    findings.push_back(Finding::ok("database", settings.path + " can be opened"));
    const Result<std::optional<Fence>> fence = read_fence(session->connection, session->names);
    if (!fence.has_value()) {
      findings.push_back(Finding::failed("schemas", fence.error()));
      return findings;
    }
    if (fence->has_value()) connection = (*fence)->connection;
    findings.push_back(examine_schemas(session->connection, session->names, connection.has_value()));
  }
  std::ranges::move(examine_copy(settings, connection), std::back_inserter(findings));
  return findings;
}

}  // namespace

std::vector<Finding> examine(const DestinationSettings& settings) {
  const std::string& path = settings.path;
  if (Status status = check_database_path(settings); !status.has_value()) {
    return {Finding::failed("database", status.error())};
  }
  std::vector<Finding> findings{examine_rights(path), examine_volume(path), examine_disk(path)};
  InstanceSlot slot(settings);
  std::ranges::move(examine_database(slot), std::back_inserter(findings));
  return findings;
}

}  // namespace cairn::duckdb
