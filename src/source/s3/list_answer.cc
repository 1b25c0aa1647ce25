#include "source/s3/list_answer.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <pugixml.hpp>

#include "http/percent.h"
#include "source/s3/etag.h"

namespace cairn::s3 {
namespace {

constexpr int kPagesWithoutKeysMax = 20;

Error damaged(std::string_view why) { return make_error(ErrorKind::kTransient, "the list is not whole: {}", why); }

Error refused(std::string_view why) { return make_error(ErrorKind::kBadInput, "the list is refused: {}", why); }

std::optional<std::uint64_t> number_in(const char* text) {
  const std::string_view digits = text;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

Result<std::string> key_in(const pugi::xml_node& contents, std::string_view encoding) {
  const char* key = contents.child_value("Key");
  if (encoding.empty()) return std::string(key);
  Result<std::string> decoded = http::percent_decode(key, http::Plus::kSpace);
  if (!decoded) return damaged(decoded.error().message());
  return *std::move(decoded);
}

Result<ObjectInfo> object_in(const pugi::xml_node& contents, std::string_view encoding) {
  std::string key = TRY(key_in(contents, encoding));
  const std::optional<std::uint64_t> size = number_in(contents.child_value("Size"));
  std::string etag = bare_etag(contents.child_value("ETag"));
  if (key.empty() || !size.has_value() || etag.empty()) return damaged("an object lacks its key, size or ETag");
  return ObjectInfo{.key = ObjectKey(std::move(key)), .size = *size, .etag = std::move(etag)};
}

Result<ListPage> page_in(const pugi::xml_node& root) {
  const std::string_view encoding = root.child_value("EncodingType");
  if (!encoding.empty() && encoding != "url") return refused("its keys are encoded in a way that nobody asked for");
  ListPage page;
  for (const pugi::xml_node& contents : root.children("Contents")) {
    page.objects.push_back(TRY(object_in(contents, encoding)));
  }
  const pugi::xml_node count = root.child("KeyCount");
  if (count && number_in(count.child_value()) != page.objects.size()) {
    return damaged("it has another number of keys than it says");
  }
  const std::string_view is_truncated = root.child_value("IsTruncated");
  if (is_truncated != "true" && is_truncated != "false") return damaged("it does not say whether it is the last page");
  page.next_token = root.child_value("NextContinuationToken");
  if (is_truncated == "true" && page.next_token.empty())
    return damaged("more follows, and no token says how to get it");
  if (is_truncated == "false") page.next_token.clear();
  return page;
}

}  // namespace

Result<ListPage> parse_list_answer(std::string_view body) {
  pugi::xml_document document;
  // What the document would define is not expanded, and not wanted: S3 sends no document type.
  const unsigned flags = pugi::parse_default | pugi::parse_doctype;
  const pugi::xml_parse_result parsed = document.load_buffer(body.data(), body.size(), flags, pugi::encoding_utf8);
  for (const pugi::xml_node& node : document) {
    if (node.type() == pugi::node_doctype) return refused("it declares a document type");
  }
  if (!parsed) return damaged(parsed.description());
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "ListBucketResult") {
    return make_error(ErrorKind::kBadInput, "the answer is no list of a bucket").hinting("does the endpoint speak S3?");
  }
  return page_in(root);
}

Status ListAssembly::add(ListPage page) {
  // A page without keys may be followed by the same place once more.
  const bool is_same_place = page.objects.empty() && page.next_token == next_token_;
  for (ObjectInfo& object : page.objects) {
    const std::string& key = object.key.value();
    if (!key.starts_with(prefix_)) return refused("a key lies outside the prefix that was asked for");
    if (!objects_.empty() && key == objects_.back().key.value()) return refused("a key comes twice");
    if (!objects_.empty() && key < objects_.back().key.value()) return refused("its keys are not in order");
    objects_.push_back(std::move(object));
  }
  pages_without_keys_ = page.objects.empty() ? pages_without_keys_ + 1 : 0;
  if (pages_without_keys_ > kPagesWithoutKeysMax) return refused("page after page brings nothing");
  next_token_ = std::move(page.next_token);
  is_complete_ = next_token_.empty();
  if (is_complete_ || is_same_place) return {};
  if (std::ranges::find(tokens_, next_token_) != tokens_.end()) return refused("its pages go round in a circle");
  tokens_.push_back(next_token_);
  return {};
}

}  // namespace cairn::s3
