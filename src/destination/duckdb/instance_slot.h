#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "destination/duckdb/connection.h"
#include "destination/duckdb/instance.h"
#include "destination/duckdb/names.h"
#include "destination/settings.h"

namespace cairn::duckdb {

// A connection together with the names that its statements use. Whoever has one has the file open.
struct Session {
  Connection connection;
  Names names;
};

// Owned by the Destination, borrowed by its readers and its writer.
//
// The one place that opens a destination's file: a process has it open at most once, and whoever else in the process
// needs it gets a connection to the same instance. Thread-safe. What it hands out closes the file when the last is
// gone.
class InstanceSlot {
 public:
  explicit InstanceSlot(DestinationSettings settings) : settings_(std::move(settings)) {}

  // The instance that is open, else one that is opened read-only. Null where there is no file: nothing is created.
  Result<std::shared_ptr<Instance>> for_reading();
  // Creates the file if there is none. kLocked while anything else, here or in another process, has it open; both ask
  // for about a second before they say so, since readers of state have it open for moments only.
  Result<std::shared_ptr<Instance>> for_writing();

  // A new connection to an instance that one of the two gave. kBadInput for a schema that is empty or holds NUL.
  Result<Session> connect(std::shared_ptr<Instance> instance) const;
  const DestinationSettings& settings() const { return settings_; }
  // As the settings have it, else one for each core.
  unsigned threads() const;

 private:
  enum class Sharing : std::uint8_t { kShared, kAlone };
  Result<std::shared_ptr<Instance>> open(Access access, Sharing sharing);
  Result<InstanceOptions> options_for(Access access) const;
  Result<std::shared_ptr<Instance>> open_patiently(Access access, Sharing sharing);

  const DestinationSettings settings_;
  InstanceCache cache_;
  std::mutex mutex_;
  std::weak_ptr<Instance> live_;  // under mutex_
};

}  // namespace cairn::duckdb
