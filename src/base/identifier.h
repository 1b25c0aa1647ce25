#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn {

// A name on its way into SQL: always quoted, quotes doubled, never "already quoted". Names cannot be bound as
// parameters, so this type is the only way from a name to SQL text.
class Identifier {
 public:
  // Fails with kBadInput on the empty name and on NUL.
  static Result<Identifier> make(std::string_view name);
  // For names that are written in our own source. REQUIRES: `name` is valid.
  static Identifier literal(std::string_view name);

  const std::string& name() const { return name_; }
  // "name" with every inner quote doubled: standard SQL, DuckDB and PostgreSQL.
  std::string sql() const;

  bool operator==(const Identifier&) const = default;

 private:
  explicit Identifier(std::string name) : name_(std::move(name)) {}

  std::string name_;
};

// 'text' as an SQL string literal with every inner quote doubled. For values that cannot be bound.
std::string sql_string(std::string_view text);

}  // namespace cairn
