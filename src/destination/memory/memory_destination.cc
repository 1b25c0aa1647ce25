#include "destination/memory/memory_destination.h"

#include <algorithm>
#include <thread>

#include "destination/memory/factory.h"
#include "destination/memory/reader.h"
#include "destination/memory/writer.h"

namespace cairn::memory_store {

const Capabilities& MemoryDestination::capabilities() const {
  static constexpr Capabilities kCapabilities{
      .name_bytes_max = 1000, .is_name_case_sensitive = true, .columns_max = 10'000};
  return kCapabilities;
}

// One width of whole numbers and one of fractions, so that neither ever has to widen.
Type MemoryDestination::storage_type(Type type) const {
  if (type.id == TypeId::kInt32) return {TypeId::kInt64};
  if (type.id == TypeId::kFloat32) return {TypeId::kFloat64};
  return type;
}

Result<std::unique_ptr<DestinationReader>> MemoryDestination::open_reader() {
  return std::make_unique<StoreReader>(store_);
}

Result<std::unique_ptr<DestinationWriter>> MemoryDestination::open_writer(const RunId& run) {
  const std::uint64_t nonce = TRY(store_->lock(run, clock_.now()));
  return std::make_unique<StoreWriter>(store_, nonce, readers_, clock_);
}

}  // namespace cairn::memory_store

namespace cairn {
namespace {

Result<std::unique_ptr<Destination>> make_memory(const DestinationSettings& settings, const Clock& clock) {
  if (!settings.publish.empty()) {
    return Error(ErrorKind::kConfig, "what is in memory has no file to publish a copy of")
        .hinting("leave `publish:` out");
  }
  const unsigned readers = settings.threads != 0 ? settings.threads : std::max(1U, std::thread::hardware_concurrency());
  return std::make_unique<memory_store::MemoryDestination>(memory_store::open_store(settings.path), settings.path,
                                                           readers, clock);
}

}  // namespace

DestinationFactory memory_factory() {
  return {.type = "memory",
          .description = "the memory of this process, for tests",
          .is_for_tests = true,
          .make = make_memory};
}

}  // namespace cairn
