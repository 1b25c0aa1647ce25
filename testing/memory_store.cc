#include "testing/memory_store.h"

#include <algorithm>

#include <fmt/format.h>

namespace cairn::testing {

// Reads the version that it was opened on, as long as the store still has it.
class MemoryStore::Source final : public ByteSource {
 public:
  Source(MemoryStore& store, ObjectInfo pinned, std::shared_ptr<const std::string> bytes)
      : store_(store), pinned_(std::move(pinned)), name_("memory/" + pinned_.key.value()), bytes_(std::move(bytes)) {}

  const std::string& name() const override { return name_; }
  std::uint64_t size() const override { return bytes_->size(); }

  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    CHECK(offset <= size() && out.size() <= size() - offset, "reads stay inside the object");
    store_.call_before_read(pinned_.key);
    TRY(store_.check_readable(pinned_));
    std::ranges::copy(std::as_bytes(std::span(*bytes_)).subspan(offset, out.size()), out.begin());
    return {};
  }

  Status verify_unchanged() override { return store_.check_readable(pinned_); }

 private:
  MemoryStore& store_;
  const ObjectInfo pinned_;
  const std::string name_;
  const std::shared_ptr<const std::string> bytes_;
};

Result<std::vector<ObjectInfo>> MemoryStore::list(const std::string& prefix) {
  const std::scoped_lock lock(mutex_);
  if (list_error_.has_value()) return *list_error_;
  std::vector<ObjectInfo> objects;
  for (auto at = objects_.lower_bound(prefix); at != objects_.end() && at->first.starts_with(prefix); ++at) {
    objects.push_back(info_of(at->first, at->second));
  }
  return objects;
}

Result<ObjectInfo> MemoryStore::stat(const ObjectKey& key) {
  const std::scoped_lock lock(mutex_);
  const auto at = objects_.find(key.value());
  if (at == objects_.end()) return make_error(ErrorKind::kNotFound, "memory/{}: no such object", key.value());
  return info_of(at->first, at->second);
}

Result<std::unique_ptr<ByteSource>> MemoryStore::open(const ObjectInfo& pinned) {
  const std::scoped_lock lock(mutex_);
  const auto at = objects_.find(pinned.key.value());
  if (at == objects_.end()) return make_error(ErrorKind::kNotFound, "memory/{}: no such object", pinned.key.value());
  if (info_of(at->first, at->second) != pinned) {
    return make_error(ErrorKind::kConflict, "memory/{}: changed since it was listed", pinned.key.value());
  }
  opened_keys_.push_back(at->first);
  return std::make_unique<Source>(*this, pinned, at->second.bytes);
}

void MemoryStore::put(const std::string& key, std::string bytes) {
  const std::scoped_lock lock(mutex_);
  objects_[key] = {.bytes = std::make_shared<const std::string>(std::move(bytes)), .version = next_version_++};
}

void MemoryStore::remove(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  objects_.erase(key);
}

bool MemoryStore::has(const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  return objects_.contains(key);
}

void MemoryStore::fail_reads(const std::string& key, Error error) {
  const std::scoped_lock lock(mutex_);
  objects_.at(key).read_error = std::move(error);
}

void MemoryStore::fail_lists(Error error) {
  const std::scoped_lock lock(mutex_);
  list_error_ = std::move(error);
}

void MemoryStore::before_read(std::function<void(const ObjectKey& key)> hook) {
  const std::scoped_lock lock(mutex_);
  before_read_ = std::move(hook);
}

std::vector<std::string> MemoryStore::begun() const {
  const std::scoped_lock lock(mutex_);
  return begun_;
}

Result<std::unique_ptr<ByteSource>> MemoryStore::begin(const ObjectInfo& pinned, std::uint64_t bytes) {
  {
    const std::scoped_lock lock(mutex_);
    begun_.push_back(fmt::format("{}: {}", pinned.key.value(), bytes));
  }
  return open(pinned);
}

std::vector<std::string> MemoryStore::opened_keys() const {
  const std::scoped_lock lock(mutex_);
  return opened_keys_;
}

void MemoryStore::forget_opened_keys() {
  const std::scoped_lock lock(mutex_);
  opened_keys_.clear();
}

ObjectInfo MemoryStore::info_of(const std::string& key, const Object& object) const {
  return {.key = ObjectKey(key), .size = object.bytes->size(), .etag = fmt::format("v{}", object.version)};
}

Status MemoryStore::check_readable(const ObjectInfo& pinned) const {
  const std::scoped_lock lock(mutex_);
  const auto at = objects_.find(pinned.key.value());
  if (at == objects_.end() || info_of(at->first, at->second) != pinned) {
    return make_error(ErrorKind::kConflict, "memory/{}: changed while it was read", pinned.key.value());
  }
  if (at->second.read_error.has_value()) return *at->second.read_error;
  return {};
}

void MemoryStore::call_before_read(const ObjectKey& key) const {
  const auto hook = [&] {
    const std::scoped_lock lock(mutex_);
    return before_read_;
  }();
  if (hook) hook(key);
}

}  // namespace cairn::testing
