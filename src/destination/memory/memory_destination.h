#pragma once

#include <memory>
#include <string>

#include "destination/destination.h"
#include "destination/memory/store.h"

namespace cairn::memory_store {

// The Destination over a Store.
class MemoryDestination final : public Destination {
 public:
  MemoryDestination(std::shared_ptr<Store> store, std::string name, unsigned readers, const Clock& clock)
      : store_(std::move(store)), name_(std::move(name)), readers_(readers), clock_(clock) {}

  std::string describe() const override { return "memory:" + name_; }
  const Capabilities& capabilities() const override;
  Type storage_type(Type type) const override;
  std::string sql_type(Type type) const override { return format_type(type); }

  Result<std::unique_ptr<DestinationReader>> open_reader() override;
  Result<std::unique_ptr<DestinationWriter>> open_writer(const RunId& run) override;

 private:
  std::shared_ptr<Store> store_;  // shared with the writers and readers of this and of later destinations
  std::string name_;
  unsigned readers_;
  const Clock& clock_;
};

}  // namespace cairn::memory_store
