#include "destination/duckdb/fence.h"

#include <array>
#include <string>

#include <unistd.h>

#include "base/digest.h"
#include "base/failpoint.h"
#include "destination/duckdb/checkpoint.h"
#include "destination/duckdb/migration_sql.h"

namespace cairn::duckdb {
namespace {

Status migrate(Connection& connection, const Names& names, std::int64_t from, std::span<const Migration> migrations) {
  for (const std::string& statement : migration_sql(names, from, migrations)) {
    CAIRN_FAILPOINT("S1.migrate");
    TRY(connection.run(statement));
  }
  return {};
}

}  // namespace

Result<Fence> raise_fence(Connection& connection, const Names& names, std::string holder, Timestamp now,
                          std::span<const Migration> migrations) {
  const std::int64_t newest = newest_version(migrations);
  Transaction transaction = TRY(Transaction::begin(connection));
  const std::optional<Fence> found = TRY(read_fence(connection, names, newest));
  const std::int64_t from = found.has_value() ? found->version : 0;
  if (from < newest) {
    TRY_WITHIN(migrate(connection, names, from, migrations),
               fmt::format("bringing the system tables from version {} to {}", from, newest));
  }
  if (!found.has_value()) {
    TRY(connection.run(fmt::format("INSERT INTO {} (connection_id, nonce) VALUES ($1, 0)", names.system("_cairn_lock")),
                       {random_uuid()}));
  }
  TRY(connection.run(fmt::format("UPDATE {} SET nonce = nonce + 1, holder = $1, since = $2, version = $3",
                                 names.system("_cairn_lock")),
                     {std::move(holder), now, newest}));
  const std::optional<Fence> fence = TRY(read_fence(connection, names, newest));
  CHECK(fence.has_value(), "the lock row was just written");
  CAIRN_FAILPOINT("S1.open_fence");
  TRY(transaction.commit());
  CAIRN_FAILPOINT("S1.open_fence.committed");
  // Keeps the DDL out of a WAL that a crash would replay.
  if (from < newest) checkpoint(connection);
  return *fence;
}

Status verify_fence(Connection& connection, const Names& names, const Fence& fence) {
  const std::optional<Fence> now = TRY(read_fence(connection, names));
  if (now.has_value() && now->connection == fence.connection && now->nonce == fence.nonce) return {};
  return make_error(ErrorKind::kLocked, "another run has taken over the destination{}",
                    now.has_value() ? ": " + now->holder : std::string())
      .hinting("nothing was committed; let the other run finish");
}

std::string describe_holder(std::string_view version) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("cairn {}, process {} on host {}", version, getpid(), host.data());
}

}  // namespace cairn::duckdb
