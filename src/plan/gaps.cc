#include "plan/gaps.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace cairn {
namespace {

constexpr std::size_t kGapsListedMax = 3;

}  // namespace

std::vector<Gap> gaps_of(std::span<const Dump> dumps, const Progress& progress) {
  std::set<DumpId> published;
  for (const Dump& dump : dumps) published.insert(dump.id);
  std::set<DumpId> known = published;
  for (const auto& [id, record] : progress.dumps) known.insert(id);

  std::vector<Gap> gaps;
  for (auto above = known.begin(); above != known.end(); ++above) {
    if (above == known.begin() || !published.contains(*above)) continue;
    const DumpId below = *std::prev(above);
    if (above->value() - below.value() > 1) gaps.push_back({below, *above});
  }
  return gaps;
}

std::vector<Notice> notices_of(std::span<const Gap> gaps, const Progress& progress) {
  std::vector<Gap> unseen;
  std::ranges::copy_if(gaps, std::back_inserter(unseen),
                       [&](const Gap& gap) { return !progress.dumps.contains(gap.above); });
  if (unseen.size() > kGapsListedMax) {
    return {{NoticeKind::kGap,
             fmt::format("dump ids are missing in {} places, first between {} and {}, last between {} and {}",
                         unseen.size(), unseen.front().below.value(), unseen.front().above.value(),
                         unseen.back().below.value(), unseen.back().above.value()),
             std::nullopt, unseen.back().above}};
  }
  std::vector<Notice> notices;
  for (const Gap& gap : unseen) {
    notices.push_back({NoticeKind::kGap,
                       fmt::format("dump ids are missing between {} and {}", gap.below.value(), gap.above.value()),
                       std::nullopt, gap.above});
  }
  return notices;
}

}  // namespace cairn
