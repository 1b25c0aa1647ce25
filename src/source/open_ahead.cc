#include "source/open_ahead.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace cairn {

OpenAhead::OpenAhead(ObjectStore& store, std::vector<ObjectInfo> objects, std::uint64_t bytes_wanted)
    : store_(store), objects_(std::move(objects)), bytes_wanted_(bytes_wanted) {}

Result<std::unique_ptr<ByteSource>> OpenAhead::next() {
  begin_some();
  CHECK(!begun_.empty(), "a list of objects is asked for no more than it has");
  Result<std::unique_ptr<ByteSource>> taken = std::move(begun_.front());
  begun_.pop_front();
  if (taken.has_value()) TRY((*taken)->confirm());
  return taken;
}

void OpenAhead::begin_some() {
  const std::size_t enough = std::max<std::size_t>(store_.requests_at_once(), 1);
  while (begun_.size() < enough && next_to_begin_ < objects_.size()) {
    const ObjectInfo& object = objects_[next_to_begin_++];
    begun_.push_back(store_.begin(object, std::min(object.size, bytes_wanted_)));
  }
}

}  // namespace cairn
