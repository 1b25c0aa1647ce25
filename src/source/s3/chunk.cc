#include "source/s3/chunk.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>

#include "source/s3/etag.h"

namespace cairn::s3 {
namespace {

constexpr std::size_t kErrorBytesMax = std::size_t{64} << 10;

// The deadline for all of it: ten minutes for a GiB, and a minute for the smallest.
std::chrono::milliseconds total_deadline(std::uint64_t bytes) {
  return std::chrono::minutes(1) + std::chrono::milliseconds(bytes * 600'000 >> 30);
}

// "bytes 8-15/100"
struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t total = 0;

  bool operator==(const ContentRange&) const = default;
};

std::optional<ContentRange> parse_content_range(std::string_view text) {
  ContentRange range;
  const auto take = [&text](std::string_view prefix, std::uint64_t& number) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc();
  };
  if (!take("bytes ", range.first) || !take("-", range.last) || !take("/", range.total) || !text.empty()) return {};
  return range;
}

bool is_success(int status) { return status == 200 || status == 206; }

}  // namespace

// Where the bytes arrive.
struct Chunk::Landing {
  explicit Landing(std::uint64_t size) : memory(std::make_unique_for_overwrite<std::byte[]>(size)) {}

  std::mutex mutex;
  std::condition_variable changed;
  // Under the mutex, but for the bytes below `filled`, which do not change any more.
  const std::unique_ptr<std::byte[]> memory;
  std::uint64_t filled = 0;
  bool is_confirmed = false;     // the answer is of the pinned version
  bool is_in_flight = false;     // an exchange is under way
  bool is_attended = false;      // somebody decides about the next try
  bool is_credited = false;      // what its tries cost has been given back
  http::Head head;               // of the last answer
  std::string refusal;           // its body, if it refuses
  Status outcome;                // of the last exchange
  std::optional<Error> failure;  // for good
};

// One exchange that fills the landing.
class Chunk::Arrival final : public http::Receiver {
 public:
  Arrival(std::shared_ptr<Landing> landing, ObjectInfo pinned, ByteRange range, ByteRange asked)
      : landing_(std::move(landing)), pinned_(std::move(pinned)), range_(range), asked_(asked) {}

  Status on_head(const http::Head& head) override {
    {
      const std::scoped_lock lock(landing_->mutex);
      landing_->head = head;
      landing_->refusal.clear();
    }
    is_refusal_ = !is_success(head.status);
    if (is_refusal_) return {};
    TRY(check(head));
    const std::scoped_lock lock(landing_->mutex);
    landing_->is_confirmed = true;
    landing_->changed.notify_all();
    return {};
  }

  Status on_body(std::span<const std::byte> bytes) override {
    const std::scoped_lock lock(landing_->mutex);
    if (is_refusal_) {
      const std::size_t room = kErrorBytesMax - landing_->refusal.size();
      landing_->refusal.append(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), room));
      return {};
    }
    if (bytes.size() > range_.size - landing_->filled) {
      return make_error(ErrorKind::kTransient, "more bytes came than were asked for");
    }
    std::ranges::copy(bytes, landing_->memory.get() + landing_->filled);
    landing_->filled += bytes.size();
    landing_->changed.notify_all();
    return {};
  }

  void on_end(Status outcome) override {
    const std::scoped_lock lock(landing_->mutex);
    if (outcome && !is_refusal_ && landing_->filled < range_.size) {
      outcome = make_error(ErrorKind::kTransient, "fewer bytes came than were asked for");
    }
    landing_->outcome = std::move(outcome);
    landing_->is_in_flight = false;
    landing_->changed.notify_all();
  }

 private:
  Status check(const http::Head& head) const {
    if (bare_etag(head.headers.find("etag").value_or("")) != pinned_.etag) {
      return make_error(ErrorKind::kConflict, "changed since it was listed");
    }
    if (head.status == 206) return check_content_range(head.headers.find("content-range").value_or(""));
    if (asked_.size != pinned_.size) {
      return make_error(ErrorKind::kBadInput, "the server sends all of it when a part is asked for");
    }
    const std::string_view length = head.headers.find("content-length").value_or("");
    if (!length.empty() && length != std::to_string(pinned_.size)) return other_size(length);
    return {};
  }

  Status check_content_range(std::string_view text) const {
    const std::optional<ContentRange> range = parse_content_range(text);
    if (!range.has_value()) return make_error(ErrorKind::kTransient, "the answer names no range");
    if (range->total != pinned_.size) return other_size(std::to_string(range->total));
    if (*range != ContentRange{asked_.begin, asked_.end() - 1, pinned_.size}) {
      return make_error(ErrorKind::kTransient, "the answer has another range than was asked for");
    }
    return {};
  }

  Error other_size(std::string_view size) const {
    return make_error(ErrorKind::kConflict, "it has {} bytes, and had {} when it was listed", size, pinned_.size);
  }

  const std::shared_ptr<Landing> landing_;
  const ObjectInfo pinned_;
  const ByteRange range_;  // of the chunk
  const ByteRange asked_;  // what of it is missing
  bool is_refusal_ = false;
};

