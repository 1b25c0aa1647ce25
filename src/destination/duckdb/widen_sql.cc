#include "destination/duckdb/widen_sql.h"

#include <fmt/format.h>

#include "destination/duckdb/types.h"

namespace cairn::duckdb {
namespace {

// An UPDATE of the rows whose text DuckDB writes in another way than Cairn.
struct Rewrite {
  std::string expression;
  std::string condition;
};

Rewrite double_rewrite(const std::string& column) {
  return {fmt::format("CASE {0} WHEN 'nan' THEN 'NaN' WHEN '-nan' THEN 'NaN' WHEN 'inf' THEN 'Infinity' "
                      "WHEN '-inf' THEN '-Infinity' WHEN '-0.0' THEN '0' ELSE regexp_replace({0}, '\\.0$', '') END",
                      column),
          fmt::format("suffix({0}, '.0') OR suffix({0}, 'nan') OR suffix({0}, 'inf')", column)};
}

// Zeros at the end of the fraction say nothing about the value; and DuckDB writes none before the point where the type
// has no digit there.
Rewrite decimal_rewrite(const std::string& column) {
  return {fmt::format("regexp_replace(regexp_replace({}, '^(-?)\\.', '\\10.'), '\\.?0+$', '')", column),
          fmt::format("suffix({0}, '0') OR prefix({0}, '.') OR prefix({0}, '-.')", column)};
}

Rewrite bytes_rewrite(const std::string& column) {
  return {fmt::format("base64(CAST({} AS BLOB))", column), fmt::format("{} IS NOT NULL", column)};
}

// Years before the first count on through 0, and days beyond the calendar are a plain count, as format_date() has them.
Rewrite date_rewrite(const std::string& column) {
  const std::string days = fmt::format("(CAST({} AS DATE) - DATE '1970-01-01')", column);
  return {
      fmt::format("CASE WHEN {1} < -12000000 OR {1} > 11000000 THEN concat('day ', {1}) "
                  "WHEN suffix({0}, ' (BC)') THEN concat(printf('%04d', 1 - CAST(split_part({0}, '-', 1) AS INTEGER)), "
                  "'-', split_part({0}, '-', 2), '-', left(split_part({0}, '-', 3), 2)) ELSE {0} END",
                  column, days),
      fmt::format("length({0}) > 10", column)};
}

std::string update(const std::string& table, const std::string& column, const Rewrite& rewrite) {
  return fmt::format("UPDATE {} SET {} = {} WHERE {}", table, column, rewrite.expression, rewrite.condition);
}

}  // namespace

WidenSql widen_sql(const std::string& table, const Identifier& column, Type before, Type after) {
  const std::string name = column.sql();
  WidenSql sql{fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {}", table, name, sql_type(storage_type(after))), {}};
  if (after.id != TypeId::kString) return sql;
  switch (before.id) {
    case TypeId::kFloat32:
    case TypeId::kFloat64: sql.rewrite = update(table, name, double_rewrite(name)); break;
    case TypeId::kDecimal:
      if (before.scale > 0) sql.rewrite = update(table, name, decimal_rewrite(name));
      break;
    case TypeId::kBytes: sql.rewrite = update(table, name, bytes_rewrite(name)); break;
    case TypeId::kDate: sql.rewrite = update(table, name, date_rewrite(name)); break;
    case TypeId::kBoolean:
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kString:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kJson: break;  // DuckDB's text is ours, or there is none
  }
  return sql;
}

}  // namespace cairn::duckdb
