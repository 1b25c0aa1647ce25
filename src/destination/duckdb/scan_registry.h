#pragma once

#include <cstdint>
#include <map>
#include <mutex>

namespace cairn::duckdb {

class ScanPass;

// The passes that an instance's table function can be asked for, by number: SQL text can carry a number, not a pointer.
//
// Owned by the Instance. ScanPass adds itself at its start and removes itself in its destructor; the table function,
// on any of DuckDB's threads, looks it up when it binds. Thread-safe. The passes are borrowed, from add() to remove():
// a statement that is still running must be over before its pass goes.
class ScanRegistry {
 public:
  // A number that was never given out before.
  std::int64_t add(ScanPass& pass) {
    const std::lock_guard lock(mutex_);
    passes_.emplace(++last_id_, &pass);
    return last_id_;
  }
  void remove(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    passes_.erase(id);
  }
  // Null for a number that nobody registered.
  ScanPass* find(std::int64_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = passes_.find(id);
    return found == passes_.end() ? nullptr : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::int64_t, ScanPass*> passes_;
  std::int64_t last_id_ = 0;
};

}  // namespace cairn::duckdb