Chunk::Chunk(Bucket& bucket, ObjectInfo pinned, ByteRange range, ByteBudget::Share memory)
    : bucket_(bucket),
      pinned_(std::move(pinned)),
      range_(range),
      memory_(std::move(memory)),
      landing_(std::make_shared<Landing>(range.size)),
      stop_with_run_(bucket.stop(), [this] { stop_.request_stop(); }) {
  begin_try();
}

Chunk::~Chunk() { stop_.request_stop(); }

std::span<const std::byte> Chunk::bytes() const { return {landing_->memory.get(), range_.size}; }

Status Chunk::wait(std::uint64_t bytes) {
  CHECK(bytes <= range_.size, "what is waited for lies in the chunk");
  std::unique_lock lock(landing_->mutex);
  while (true) {
    landing_->changed.wait(lock, [&] {
      const bool is_here = landing_->is_confirmed && landing_->filled >= bytes;
      return is_here || landing_->failure.has_value() || (!landing_->is_in_flight && !landing_->is_attended);
    });
    if (landing_->is_confirmed && landing_->filled >= bytes) {
      const bool is_whole = landing_->filled == range_.size;
      if (is_whole && !std::exchange(landing_->is_credited, true) && tries_.has_value()) tries_->succeed();
      return {};
    }
    if (landing_->failure.has_value()) return *landing_->failure;
    landing_->is_attended = true;
    lock.unlock();
    Status next = after_try();
    if (next) begin_try();
    lock.lock();
    landing_->is_attended = false;
    if (!next) landing_->failure = std::move(next).error();
    landing_->changed.notify_all();
  }
}

void Chunk::begin_try() {
  ByteRange asked;
  {
    const std::scoped_lock lock(landing_->mutex);
    asked = {range_.begin + landing_->filled, range_.size - landing_->filled};
    landing_->is_in_flight = true;
    landing_->head = {};
    landing_->outcome = {};
  }
  Ask ask{.key = pinned_.key.value()};
  if (!pinned_.etag.empty()) ask.headers.add("if-match", quoted_etag(pinned_.etag));
  if (asked.size != pinned_.size) ask.headers.add("range", fmt::format("bytes={}-{}", asked.begin, asked.end() - 1));
  ask.deadlines.total = total_deadline(asked.size);
  Result<Sent> sent = bucket_.send(ask, std::make_shared<Arrival>(landing_, pinned_, range_, asked), stop_.get_token());
  if (sent) {
    sent_ = *std::move(sent);
    return;
  }
  const std::scoped_lock lock(landing_->mutex);
  landing_->outcome = std::move(sent).error();
  landing_->is_in_flight = false;
}

// One thread at a time is here, while nothing is in flight; the landing is his.
Status Chunk::after_try() {
  if (!tries_.has_value()) tries_.emplace(bucket_.new_tries());
  const http::Head& head = landing_->head;
  if (head.status == 0 || is_success(head.status)) {
    CHECK(!landing_->outcome.has_value(), "a try that brought all is not made again");
    return tries_->wait_after(Error(landing_->outcome.error()).within(bucket_.name_of(pinned_.key.value())));
  }
  Refusal refusal = bucket_.judge({.key = pinned_.key.value()}, sent_, head, landing_->refusal);
  if (refusal.is_mended && ++mends_ <= Bucket::kMendsMax) return {};
  return tries_->wait_after(std::move(refusal.error), refusal.retry_after);
}

}  // namespace cairn::s3
