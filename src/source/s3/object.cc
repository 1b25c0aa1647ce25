#include "source/s3/object.h"

#include <algorithm>

#include "source/s3/stat.h"

namespace cairn::s3 {
namespace {

// Once it was opened, a missing object is one that changed.
Status while_it_is_read(Status status, const std::string& name) {
  if (status || status.error().kind() != ErrorKind::kNotFound) return status;
  return make_error(ErrorKind::kConflict, "{}: was removed while it was read", name);
}

}  // namespace

Object::Object(Bucket& bucket, ByteBudget& budget, ObjectInfo pinned, Reading reading)
    : bucket_(bucket),
      budget_(budget),
      pinned_(std::move(pinned)),
      reading_(reading),
      name_(bucket.name_of(pinned_.key.value())) {
  const ByteRange first = range_at(0, pinned_.size, reading_);
  auto memory = budget_.try_take(first.size);
  if (memory.has_value()) chunks_.emplace(0, std::make_shared<Chunk>(bucket_, pinned_, first, *std::move(memory)));
}

Status Object::confirm() {
  Status status = chunk_at(0)->wait(0);
  if (status || status.error().kind() != ErrorKind::kDenied) return status;
  return settle_denied(bucket_, pinned_.key, std::move(status).error());
}

Status Object::read(std::uint64_t offset, std::span<std::byte> out) {
  CHECK(offset <= size() && out.size() <= size() - offset, "reads stay inside the object");
  while (!out.empty()) {
    const std::shared_ptr<Chunk> chunk = chunk_at(offset);
    const std::uint64_t skipped = offset - chunk->range().begin;
    const std::uint64_t count = std::min<std::uint64_t>(out.size(), chunk->range().size - skipped);
    TRY(while_it_is_read(chunk->wait(skipped + count), name_));
    std::ranges::copy(chunk->bytes().subspan(skipped, count), out.begin());
    out = out.subspan(count);
    offset += count;
    has_read_ = true;
  }
  return {};
}

Status Object::verify_unchanged() {
  if (has_read_) return {};
  Result<ObjectInfo> now = stat_object(bucket_, pinned_.key);
  if (!now) return while_it_is_read(std::move(now).error(), name_);
  if (*now != pinned_) return make_error(ErrorKind::kConflict, "{}: changed while it was read", name_);
  return {};
}

std::shared_ptr<Chunk> Object::chunk_at(std::uint64_t offset) {
  const ByteRange range = range_at(offset, pinned_.size, reading_);
  const std::scoped_lock lock(mutex_);
  std::erase_if(chunks_, [&](const auto& entry) { return entry.second->range().end() < range.begin; });
  std::shared_ptr<Chunk>& chunk = chunks_[range.begin];
  if (!chunk) chunk = std::make_shared<Chunk>(bucket_, pinned_, range, budget_.take(range.size));
  if (reading_ == Reading::kWhole || range.begin > 0) read_ahead(range);
  return chunk;
}

void Object::read_ahead(const ByteRange& from) {
  std::uint64_t begin = from.end();
  for (int i = 0; i < kRangesAhead && begin < pinned_.size; ++i) {
    const ByteRange range = range_at(begin, pinned_.size, reading_);
    begin = range.end();
    if (chunks_.contains(range.begin)) continue;
    auto memory = budget_.try_take(range.size);
    if (!memory.has_value()) return;
    chunks_.emplace(range.begin, std::make_shared<Chunk>(bucket_, pinned_, range, *std::move(memory)));
  }
}

}  // namespace cairn::s3
