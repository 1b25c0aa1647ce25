#include "destination/duckdb/instance.h"

#include <array>
#include <utility>

#include <fcntl.h>

#include "base/check.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/errors.h"
#include "destination/duckdb/scan_function.h"

namespace cairn::duckdb {
namespace {

// Commits never checkpoint by themselves: a checkpoint that fails ends the instance, so Cairn makes them outside of
// loads and only with room on the disk.
constexpr const char* kCheckpointNever = "1TB";

class Config {
 public:
  Config() { CHECK(duckdb_create_config(&config_) == DuckDBSuccess, "DuckDB makes a configuration"); }
  ~Config() { duckdb_destroy_config(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;

  Status set(const char* name, const std::string& value) {
    if (duckdb_set_config(config_, name, value.c_str()) == DuckDBSuccess) return {};
    return make_error(ErrorKind::kInternal, "this DuckDB ({}) refuses {} = {}", duckdb_library_version(), name, value)
        .hinting("use the libduckdb that came with this Cairn");
  }
  duckdb_config handle() const { return config_; }

 private:
  duckdb_config config_ = nullptr;
};

Status configure(Config& config, const InstanceOptions& options) {
  // The order matters: once external access is off, no directory can be named any more.
  const std::array<std::pair<const char*, std::string>, 11> settings{{
      {"access_mode", options.access == Access::kReadOnly ? "READ_ONLY" : "READ_WRITE"},
      {"memory_limit", fmt::format("{}B", options.memory_bytes)},
      {"threads", std::to_string(options.threads)},
      {"temp_directory", spill_directory_of(options.path)},
      {"max_temp_directory_size", fmt::format("{}B", options.spill_bytes_max)},
      {"preserve_insertion_order", "false"},
      {"checkpoint_threshold", kCheckpointNever},
      {"allocator_bulk_deallocation_flush_threshold", "16MiB"},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"enable_external_access", "false"},
  }};
  for (const auto& [name, value] : settings) TRY(config.set(name, value));
  if (options.access == Access::kReadWrite) TRY(config.set("storage_compatibility_version", "latest"));
  return {};
}

}  // namespace

Result<std::shared_ptr<Instance>> Instance::open(InstanceCache& cache, const InstanceOptions& options,
                                                 std::optional<FileClaim> claim) {
  Config config;
  TRY(configure(config, options));
  duckdb_database database = nullptr;
  char* message = nullptr;
  if (duckdb_get_or_create_from_cache(cache.handle(), options.path.c_str(), &database, config.handle(), &message) !=
      DuckDBSuccess) {
    const std::string text = message == nullptr ? "no reason given" : message;
    duckdb_free(message);
    return error_of(type_of(text), text);
  }
  Result<Descriptor> file = Descriptor::open(options.path, O_RDONLY);
  if (!file.has_value()) {
    duckdb_close(&database);
    return std::move(file).error();
  }
  std::shared_ptr<Instance> instance(new Instance(std::move(claim), database, std::move(file).value(), options.access));
  Connection connection = TRY(Connection::open(instance));
  TRY(register_scan_function(connection, instance->scans_));
  return instance;
}

Instance::~Instance() { duckdb_close(&database_); }

std::string spill_directory_of(const std::string& path) { return path + ".spill"; }

}  // namespace cairn::duckdb
