#include "source/heap_connect/manifest_cache.h"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <zstd.h>

#include "base/digest.h"
#include "config/atomic_file.h"
#include "config/workspace.h"
#include "source/heap_connect/manifest_reader.h"

namespace cairn::heap_connect {
namespace {

// The file: this line, the source, then for each manifest its parts, each behind its length and a colon. The last line
// is the SHA-256 of all before it.
constexpr std::string_view kFirstPart = "cairn manifests 1";
constexpr std::size_t kDigestBytes = 64;
constexpr int kLevel = 1;  // manifests repeat themselves so much that more effort gains little

void append_part(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

// Takes parts off the front of a text; none where there is none.
std::optional<std::string_view> take_part(std::string_view& text) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const auto digits = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || digits == text.size() || *end != ':' || size > text.size() - digits - 1) {
    return std::nullopt;
  }
  const std::string_view part = text.substr(digits + 1, size);
  text.remove_prefix(digits + 1 + size);
  return part;
}

std::string compress(std::string_view bytes) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), kLevel);
  frame.resize(ZSTD_isError(size) != 0 ? 0 : size);
  return frame;
}

std::optional<std::string> decompress(std::string_view frame, std::uint64_t size) {
  std::string bytes(size, '\0');
  const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) != 0 || got != size) return std::nullopt;
  return bytes;
}

}  // namespace

ManifestCache ManifestCache::open(std::filesystem::path file, std::string source) {
  ManifestCache cache(std::move(file), std::move(source));
  std::ifstream stream(cache.file_, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (text.size() < kDigestBytes) return cache;
  const std::string_view content = std::string_view(text).substr(0, text.size() - kDigestBytes);
  if (text.substr(content.size()) == sha256_hex(content)) cache.read(content);
  return cache;
}

void ManifestCache::read(std::string_view text) {
  if (take_part(text) != kFirstPart || take_part(text) != source_) return;
  while (!text.empty()) {
    const auto key = take_part(text);
    const auto etag = take_part(text);
    const auto size = take_part(text);
    const auto sha256 = take_part(text);
    const auto frame = take_part(text);
    std::uint64_t bytes = 0;
    const bool has_size =
        size.has_value() && std::from_chars(size->data(), size->data() + size->size(), bytes).ec == std::errc();
    if (!has_size || !frame.has_value()) return;
    const ObjectInfo object{ObjectKey(std::string(*key)), bytes, std::string(*etag)};
    entries_.insert_or_assign(object.key, Entry{object, std::string(*sha256), std::string(*frame)});
  }
}

bool ManifestCache::has(const ObjectInfo& object) const {
  const auto found = entries_.find(object.key);
  return found != entries_.end() && found->second.object == object;
}

std::optional<ManifestCache::Kept> ManifestCache::take(const ObjectInfo& object) {
  if (!has(object) || !check_manifest_size(object).has_value()) return std::nullopt;
  Entry& entry = entries_.at(object.key);
  std::optional<std::string> bytes = decompress(entry.frame, object.size);
  if (!bytes.has_value()) return std::nullopt;
  entry.is_used = true;
  return Kept{*std::move(bytes), entry.sha256};
}

void ManifestCache::keep(const ObjectInfo& object, std::string_view bytes, std::string_view sha256) {
  if (file_.empty()) return;
  std::string frame = compress(bytes);
  if (frame.empty()) return;
  entries_.insert_or_assign(object.key, Entry{object, std::string(sha256), std::move(frame), true});
  has_news_ = true;
}

void ManifestCache::save() {
  if (!has_news_) return;
  [[maybe_unused]] const Status status = create_private_dir(file_.parent_path());  // if it is missing; else it will do
  has_news_ = !create_file(file_, text(), Existing::kReplaced).has_value();
}

std::string ManifestCache::text() const {
  std::string text;
  append_part(text, kFirstPart);
  append_part(text, source_);
  for (const auto& [key, entry] : entries_) {
    if (!entry.is_used) continue;
    append_part(text, key.value());
    append_part(text, entry.object.etag);
    append_part(text, std::to_string(entry.object.size));
    append_part(text, entry.sha256);
    append_part(text, entry.frame);
  }
  return text + sha256_hex(text);
}

}  // namespace cairn::heap_connect
