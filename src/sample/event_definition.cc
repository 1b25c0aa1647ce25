#include "sample/event_definition.h"

#include <optional>

#include "base/check.h"
#include "sample/event_properties.h"
#include "sample/heap_name.h"

namespace cairn::sample {
namespace {

template <ActionKind kKind>
bool is_kind(const ActionRow& row) {
  return row.action.kind == kKind;
}

// Nine of ten searches, so that the table shrinks by less than what is held for a person to look at.
bool is_outside_search(const ActionRow& row) { return is_kind<ActionKind::kSearch>(row) && row.action.salt % 10 != 0; }

bool is_web_login(const ActionRow& row) { return is_kind<ActionKind::kLogin>(row) && !row.session.client->is_app(); }

bool is_product_from_ad(const ActionRow& row) {
  const Campaign* campaign = row.session.campaign;
  return is_kind<ActionKind::kProductView>(row) && campaign != nullptr && campaign->medium == "paid_social";
}

bool is_app_checkout(const ActionRow& row) {
  return is_kind<ActionKind::kCheckout>(row) && row.session.client->is_app();
}

bool is_nothing(const ActionRow&) { return false; }

template <ActionKind kKind>
constexpr EventDefinition steady(std::string_view category, std::string_view name, TimeForm time_form,
                                 ActionColumns (*properties)()) {
  return {category, name, time_form, EventFate::kSteady, is_kind<kKind>, is_kind<kKind>, properties};
}

constexpr EventDefinition kDefinitions[] = {
    steady<ActionKind::kSignUp>("Sign Up", "Click Link", TimeForm::kTextBlank, sign_up_properties),
    steady<ActionKind::kCheckout>("Checkout", "Complete", TimeForm::kMillis, checkout_properties),
    steady<ActionKind::kNewsletter>("[Growth]", "Newsletter opt-in", TimeForm::kTextIsoOffset, no_properties),
    steady<ActionKind::kCartDecrement>("Cart", "Remove one (side panel)", TimeForm::kMicros, cart_properties),
    {"Campaign landing", "Product detail viewed from paid social ad, v2", TimeForm::kSeconds, EventFate::kSteady,
     is_product_from_ad, is_product_from_ad, product_properties},
    steady<ActionKind::kProductView>("Product", "View Detail", TimeForm::kDigits, product_properties),
    steady<ActionKind::kAddToCart>("Cart", "Add Item", TimeForm::kTextIsoZulu, cart_properties),
    {"Search", "Submit Query", TimeForm::kNanos, EventFate::kNarrowed, is_kind<ActionKind::kSearch>, is_outside_search,
     search_properties},
    {"Account", "Log In", TimeForm::kTextBlankMicros, EventFate::kWidened, is_web_login, is_kind<ActionKind::kLogin>,
     login_properties},
    steady<ActionKind::kVideo>("", "Video Play", TimeForm::kLogicalMillis, video_properties),
    steady<ActionKind::kPushOpened>("", "Push Notification Opened", TimeForm::kMillis, no_properties),
    {"App 3.1 (beta)", "Checkout complete", TimeForm::kMicros, EventFate::kSteady, is_app_checkout, is_app_checkout,
     checkout_properties},
    steady<ActionKind::kChat>("Support", "Open Chat", TimeForm::kTextBlank, no_properties),
    {"Coupon", "Redeem old form", TimeForm::kSeconds, EventFate::kEmptied, is_kind<ActionKind::kCoupon>, is_nothing,
     no_properties},
    {"Referral", "Share Link", TimeForm::kTextBlankMicros, EventFate::kToggledOn, is_kind<ActionKind::kReferral>,
     is_kind<ActionKind::kReferral>, no_properties},
};

// Empty for a fate without a change.
std::optional<Turn> turn_of(EventFate fate) {
  switch (fate) {
    case EventFate::kSteady: return std::nullopt;
    case EventFate::kToggledOn: return Turn::kAppearance;
    case EventFate::kNarrowed: return Turn::kNarrowing;
    case EventFate::kWidened:
    case EventFate::kEmptied: return Turn::kWidening;
  }
  CHECK(false, "every fate has its turn");
}

}  // namespace

std::span<const EventDefinition> event_definitions() { return kDefinitions; }

std::string EventDefinition::table() const { return heap_name(category, name); }

ActionColumns EventDefinition::columns(Dialect dialect) const {
  ActionColumns all = id_columns(time_form_in(dialect, time_form));
  all.push_back(type_column());
  append(all, client_columns());
  append(all, place_columns());
  append(all, properties());
  return all;
}

bool EventDefinition::exists_at(const Script& script, int dump) const {
  return fate != EventFate::kToggledOn || script.has_happened(Turn::kAppearance, dump);
}

bool EventDefinition::is_full_at(const Script& script, int dump) const {
  const std::optional<Turn> turn = turn_of(fate);
  return dump == 0 || (turn && script.happens_at(*turn, dump));
}

bool EventDefinition::is_changed_at(const Script& script, int dump) const {
  const std::optional<Turn> turn = turn_of(fate);
  return fate != EventFate::kToggledOn && turn && script.has_happened(*turn, dump);
}

bool EventDefinition::matches_at(const Script& script, int dump, const ActionRow& row) const {
  return is_changed_at(script, dump) ? matches_changed(row) : matches(row);
}

}  // namespace cairn::sample
