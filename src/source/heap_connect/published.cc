#include "source/heap_connect/published.h"

#include <algorithm>
#include <map>
#include <set>

#include "source/heap_connect/bucket_name.h"
#include "source/heap_connect/doubled_dumps.h"
#include "source/heap_connect/interpret.h"
#include "source/heap_connect/manifest_key.h"
#include "source/heap_connect/manifest_reader.h"
#include "source/open_ahead.h"

namespace cairn::heap_connect {
namespace {

// Where manifests lie instead, one level down: "backup/".
std::set<std::string> prefixes_with_manifests(const std::vector<ObjectInfo>& objects, const std::string& prefix) {
  std::set<std::string> prefixes;
  for (const ObjectInfo& object : objects) {
    const std::string& key = object.key.value();
    const std::size_t slash = key.find('/', prefix.size());
    if (slash == std::string::npos) continue;
    std::string candidate = key.substr(0, slash + 1);
    if (manifest_number(candidate, key).has_value()) prefixes.insert(std::move(candidate));
  }
  return prefixes;
}

// Guesses what was meant, for the hint alone: nothing is read there.
std::string hint_for_no_manifests(ObjectStore& store, const std::string& prefix) {
  const Result<std::vector<ObjectInfo>> objects = store.list(prefix);
  if (!objects) return "a Heap Connect bucket has manifests/sync_<n>.json";
  if (objects->empty()) return "nothing is there at all: has Heap delivered yet, and is this the right place?";
  const std::set<std::string> prefixes = prefixes_with_manifests(*objects, prefix);
  if (prefixes.size() == 1) {
    return fmt::format("there are manifests under `{0}`: set `prefix: {0}`, or --prefix {0}", *prefixes.begin());
  }
  if (!prefixes.empty()) {
    return fmt::format("there are manifests under `{}` and {} more: set `prefix` to one of them", *prefixes.begin(),
                       prefixes.size() - 1);
  }
  const auto is_bare_manifest = [&](const ObjectInfo& object) {
    return object.key.value().starts_with(prefix) &&
           manifest_number("", "manifests/" + object.key.value().substr(prefix.size())).has_value();
  };
  if (std::ranges::any_of(*objects, is_bare_manifest)) {
    return "this looks like the `manifests` folder itself: the source is the folder above it";
  }
  return "a Heap Connect bucket has manifests/sync_<n>.json: is this the right place?";
}

Error no_manifests(ObjectStore& store, const HeapConnectOptions& options, std::uint64_t keys_ignored) {
  std::string ignored;
  if (keys_ignored > 0) ignored = fmt::format(" (keys ignored there: {})", keys_ignored);
  return make_error(ErrorKind::kConfig, "{}: there is no manifest under `{}`{}", store.describe(),
                    options.prefix + "manifests/", ignored)
      .hinting(hint_for_no_manifests(store, options.prefix));
}

std::vector<Notice> gap_notices(const std::vector<Dump>& dumps) {
  std::vector<Notice> notices;
  for (std::size_t i = 1; i < dumps.size(); ++i) {
    const std::int64_t before = dumps[i - 1].id.value();
    const std::int64_t after = dumps[i].id.value();
    if (after - before <= 1) continue;
    const std::string missing = after - before == 2 ? fmt::format("dump {} is", before + 1)
                                                    : fmt::format("dumps {} to {} are", before + 1, after - 1);
    notices.push_back({.kind = NoticeKind::kGap,
                       .message = fmt::format("{} missing between {} and {}", missing, before, after),
                       .dump = dumps[i].id});
  }
  return notices;
}

// One notice for each key, however many manifests have it.
std::vector<Notice> unknown_key_notices(const std::vector<FoundManifest>& manifests) {
  struct Seen {
    std::string first_manifest;
    std::string first_value;
    std::size_t count = 0;
  };
  std::map<std::string, Seen> seen;
  for (const FoundManifest& found : manifests) {
    if (!found.manifest) continue;
    for (const UnknownKey& unknown : found.manifest->unknown_keys) {
      const auto at = seen.try_emplace(unknown.key, Seen{found.object.key.value(), unknown.value}).first;
      ++at->second.count;
    }
  }
  std::vector<Notice> notices;
  for (const auto& [key, where] : seen) {
    notices.push_back({.kind = NoticeKind::kManifestOddity,
                       .message = fmt::format("{} manifest(s) have the unknown key `{}`; in {} it is {}", where.count,
                                              key, where.first_manifest, where.first_value)});
  }
  return notices;
}

void append(std::vector<Notice>& notices, std::vector<Notice> more) {
  std::ranges::move(more, std::back_inserter(notices));
}

// Every manifest of the list, from the cache or from the store.
Result<std::vector<FoundManifest>> read_manifests(ObjectStore& store, const std::vector<ObjectInfo>& objects,
                                                  const HeapConnectOptions& options) {
  const bool is_far = store.requests_at_once() > 1 && !options.cache_file.empty();
  ManifestCache cache = is_far ? ManifestCache::open(options.cache_file, store.describe()) : ManifestCache();
  std::vector<ObjectInfo> missing;
  std::ranges::copy_if(objects, std::back_inserter(missing), [&](const ObjectInfo& object) {
    return !cache.has(object) && check_manifest_size(object).has_value();
  });
  OpenAhead opened(store, std::move(missing));
  std::vector<FoundManifest> manifests;
  for (const ObjectInfo& object : objects) {
    const DumpId number = *manifest_number(options.prefix, object.key.value());
    if (std::optional<ManifestCache::Kept> kept = cache.take(object)) {
      manifests.push_back(found_manifest(object, number, kept->bytes, std::move(kept->sha256)));
      continue;
    }
    const Status size = check_manifest_size(object);
    auto bytes = !size.has_value()   ? Result<std::unique_ptr<ByteSource>>(size.error())
                 : cache.has(object) ? store.open(object)
                                     : opened.next();
    manifests.push_back(TRY(read_manifest(store, object, number, std::move(bytes), cache)));
  }
  cache.save();
  return manifests;
}

}  // namespace

Result<Published> read_published(ObjectStore& store, const HeapConnectOptions& options) {
  Published published;
  std::vector<ObjectInfo> objects = TRY(store.list(manifest_prefix(options.prefix)));
  published.keys_ignored = std::erase_if(objects, [&](const ObjectInfo& object) {
    return !manifest_number(options.prefix, object.key.value()).has_value();
  });
  const std::vector<FoundManifest> manifests = TRY(read_manifests(store, objects, options));
  if (manifests.empty()) return no_manifests(store, options, published.keys_ignored);

  published.bucket = options.bucket_override.empty() ? TRY(shared_bucket(manifests)) : options.bucket_override;
  const Bounds bounds{.bucket = published.bucket, .prefix = options.prefix};
  std::vector<Dump> dumps;
  for (const FoundManifest& found : manifests) {
    Interpreted interpreted = interpret(found, bounds);
    dumps.push_back(std::move(interpreted.dump));
    append(published.notices, std::move(interpreted.notices));
  }
  UniqueDumps unique = unite_doubled_dumps(std::move(dumps));
  append(published.notices, std::move(unique.notices));
  append(published.notices, gap_notices(unique.dumps));
  std::ranges::stable_sort(published.notices, {}, [](const Notice& notice) { return notice.dump; });
  append(published.notices, unknown_key_notices(manifests));
  published.dumps = std::move(unique.dumps);
  return published;
}

}  // namespace cairn::heap_connect
