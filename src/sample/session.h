#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "sample/page.h"
#include "sample/population.h"
#include "sample/random.h"
#include "sample/vocabulary.h"

namespace cairn::sample {

enum class ActionKind : std::uint8_t {
  kPageView,
  kProductView,
  kSearch,
  kAddToCart,
  kLogin,
  kVideo,
  kPushOpened,
  kCheckout,
  kCartDecrement,
  kSignUp,
  kNewsletter,
  kChat,
  kReferral,
  kCoupon,
};

// One thing that somebody did.
struct Action {
  ActionKind kind = ActionKind::kPageView;
  std::int64_t id = 0;
  Timestamp time;
  Page page;
  Page previous;           // the page before, which is the same one at the beginning
  std::uint64_t salt = 0;  // for what else there is to say about it
};

// A visit to the shop: what all of its actions share, and the actions, the first of which is a page view.
struct Session {
  int index = 0;
  std::int64_t id = 0;
  std::int64_t event_id = 0;  // of the row in `sessions`
  std::int64_t user_id = 0;
  Timestamp start;
  const Client* client = nullptr;
  const Place* place = nullptr;
  const Campaign* campaign = nullptr;  // none: came by itself
  std::string_view referrer;           // without data for a direct visit
  std::string_view carrier;
  std::string_view search_keyword;
  std::string address;
  Page landing;
  bool is_logged_in = false;
  std::vector<Action> actions;
};

// How a session's rows get into the dumps: most once and at once, as Heap promises neither.
struct Delivery {
  bool is_late = false;      // they come one dump later
  bool is_repeated = false;  // they come again in the dump after
  bool is_doubled = false;   // they are there twice in the same dump
};

// Works out what happens in a session, the same whenever it is asked.
class SessionMaker {
 public:
  // `coupons_per_million` of the actions use a coupon.
  SessionMaker(std::uint64_t seed, const Population& population, std::uint64_t actions_mean,
               std::uint64_t coupons_per_million);

  Session make(const Person& person, int session) const;
  Delivery delivery_of(const Person& person, int session) const;

 private:
  std::vector<Action> make_actions(const Person& person, const Session& session, Random& random) const;
  ActionKind next_kind(Random& random) const;

  std::uint64_t seed_;
  const Population& population_;
  std::uint64_t actions_mean_;
  std::uint64_t coupons_per_million_;
};

}  // namespace cairn::sample
