#include "destination/duckdb/database_file.h"

#include <filesystem>
#include <system_error>

#include <fcntl.h>

#include "base/failpoint.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/names.h"
#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;

std::string wal_of(const std::string& path) { return path + ".wal"; }

Status make_empty_database(InstanceCache& cache, const InstanceOptions& options) {
  const std::shared_ptr<Instance> instance = TRY(Instance::open(cache, options, std::nullopt));
  Connection connection = TRY(Connection::open(instance));
  TRY(connection.run("CHECKPOINT"));
  return {};
}

Status check_base_name(const std::string& path, const DestinationSettings& settings) {
  for (const std::string& schema : {settings.schema, settings.raw_schema_or_default()}) {
    if (!is_same_name(database_name_of(path), schema)) continue;
    return make_error(ErrorKind::kConfig,
                      "the file {} has the name of its schema {}, which makes every SQL name ambiguous", path, schema)
        .hinting("rename the file, for example to warehouse.duckdb, or choose another `schema:`");
  }
  return {};
}

}  // namespace

Status check_settings(const DestinationSettings& settings) {
  const std::string& path = settings.path;
  if (path.empty()) {
    return Error(ErrorKind::kConfig, "the DuckDB destination has no path")
        .hinting("name a file: duckdb:warehouse.duckdb");
  }
  if (path.starts_with(':')) {
    return make_error(ErrorKind::kConfig, "{} names no file: a database in memory would end with the run", path)
        .hinting("name a file: duckdb:warehouse.duckdb");
  }
  TRY(check_base_name(path, settings));
  if (!is_same_name(settings.schema, settings.raw_schema_or_default())) return {};
  return make_error(ErrorKind::kConfig, "the published views and the storage tables cannot share the schema {}",
                    settings.schema)
      .hinting("choose another `raw_schema:`");
}

Status check_database_path(const DestinationSettings& settings) {
  TRY(check_settings(settings));
  const std::string& path = settings.path;
  TRY(check_file_place(path, settings));
  std::error_code ignored;
  if (!database_exists(path) && fs::exists(wal_of(path), ignored)) {
    return make_error(ErrorKind::kConfig, "{} exists, but the database it belongs to is gone", wal_of(path))
        .hinting("put the database back, or move the .wal away: it may hold commits, so Cairn never deletes it");
  }
  return {};
}

Status check_file_place(const std::string& path, const DestinationSettings& settings) {
  std::error_code ignored;
  const fs::path parent = directory_of(path);
  if (!fs::is_directory(parent, ignored)) {
    return make_error(ErrorKind::kConfig, "the directory {} does not exist", parent.string())
        .hinting("create it first");
  }
  if (fs::is_directory(path, ignored)) {
    return make_error(ErrorKind::kConfig, "{} is a directory", path)
        .hinting("name a file in it, such as warehouse.duckdb");
  }
  return check_base_name(path, settings);
}

bool database_exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

Status create_database_file(InstanceCache& cache, InstanceOptions options) {
  const std::string path = options.path;
  const std::string directory_path = directory_of(path);
  const Descriptor directory = TRY(Descriptor::open(directory_path, O_RDONLY | O_DIRECTORY));
  TRY(directory.lock());
  if (database_exists(path)) return {};
  options.path = path + ".tmp";
  std::error_code ignored;
  fs::remove(options.path, ignored);
  fs::remove(wal_of(options.path), ignored);
  TRY_WITHIN(make_empty_database(cache, options), "creating " + path);
  CAIRN_FAILPOINT("S1.create");
  {
    const Descriptor file = TRY(Descriptor::open(options.path, O_RDWR));
    TRY_WITHIN(file.sync(), "creating " + path);
  }
  TRY(rename_file(options.path, path));
  CAIRN_FAILPOINT("S1.create.renamed");
  return directory.sync_names().within("creating " + path);
}

void remove_spill(const std::string& path) {
  std::error_code ignored;
  const fs::path directory = spill_directory_of(path);
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
    if (entry.path().filename().string().starts_with("duckdb_temp_")) fs::remove(entry.path(), ignored);
  }
  fs::remove(directory, ignored);
}

std::uint64_t wal_bytes(const std::string& path) {
  std::error_code missing;
  const std::uintmax_t bytes = fs::file_size(wal_of(path), missing);
  return missing ? 0 : bytes;
}

}  // namespace cairn::duckdb
