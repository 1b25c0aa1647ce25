#include "destination/duckdb/factory.h"

#include <memory>
#include <utility>

#include <duckdb.h>

#include "destination/duckdb/damaged_file.h"
#include "destination/duckdb/database_file.h"
#include "destination/duckdb/examine.h"
#include "destination/duckdb/instance_slot.h"
#include "destination/duckdb/reader.h"
#include "destination/duckdb/system_tables.h"
#include "destination/duckdb/types.h"
#include "destination/duckdb/writer.h"

namespace cairn {
namespace {

// DuckDB takes names of 5,000 characters; what people type and tools show is far shorter.
constexpr Capabilities kCapabilities{.name_bytes_max = 255, .is_name_case_sensitive = false, .columns_max = 10'000};

// The DuckDB file of one connection.
class DuckDbDestination final : public Destination {
 public:
  DuckDbDestination(DestinationSettings settings, const Clock& clock) : slot_(std::move(settings)), clock_(clock) {}

  std::string describe() const override { return "duckdb:" + slot_.settings().path; }
  const Capabilities& capabilities() const override { return kCapabilities; }
  Type storage_type(Type type) const override { return duckdb::storage_type(type); }
  std::string sql_type(Type type) const override { return duckdb::sql_type(type); }

  Result<std::unique_ptr<DestinationReader>> open_reader() override {
    TRY(duckdb::check_database_path(slot_.settings()));
    return std::unique_ptr<DestinationReader>(std::make_unique<duckdb::Reader>(slot_));
  }
  Result<std::unique_ptr<DestinationWriter>> open_writer(const RunId& run) override {
    return duckdb::Writer::open(slot_, clock_, run);
  }
  Error keep_damaged(Error error) override {
    return duckdb::keep_damaged(slot_.settings().path, std::move(error), clock_.now());
  }

 private:
  duckdb::InstanceSlot slot_;
  const Clock& clock_;
};

Result<std::unique_ptr<Destination>> make_duckdb(const DestinationSettings& settings, const Clock& clock) {
  return std::unique_ptr<Destination>(std::make_unique<DuckDbDestination>(settings, clock));
}

}  // namespace

DestinationFactory duckdb_factory() {
  return {.type = "duckdb",
          .description = "a DuckDB file; needs no server",
          .engine_version = [] { return std::string(duckdb_library_version()); },
          .system_tables_version = duckdb::newest_version(duckdb::all_migrations()),
          .make = make_duckdb,
          .check = duckdb::check_settings,
          .examine = duckdb::examine};
}

}  // namespace cairn
