// Any bytes are a manifest or an error, and what is accepted can be interpreted.
#include "source/heap_connect/published.h"
#include "testing/memory_store.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  cairn::testing::MemoryStore store;
  store.put("manifests/sync_852.json", std::string(data, data + size));
  const auto published = cairn::heap_connect::read_published(store, {.bucket_override = "heap-rs3-acme"});
  CHECK(published.has_value() && published->dumps.size() == 1, "one manifest is one dump");
  return 0;
}
