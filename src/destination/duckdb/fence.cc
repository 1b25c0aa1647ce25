#include "destination/duckdb/fence.h"

#include <array>
#include <string>

#include <unistd.h>

#include "base/digest.h"
#include "base/failpoint.h"
#include "destination/duckdb/system_tables.h"

namespace cairn::duckdb {
namespace {

Status create_system_tables(Connection& connection, const Names& names) {
  for (const std::string& statement : create_system_tables_sql(names)) TRY(connection.run(statement));
  TRY(connection.run(fmt::format("INSERT INTO {} VALUES ($1, 0, '', NULL, $2)", names.system("_cairn_lock")),
                     {random_uuid(), kSystemVersion}));
  return {};
}

}  // namespace

Result<Fence> raise_fence(Connection& connection, const Names& names, std::string holder, Timestamp now) {
  Transaction transaction = TRY(Transaction::begin(connection));
  const bool is_new = !TRY(read_fence(connection, names)).has_value();
  if (is_new) TRY(create_system_tables(connection, names));
  TRY(connection.run(
      fmt::format("UPDATE {} SET nonce = nonce + 1, holder = $1, since = $2", names.system("_cairn_lock")),
      {std::move(holder), now}));
  const std::optional<Fence> fence = TRY(read_fence(connection, names));
  CHECK(fence.has_value(), "the lock row was just written");
  CAIRN_FAILPOINT("S1.open_fence");
  TRY(transaction.commit());
  // Keeps the DDL out of a WAL that a crash would replay. Refused at worst while a page reads; the WAL then carries it.
  if (is_new) (void)connection.run("CHECKPOINT").has_value();
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
