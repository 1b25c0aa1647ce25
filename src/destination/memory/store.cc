#include "destination/memory/store.h"

#include "base/digest.h"

namespace cairn::memory_store {

Result<std::uint64_t> Store::lock(const RunId& run, Timestamp now) {
  const std::lock_guard guard(mutex_);
  if (holder_) {
    return make_error(ErrorKind::kLocked, "the destination is in use by run {} since {}", holder_->run.value(),
                      format_utc(holder_->since));
  }
  holder_ = Holder{run, now};
  if (content_.connection.value().empty()) content_.connection = ConnectionId(random_uuid());
  return ++nonce_;
}

void Store::unlock(std::uint64_t nonce) {
  const std::lock_guard guard(mutex_);
  if (nonce == nonce_) holder_.reset();
}

void Store::break_lock() {
  const std::lock_guard guard(mutex_);
  holder_.reset();
}

Status Store::verify_fence(std::uint64_t nonce) const {
  if (nonce == nonce_) return {};
  return make_error(ErrorKind::kLocked, "another run has taken over the destination: nonce {}, ours is {}", nonce_,
                    nonce);
}

std::shared_ptr<Store> open_store(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Store>> stores;
  const std::lock_guard guard(mutex);
  std::weak_ptr<Store>& known = stores[name];
  std::shared_ptr<Store> store = known.lock();
  if (!store) known = store = std::make_shared<Store>();
  return store;
}

}  // namespace cairn::memory_store
