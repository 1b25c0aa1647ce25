#include "sample/decoys.h"

#include "sample/manifest.h"
#include "sample/sample_directory.h"

namespace cairn::sample {

Status write_decoys(const World& world, const std::filesystem::path& root) {
  TRY(write_text_file(root / "manifests" / "_$folder$", ""));
  TRY(write_text_file(root / "manifests" / "sync_12.json.bak", R"({"dump_id": 12, "tables": [)"));
  const Manifest copied{.id = world.id_of(0), .bucket = world.bucket(), .tables = {}};
  TRY(write_text_file(root / "imported_manifests" / manifest_key(copied.id).substr(sizeof "manifests/" - 1),
                      manifest_json(copied)));
  const DumpId unfinished(world.id_of(world.options().dumps - 1).value() + 1);
  return write_text_file(root / dump_directory(unfinished) / "sessions" / "part-00000-unfinished-c000.avro", "Obj\x01");
}

}  // namespace cairn::sample
