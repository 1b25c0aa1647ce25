#include "destination/duckdb/instance_slot.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "destination/duckdb/database_file.h"

namespace cairn::duckdb {
namespace {

// A reader has the file open for moments only, so a lock is asked for again before it counts; the loser of two runs
// still knows within two seconds.
constexpr int kLockTries = 20;
constexpr std::chrono::milliseconds kLockPause{50};

}  // namespace

Result<std::shared_ptr<Instance>> InstanceSlot::for_reading() {
  if (!database_exists(settings_.path)) return std::shared_ptr<Instance>();
  return open_patiently(Access::kReadOnly, Sharing::kShared);
}

Result<std::shared_ptr<Instance>> InstanceSlot::for_writing() {
  TRY(check_database_path(settings_));
  if (!database_exists(settings_.path)) {
    const InstanceOptions options = TRY(options_for(Access::kReadWrite));
    TRY(create_database_file(cache_, options));
  }
  return open_patiently(Access::kReadWrite, Sharing::kAlone);
}

Result<std::shared_ptr<Instance>> InstanceSlot::open_patiently(Access access, Sharing sharing) {
  for (int tries = 1;; ++tries) {
    Result<std::shared_ptr<Instance>> instance = open(access, sharing);
    const bool is_locked = !instance.has_value() && instance.error().kind() == ErrorKind::kLocked;
    if (!is_locked || tries == kLockTries) return std::move(instance).within("opening " + settings_.path);
    std::this_thread::sleep_for(kLockPause);
  }
}

Result<std::shared_ptr<Instance>> InstanceSlot::open(Access access, Sharing sharing) {
  const std::lock_guard lock(mutex_);
  if (std::shared_ptr<Instance> live = live_.lock()) {
    if (sharing == Sharing::kShared) return live;
    return Error(ErrorKind::kLocked, "this process has it open already")
        .hinting("end the other run in this process first");
  }
  FileClaim claim = TRY(FileClaim::make(settings_.path));
  const InstanceOptions options = TRY(options_for(access));
  std::shared_ptr<Instance> instance = TRY(Instance::open(cache_, options, std::move(claim)));
  live_ = instance;
  return instance;
}

Result<Session> InstanceSlot::connect(std::shared_ptr<Instance> instance) const {
  Connection connection = TRY(Connection::open(std::move(instance)));
  const Rows rows = TRY(connection.query("SELECT current_database()"));
  const Identifier database = TRY(Identifier::make(rows.get<std::string>(0, 0)));
  const Identifier schema = TRY(Identifier::make(settings_.schema));
  const Identifier raw = TRY(Identifier::make(settings_.raw_schema_or_default()));
  return Session{std::move(connection), Names{database, schema, raw}};
}

Result<InstanceOptions> InstanceSlot::options_for(Access access) const {
  // Half of what is free: the other half is for the database, which must never meet a full disk.
  const std::uint64_t free = TRY(free_bytes(settings_.path));
  return InstanceOptions{.path = settings_.path,
                         .access = access,
                         .memory_bytes = settings_.memory_bytes,
                         .threads = threads(),
                         .spill_bytes_max = free / 2};
}

unsigned InstanceSlot::threads() const {
  return settings_.threads != 0 ? settings_.threads : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace cairn::duckdb
