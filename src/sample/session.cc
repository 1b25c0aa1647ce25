#include "sample/session.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/check.h"
#include "sample/heap_id.h"
#include "sample/random_topic.h"

namespace cairn::sample {
namespace {

struct KindShare {
  ActionKind kind;
  std::uint64_t share;
};

// What people do, in thousandths of all they do; ends in the most frequent one, which takes the rest.
constexpr auto kKindShares = std::to_array<KindShare>({
    {ActionKind::kProductView, 170},
    {ActionKind::kSearch, 70},
    {ActionKind::kAddToCart, 60},
    {ActionKind::kLogin, 45},
    {ActionKind::kVideo, 40},
    {ActionKind::kPushOpened, 30},
    {ActionKind::kCheckout, 22},
    {ActionKind::kCartDecrement, 20},
    {ActionKind::kSignUp, 16},
    {ActionKind::kNewsletter, 14},
    {ActionKind::kChat, 13},
    {ActionKind::kReferral, 12},
    {ActionKind::kPageView, 1000},
});

// The page on which an action happens, whatever was on the screen before.
PageKind page_kind_of(ActionKind kind, PageKind current) {
  switch (kind) {
    case ActionKind::kProductView:
    case ActionKind::kAddToCart:
    case ActionKind::kVideo: return PageKind::kProduct;
    case ActionKind::kSearch: return PageKind::kSearch;
    case ActionKind::kCheckout:
    case ActionKind::kCoupon: return PageKind::kCheckout;
    case ActionKind::kCartDecrement: return PageKind::kCart;
    case ActionKind::kLogin:
    case ActionKind::kReferral: return PageKind::kAccount;
    case ActionKind::kChat: return PageKind::kHelp;
    case ActionKind::kPageView:
    case ActionKind::kPushOpened:
    case ActionKind::kSignUp:
    case ActionKind::kNewsletter: return current;
  }
  CHECK(false, "every action has its page");
}

Page random_page(Random& random) {
  constexpr std::uint64_t kNumbers = 1200;  // products, searches and articles
  const std::uint64_t kind = std::min(random.below(kPageKinds), random.below(kPageKinds));
  return {.kind = static_cast<PageKind>(kind), .number = static_cast<std::uint32_t>(random.below(kNumbers))};
}

// Where a session comes from. Most come by themselves, so most of these fields are NULL.
void set_origin(Session& session, Random& random) {
  if (random.has_percent(28)) {
    session.campaign = &random.pick_skewed(campaigns());
    session.referrer = session.campaign->referrer;
    if (random.one_in(8)) session.search_keyword = random.pick(search_words());
  } else if (random.has_percent(45)) {
    session.referrer = random.pick_skewed(referrers());
  }
}

}  // namespace

SessionMaker::SessionMaker(std::uint64_t seed, const Population& population, std::uint64_t actions_mean,
                           std::uint64_t coupons_per_million)
    : seed_(seed), population_(population), actions_mean_(actions_mean), coupons_per_million_(coupons_per_million) {}

Session SessionMaker::make(const Person& person, int index) const {
  const auto ordinal = static_cast<std::uint64_t>(index);
  Random habits(seed_, {kTopicSession, person.index});
  Random random(seed_, {kTopicSession, person.index, ordinal});
  Session session{.index = index};
  session.id = make_heap_id(seed_, {.kind = IdKind::kSession, .person = person.index, .session = ordinal});
  session.event_id = make_heap_id(seed_, {.kind = IdKind::kEvent, .person = person.index, .session = ordinal});
  session.user_id = population_.user_id_in(person, index);
  session.start = population_.start_of(person, index);
  session.client = &habits.pick_skewed(person.uses_app ? app_clients() : web_clients());
  session.place = &habits.pick_skewed(places());
  const std::uint64_t address = (random.one_in(6) ? random : habits).below(1 << 24);  // at home, or elsewhere
  session.address =
      fmt::format("{}.{}.{}.{}", session.place->network, address >> 16, address >> 8 & 255, address & 255);
  if (session.client->device_type == "Mobile" && random.has_percent(60))
    session.carrier = habits.pick_skewed(carriers());
  set_origin(session, random);
  session.landing = random_page(random);
  session.is_logged_in = person.identified_at && index >= *person.identified_at;
  session.actions = make_actions(person, session, random);
  return session;
}

std::vector<Action> SessionMaker::make_actions(const Person& person, const Session& session, Random& random) const {
  constexpr std::uint64_t kPauseMax = 90'000'000;  // µs
  const std::uint64_t count = 1 + random.below(2 * actions_mean_ - 1);
  std::vector<Action> actions;
  actions.reserve(count);
  Action action{.time = session.start, .page = session.landing, .previous = session.landing};
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i > 0) {
      action.kind = next_kind(random);
      action.time += Micros(1 + random.below(kPauseMax));
      action.previous = action.page;
      if (action.kind == ActionKind::kPageView) action.page = random_page(random);
      action.page.kind = page_kind_of(action.kind, action.page.kind);
    }
    action.id = make_heap_id(seed_, {.kind = IdKind::kEvent,
                                     .person = person.index,
                                     .session = static_cast<std::uint64_t>(session.index),
                                     .ordinal = i + 1});
    action.salt = random.next();
    actions.push_back(action);
  }
  return actions;
}

ActionKind SessionMaker::next_kind(Random& random) const {
  if (random.below(1'000'000) < coupons_per_million_) return ActionKind::kCoupon;
  std::uint64_t thousandth = random.below(1000);
  for (const KindShare& kind : kKindShares) {
    if (thousandth < kind.share) return kind.kind;
    thousandth -= kind.share;
  }
  CHECK(false, "the shares cover all");
}

Delivery SessionMaker::delivery_of(const Person& person, int session) const {
  Random random(seed_, {kTopicDelivery, person.index, static_cast<std::uint64_t>(session)});
  return {.is_late = random.below(1000) < (person.uses_app ? 60U : 4U),  // apps keep what they cannot send
          .is_repeated = random.one_in(120),
          .is_doubled = random.one_in(400)};
}

}  // namespace cairn::sample
