// cairn_later_version FILE: opens a database for writing as a Cairn of the next version would, which has one migration
// more than this one. For the test that this one then refuses it.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "base/clock.h"
#include "destination/duckdb/fence.h"
#include "destination/duckdb/instance_slot.h"
#include "destination/duckdb/system_tables.h"

namespace {

using cairn::Result;
using cairn::duckdb::AddColumn;
using cairn::duckdb::Fence;
using cairn::duckdb::InstanceSlot;
using cairn::duckdb::Migration;

Result<Fence> open_as_later_version(const std::string& path) {
  std::vector<Migration> migrations(cairn::duckdb::all_migrations().begin(), cairn::duckdb::all_migrations().end());
  migrations.push_back({newest_version(migrations) + 1,
                        "what a later version might need",
                        {AddColumn{"_cairn_loads", "dump_count", "BIGINT", "len(dumps)"}}});
  InstanceSlot slot({.type = "duckdb", .path = path});
  auto instance = TRY(slot.for_writing());
  cairn::duckdb::Session session = TRY(slot.connect(std::move(instance)));
  return cairn::duckdb::raise_fence(session.connection, session.names, "cairn of tomorrow", cairn::SystemClock().now(),
                                    migrations);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: cairn_later_version FILE\n");
    return 2;
  }
  const Result<Fence> fence = open_as_later_version(argv[1]);
  if (fence.has_value()) return 0;
  fmt::print(stderr, "cairn_later_version: {}\n", fence.error().text());
  return 1;
}
