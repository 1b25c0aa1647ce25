#include "base/identifier.h"

namespace cairn {
namespace {

std::string quoted(std::string_view text, char quote) {
  std::string sql(1, quote);
  for (const char c : text) {
    if (c == quote) sql += quote;
    sql += c;
  }
  return sql += quote;
}

}  // namespace

Result<Identifier> Identifier::make(std::string_view name) {
  if (name.empty()) return Error(ErrorKind::kBadInput, "an SQL name may not be empty");
  if (name.contains('\0')) return Error(ErrorKind::kBadInput, "an SQL name may not hold a NUL character");
  return Identifier(std::string(name));
}

Identifier Identifier::literal(std::string_view name) {
  CHECK(!name.empty() && !name.contains('\0'), "a literal name is valid");
  return Identifier(std::string(name));
}

std::string Identifier::sql() const { return quoted(name_, '"'); }

std::string sql_string(std::string_view text) { return quoted(text, '\''); }

}  // namespace cairn
