#include "source/heap_connect/manifest_reader.h"

#include "base/digest.h"

namespace cairn::heap_connect {
namespace {

constexpr int kTriesMax = 3;

Result<std::string> fetch(const ObjectInfo& object, Result<std::unique_ptr<ByteSource>> opened) {
  const std::unique_ptr<ByteSource> source = TRY(std::move(opened));
  std::string bytes(object.size, '\0');
  TRY(source->read(0, std::as_writable_bytes(std::span(bytes))));
  TRY(source->verify_unchanged());
  return bytes;
}

bool has_changed(const Result<std::string>& bytes) { return !bytes && bytes.error().kind() == ErrorKind::kConflict; }

bool ends_the_run(ErrorKind kind) {
  return kind == ErrorKind::kCancelled || kind == ErrorKind::kConfig || kind == ErrorKind::kInternal;
}

Result<FoundManifest> found_unreadable(ObjectInfo object, DumpId number, Error error) {
  if (ends_the_run(error.kind())) return error;
  std::string context = object.key.value();
  return FoundManifest{.object = std::move(object),
                       .number = number,
                       .sha256 = {},
                       .manifest = std::move(error).within(std::move(context))};
}

}  // namespace

FoundManifest found_manifest(ObjectInfo object, DumpId number, std::string_view bytes, std::string sha256) {
  std::string context = object.key.value();
  return {.object = std::move(object),
          .number = number,
          .sha256 = std::move(sha256),
          .manifest = parse_manifest(bytes).within(std::move(context))};
}

Status check_manifest_size(const ObjectInfo& object) {
  if (object.size <= kManifestBytesMax) return {};
  return make_error(ErrorKind::kBadInput, "it has {} bytes, more than the {} that a manifest may have", object.size,
                    kManifestBytesMax);
}

Result<FoundManifest> read_manifest(ObjectStore& store, ObjectInfo object, DumpId number,
                                    Result<std::unique_ptr<ByteSource>> opened, ManifestCache& cache) {
  Result<std::string> bytes = fetch(object, std::move(opened));
  for (int tries = 1; tries < kTriesMax && has_changed(bytes); ++tries) {
    Result<ObjectInfo> newest = store.stat(object.key);
    if (!newest) return found_unreadable(std::move(object), number, std::move(newest).error());
    object = *std::move(newest);
    const Status size = check_manifest_size(object);
    bytes = size.has_value() ? fetch(object, store.open(object)) : size.error();
  }
  if (has_changed(bytes)) {
    Error error = std::move(bytes).error().within(fmt::format("in each of {} tries", kTriesMax));
    return found_unreadable(std::move(object), number, std::move(error).as(ErrorKind::kBadInput));
  }
  if (!bytes) return found_unreadable(std::move(object), number, std::move(bytes).error());
  std::string sha256 = sha256_hex(*bytes);
  cache.keep(object, *bytes, sha256);
  return found_manifest(std::move(object), number, *bytes, std::move(sha256));
}

}  // namespace cairn::heap_connect
