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

const Decision* Progress::find_rebuild_approval(const TableName& table, DumpId dump,
                                                std::string_view manifest_sha256) const {
  const Decision* approval = nullptr;
  for (const Decision& decision : decisions) {
    if (decision.table != table) continue;
    const bool is_about_this = decision.dump == dump && decision.manifest_sha256 == manifest_sha256;
    if (decision.kind == DecisionKind::kRebuild) approval = nullptr;
    if (decision.kind == DecisionKind::kApproveRebuild && is_about_this) approval = &decision;
  }
  return approval;
}

const Decision* Progress::find_skip(const TableName& table, DumpId dump) const {
  const auto found = std::ranges::find_if(decisions, [&](const Decision& decision) {
    return decision.kind == DecisionKind::kSkip && decision.table == table && decision.dump == dump;
  });
  return found == decisions.end() ? nullptr : &*found;
}

}  // namespace cairn
