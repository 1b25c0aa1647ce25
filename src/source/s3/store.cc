#include "source/s3/store.h"

#include "source/s3/stat.h"

namespace cairn::s3 {
namespace {

// Of all objects at once, what is read and what is read ahead.
constexpr std::uint64_t kFetchedBytesMax = std::uint64_t{128} << 20;

}  // namespace

Store::Store(const Options& options, StoreParts parts)
    : credentials_(std::move(parts.credentials)),
      client_(std::move(parts.client)),
      bucket_(options, {*client_, *credentials_, parts.clock, std::move(parts.stop), parts.retries}),
      budget_(kFetchedBytesMax) {}

Result<std::vector<ObjectInfo>> Store::list(const std::string& prefix) {
  ListAssembly list(prefix);
  while (!list.is_complete()) {
    Status status = add_page(list, prefix);
    if (!status) return std::move(status).within(fmt::format("listing {}", bucket_.name_of(prefix))).error();
  }
  return std::move(list).take();
}

Status Store::add_page(ListAssembly& list, const std::string& prefix) {
  return list.add(TRY(list_page(prefix, list.next_token())));
}

// A page that does not add up is asked for again, like one that did not come.
Result<ListPage> Store::list_page(const std::string& prefix, const std::string& token) {
  Ask ask{.query = {{"list-type", "2"}, {"encoding-type", "url"}, {"prefix", prefix}}};
  if (!token.empty()) ask.query.emplace_back("continuation-token", token);
  http::Tries tries = bucket_.new_tries();
  while (true) {
    const http::Response response = TRY(bucket_.ask(ask, kListBytesMax));
    Result<ListPage> page = parse_list_answer(response.body);
    if (page) return page;
    TRY(tries.wait_after(std::move(page).error()));
  }
}

Result<ObjectInfo> Store::stat(const ObjectKey& key) { return stat_object(bucket_, key); }

Result<std::unique_ptr<ByteSource>> Store::open(const ObjectInfo& pinned) {
  auto object = TRY(begin(pinned, kFirstBytes));
  TRY(object->confirm());
  return object;
}

Result<std::unique_ptr<ByteSource>> Store::begin(const ObjectInfo& pinned, std::uint64_t bytes) {
  if (pinned.key.value().empty()) return Error(ErrorKind::kNotFound, "an empty key names no object");
  const Reading reading = bytes >= pinned.size ? Reading::kWhole : Reading::kBegin;
  return std::make_unique<Object>(bucket_, budget_, pinned, reading);
}

}  // namespace cairn::s3
