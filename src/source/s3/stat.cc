#include "source/s3/stat.h"

#include <charconv>

#include "source/s3/etag.h"
#include "source/s3/list_answer.h"

namespace cairn::s3 {
namespace {

constexpr std::uint64_t kHeadBytesMax = std::uint64_t{64} << 10;

Error not_found(const Bucket& bucket, const ObjectKey& key) {
  return make_error(ErrorKind::kNotFound, "{}: no such object", bucket.name_of(key.value()));
}

}  // namespace

Result<ObjectInfo> stat_object(Bucket& bucket, const ObjectKey& key) {
  if (key.value().empty()) return Error(ErrorKind::kNotFound, "an empty key names no object");
  const Result<http::Response> response =
      bucket.ask({.method = http::Method::kHead, .key = key.value()}, kHeadBytesMax);
  if (!response) {
    Error error = response.error();
    if (error.kind() == ErrorKind::kNotFound) return not_found(bucket, key);
    return error.kind() == ErrorKind::kDenied ? settle_denied(bucket, key, std::move(error)) : error;
  }
  const std::string_view length = response->head.headers.find("content-length").value_or("");
  ObjectInfo object{.key = key, .size = 0, .etag = bare_etag(response->head.headers.find("etag").value_or(""))};
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), object.size);
  const bool is_whole = error == std::errc() && end == length.data() + length.size() && !object.etag.empty();
  if (!is_whole) {
    return make_error(ErrorKind::kBadInput, "{}: the server does not say its size and ETag",
                      bucket.name_of(key.value()));
  }
  return object;
}

Error settle_denied(Bucket& bucket, const ObjectKey& key, Error denied) {
  const Ask list{.query = {{"list-type", "2"}, {"max-keys", "1"}, {"encoding-type", "url"}, {"prefix", key.value()}}};
  const Result<http::Response> response = bucket.ask(list, kListBytesMax);
  if (!response) return response.error().kind() == ErrorKind::kDenied ? denied : response.error();
  const Result<ListPage> page = parse_list_answer(response->body);
  const bool is_there = !page || (!page->objects.empty() && page->objects.front().key == key);
  return is_there ? std::move(denied) : not_found(bucket, key);
}

}  // namespace cairn::s3
