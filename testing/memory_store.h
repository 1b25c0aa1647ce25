#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "source/object_store.h"

namespace cairn::testing {

// A bucket in memory: the honest fake of ObjectStore. Thread-safe. Sources that it opened must not outlive it.
class MemoryStore final : public ObjectStore {
 public:
  std::string describe() const override { return "memory"; }
  Result<std::vector<ObjectInfo>> list(const std::string& prefix) override;
  Result<ObjectInfo> stat(const ObjectKey& key) override;
  Result<std::unique_ptr<ByteSource>> open(const ObjectInfo& pinned) override;
  Result<std::unique_ptr<ByteSource>> begin(const ObjectInfo& pinned, std::uint64_t bytes) override;
  std::size_t requests_at_once() const override { return requests_at_once_; }

  // Writes an object, or a new version of it.
  void put(const std::string& key, std::string bytes);
  void remove(const std::string& key);
  bool has(const std::string& key) const;
  // From now on each read of the object fails; the object is still listed.
  void fail_reads(const std::string& key, Error error);
  void fail_lists(Error error);
  // Says how many requests it would like to have at once; 1 if nobody says so.
  void set_requests_at_once(std::size_t requests) { requests_at_once_ = requests; }
  // Called before each read of any object, without the lock: may overwrite or remove objects.
  void before_read(std::function<void(const ObjectKey& key)> hook);

  // The key of every open() that succeeded, in order.
  std::vector<std::string> opened_keys() const;
  // Every begin(), in order, with the bytes that were announced: "a: 12".
  std::vector<std::string> begun() const;
  void forget_opened_keys();

 private:
  struct Object {
    std::shared_ptr<const std::string> bytes;  // shared with the sources that read this version
    std::uint64_t version = 0;
    std::optional<Error> read_error;
  };
  class Source;

  ObjectInfo info_of(const std::string& key, const Object& object) const;
  Status check_readable(const ObjectInfo& pinned) const;
  void call_before_read(const ObjectKey& key) const;

  mutable std::mutex mutex_;
  std::map<std::string, Object> objects_;
  std::uint64_t next_version_ = 1;
  std::optional<Error> list_error_;
  std::function<void(const ObjectKey&)> before_read_;
  std::vector<std::string> opened_keys_;
  std::vector<std::string> begun_;
  std::atomic<std::size_t> requests_at_once_ = 1;
};

}  // namespace cairn::testing
