#include "model/progress.h"

#include <algorithm>

namespace cairn {

const CatalogField* TableState::find_field(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &CatalogField::field);
  return found == fields.end() ? nullptr : &*found;
}

const TableState* Progress::find(const TableName& table) const {
  const auto found = tables.find(table);
  return found == tables.end() ? nullptr : &found->second;
}

const Decision* Progress::find_approval(const TableName& table, DumpId dump, std::string_view manifest_sha256) const {
  const auto found = std::ranges::find_if(decisions, [&](const Decision& decision) {
    return decision.kind == DecisionKind::kApprove && decision.table == table && decision.dump == dump &&
           decision.manifest_sha256 == manifest_sha256;
  });
  return found == decisions.end() ? nullptr : &*found;
}

const Decision* Progress::find_skip(const TableName& table, DumpId dump) const {
  const auto found = std::ranges::find_if(decisions, [&](const Decision& decision) {
    return decision.kind == DecisionKind::kSkip && decision.table == table && decision.dump == dump;
  });
  return found == decisions.end() ? nullptr : &*found;
}

}  // namespace cairn
