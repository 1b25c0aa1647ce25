#include "source/heap_connect/doubled_dumps.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cairn::heap_connect {
namespace {

bool says_the_same(const DumpTable& a, const DumpTable& b) {
  return !a.problem.has_value() && !b.problem.has_value() && a.mode == b.mode && a.columns == b.columns &&
         a.files == b.files;
}

Error conflict(const Dump& one, const Dump& other) {
  return make_error(ErrorKind::kBadInput, "{} and {} both are dump {}, with different content",
                    one.manifest_key.value(), other.manifest_key.value(), one.id.value())
      .hinting("find out which of them is right, and take the other one away");
}

// Takes `other` into `dump`; returns the tables that they tell differently.
std::vector<TableName> unite_tables(Dump& dump, const Dump& other) {
  std::map<TableName, const DumpTable*> others;
  for (const DumpTable& table : other.tables) others.emplace(table.name, &table);
  std::vector<TableName> differing;
  for (DumpTable& table : dump.tables) {
    const auto at = others.find(table.name);
    const bool is_same = at != others.end() && says_the_same(table, *at->second);
    if (at != others.end()) others.erase(at);
    if (is_same) continue;
    differing.push_back(table.name);
    if (!table.problem.has_value()) table.problem = conflict(dump, other);
  }
  for (const auto& [name, table] : others) {
    differing.push_back(name);
    dump.tables.push_back(*table);
    dump.tables.back().problem = conflict(dump, other);
  }
  return differing;
}

Notice unite(Dump& dump, const Dump& other) {
  const Error error = conflict(dump, other);
  if (dump.problem.has_value() || other.problem.has_value()) {
    if (!dump.problem.has_value()) dump.problem = other.problem;
    return {.kind = NoticeKind::kManifestConflict,
            .message = fmt::format("{} and {} both are dump {}, and not both can be read: every table stops before it",
                                   dump.manifest_key.value(), other.manifest_key.value(), dump.id.value()),
            .dump = dump.id};
  }
  const std::vector<TableName> differing = unite_tables(dump, other);
  if (differing.empty()) {
    return {.kind = NoticeKind::kDuplicateDump,
            .message = fmt::format("{} and {} both are dump {}, with the same content: the second is ignored",
                                   dump.manifest_key.value(), other.manifest_key.value(), dump.id.value()),
            .dump = dump.id};
  }
  return {.kind = NoticeKind::kManifestConflict,
          .message = fmt::format("{}: {} table(s) stop before it, {} first", error.text(), differing.size(),
                                 differing.front().value()),
          .dump = dump.id};
}

}  // namespace

UniqueDumps unite_doubled_dumps(std::vector<Dump> dumps) {
  std::ranges::sort(dumps, {}, [](const Dump& dump) { return std::tie(dump.id, dump.manifest_key); });
  UniqueDumps unique;
  for (Dump& dump : dumps) {
    if (unique.dumps.empty() || unique.dumps.back().id != dump.id) {
      unique.dumps.push_back(std::move(dump));
    } else {
      unique.notices.push_back(unite(unique.dumps.back(), dump));
    }
  }
  return unique;
}

}  // namespace cairn::heap_connect
