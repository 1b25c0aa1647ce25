#include "source/open_ahead.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace cairn {

OpenAhead::OpenAhead(ObjectStore& store, std::vector<ObjectInfo> objects, std::uint64_t bytes_wanted)
    : store_(store), objects_(std::move(objects)), bytes_wanted_(bytes_wanted) {}

Result<std::unique_ptr<ByteSource>> OpenAhead::next() {
  open_some();
  CHECK(!opened_.empty(), "a list of objects is asked for no more than it has");
  Result<std::unique_ptr<ByteSource>> taken = std::move(opened_.front());
  opened_.pop_front();
  return taken;
}

void OpenAhead::open_some() {
  const std::size_t enough = std::max<std::size_t>(store_.requests_at_once(), 1);
  while (opened_.size() < enough && next_to_open_ < objects_.size()) {
    opened_.push_back(store_.open(objects_[next_to_open_++]));
    const Result<std::unique_ptr<ByteSource>>& source = opened_.back();
    if (source.has_value()) (*source)->expect(0, std::min((*source)->size(), bytes_wanted_));
  }
}

}  // namespace cairn
