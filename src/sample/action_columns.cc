#include "sample/action_columns.h"

#include <iterator>

#include "base/check.h"

namespace cairn::sample {
namespace {

constexpr std::string_view kExperiments[] = {"control", "variant a", "variant b"};
constexpr std::string_view kConsents[] = {"granted", "denied", "not asked"};

std::int64_t seconds_since_start(const ActionRow& row) {
  return std::chrono::floor<std::chrono::seconds>(row.action.time - row.session.start).count();
}

// What is clicked or tapped, for the columns of an action's target.
struct Target {
  std::string_view text;
  std::string_view href;        // on the web
  std::string_view view_class;  // in the app
  std::string_view label;
};

Target target_of(ActionKind kind) {
  switch (kind) {
    case ActionKind::kPageView: return {};
    case ActionKind::kProductView: return {"Details", "#details", "ProductCell", "Show details"};
    case ActionKind::kSearch: return {"Search", {}, "UISearchBar", "Search the shop"};
    case ActionKind::kAddToCart: return {"Add to cart", {}, "UIButton", "Add to cart"};
    case ActionKind::kLogin: return {"Log in", "/account/login", "UIButton", "Log in"};
    case ActionKind::kVideo: return {"▶", {}, "PlayerView", "Play video"};
    case ActionKind::kPushOpened: return {"Your order is on its way 📦", {}, "Notification", {}};
    case ActionKind::kCheckout: return {"Pay now", {}, "UIButton", "Pay now"};
    case ActionKind::kCartDecrement: return {"−", {}, "UIStepper", "One less"};
    case ActionKind::kSignUp: return {"Create account", "/account/new", "UIButton", "Create account"};
    case ActionKind::kNewsletter: return {"Keep me posted", {}, "UISwitch", "Newsletter"};
    case ActionKind::kChat: return {"Chat with us", "#chat", "UIButton", "Chat"};
    case ActionKind::kReferral: return {"Share \"20 % off\"", "/account/share", "UIButton", "Share"};
    case ActionKind::kCoupon: return {"Apply", {}, "UIButton", "Apply coupon"};
  }
  CHECK(false, "every action has a target");
}

std::string_view type_of(ActionKind kind) {
  switch (kind) {
    case ActionKind::kPageView: return "view page";
    case ActionKind::kSearch:
    case ActionKind::kCoupon: return "submit";
    case ActionKind::kNewsletter: return "change";
    case ActionKind::kCheckout: return "Order Completed";
    case ActionKind::kLogin: return "Login";
    case ActionKind::kPushOpened: return "Push Opened";
    case ActionKind::kProductView:
    case ActionKind::kAddToCart:
    case ActionKind::kVideo:
    case ActionKind::kCartDecrement:
    case ActionKind::kSignUp:
    case ActionKind::kChat:
    case ActionKind::kReferral: return "click";
  }
  CHECK(false, "every action has a type");
}

std::string_view query_parameters(const Campaign& campaign, CellText& texts) {
  return texts.format("?utm_source={}&utm_medium={}&utm_campaign={}", campaign.source, campaign.medium, campaign.name);
}

// Web pages have addresses, screens of the app have none.
Cell on_web(const ActionRow& row, std::string_view text) {
  return row.session.client->is_app() ? Cell() : text_or_null(text);
}
Cell in_app(const ActionRow& row, std::string_view text) {
  return row.session.client->is_app() ? text_or_null(text) : Cell();
}

ActionColumns pageview_extras() {
  return {
      {{.name = "domain"}, [](const ActionRow& row, CellText&) { return on_web(row, kDomain); }},
      {{.name = "previous_page"},
       [](const ActionRow& row, CellText& texts) {
         if (row.action.id == row.session.actions.front().id) return Cell();
         return on_web(row, texts.format("https://{}{}", kDomain, path_of(row.action.previous, texts)));
       }},
      {{.name = "heap_previous_page"},
       [](const ActionRow& row, CellText& texts) {
         return on_web(row, texts.format("https://{}{}", kDomain, path_of(row.action.previous, texts)));
       }},
      {{.name = "user_agent"},
       [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->user_agent); }},
      {{.name = "landing_page_query"},
       [](const ActionRow& row, CellText& texts) {
         return row.session.campaign == nullptr ? Cell() : Cell(query_parameters(*row.session.campaign, texts));
       }},
      {{.name = "landing_page_hash"}, [](const ActionRow&, CellText&) { return Cell(); }},
      {{.name = "page_type", .doc = "Kind of page as the shop's data layer has it"},
       [](const ActionRow& row, CellText&) { return Cell(kind_name(row.action.page)); }},
      {{.name = "logged_in", .nulls = Nulls::kLast},
       [](const ActionRow& row, CellText&) {
         return Cell(std::string_view(row.session.is_logged_in ? "true" : "false"));
       }},
      {{.name = "scroll_depth", .type = FieldType::kDouble},
       [](const ActionRow& row, CellText&) {
         return row.action.salt % 3 == 0 ? Cell() : Cell(static_cast<double>(row.action.salt % 1001) / 1000.0);
       }},
  };
}

}  // namespace

void append(ActionColumns& columns, ActionColumns more) {
  columns.insert(columns.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

ActionColumns id_columns(TimeForm time_form) {
  return {
      {{.name = "event_id", .type = FieldType::kLong, .nulls = Nulls::kNever},
       [](const ActionRow& row, CellText&) { return Cell(row.action.id); }},
      {{.name = "user_id", .type = FieldType::kLong},
       [](const ActionRow& row, CellText&) { return Cell(row.session.user_id); }},
      {{.name = "session_id", .type = FieldType::kLong},
       [](const ActionRow& row, CellText&) { return Cell(row.session.id); }},
      {{.name = "time", .type = FieldType::kTime, .time_form = time_form},
       [](const ActionRow& row, CellText&) { return Cell(row.action.time); }},
  };
}

ActionColumns client_columns() {
  return {
      {{.name = "library"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->library); }},
      {{.name = "platform"},
       [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->platform); }},
      {{.name = "device_type"},
       [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->device_type); }},
      {{.name = "device"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->device); }},
      {{.name = "browser", .nulls = Nulls::kLast},
       [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->browser); }},
      {{.name = "carrier"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.carrier); }},
      {{.name = "app_name"},
       [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->app_name); }},
      {{.name = "app_version"},
       [](const ActionRow& row, CellText&) { return text_or_null(row.session.client->app_version); }},
  };
}

ActionColumns place_columns() {
  return {
      {{.name = "country"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.place->country); }},
      {{.name = "region"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.place->region); }},
      {{.name = "city"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.place->city); }},
      {{.name = "ip"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.address); }},
  };
}

ActionColumns origin_columns() {
  return {
      {{.name = "referrer"}, [](const ActionRow& row, CellText&) { return text_or_null(row.session.referrer); }},
      {{.name = "landing_page"},
       [](const ActionRow& row, CellText& texts) {
         return on_web(row, texts.format("https://{}{}", kDomain, path_of(row.session.landing, texts)));
       }},
      {{.name = "search_keyword"},
       [](const ActionRow& row, CellText&) { return text_or_null(row.session.search_keyword); }},
      {{.name = "utm_source"},
       [](const ActionRow& row, CellText&) {
         return row.session.campaign == nullptr ? Cell() : text_or_null(row.session.campaign->source);
       }},
      {{.name = "utm_campaign"},
       [](const ActionRow& row, CellText&) {
         return row.session.campaign == nullptr ? Cell() : text_or_null(row.session.campaign->name);
       }},
      {{.name = "utm_medium"},
       [](const ActionRow& row, CellText&) {
         return row.session.campaign == nullptr ? Cell() : text_or_null(row.session.campaign->medium);
       }},
      {{.name = "utm_term", .nulls = Nulls::kLast},
       [](const ActionRow& row, CellText&) {
         return row.session.campaign == nullptr ? Cell() : text_or_null(row.session.campaign->term);
       }},
      {{.name = "utm_content"},
       [](const ActionRow& row, CellText&) {
         return row.session.campaign == nullptr ? Cell() : text_or_null(row.session.campaign->content);
       }},
  };
}

ActionColumns page_columns() {
  return {
      {{.name = "session_time"},
       [](const ActionRow& row, CellText& texts) { return Cell(texts.format("{}", seconds_since_start(row))); }},
      {{.name = "path"},
       [](const ActionRow& row, CellText& texts) { return on_web(row, path_of(row.action.page, texts)); }},
      {{.name = "query"},
       [](const ActionRow& row, CellText& texts) { return on_web(row, query_of(row.action.page, texts)); }},
      {{.name = "hash"},
       [](const ActionRow& row, CellText&) {
         return row.action.salt % 9 == 0 ? on_web(row, "#reviews") : on_web(row, "");
       }},
      {{.name = "title"},
       [](const ActionRow& row, CellText& texts) { return on_web(row, title_of(row.action.page, texts)); }},
      {{.name = "view_controller"},
       [](const ActionRow& row, CellText&) { return in_app(row, screen_of(row.action.page)); }},
      {{.name = "screen_a11y_id"},
       [](const ActionRow& row, CellText&) { return in_app(row, kind_name(row.action.page)); }},
      {{.name = "screen_a11y_label"}, [](const ActionRow&, CellText&) { return Cell(); }},
  };
}

ActionColumns target_columns() {
  return {
      {{.name = "href"}, [](const ActionRow& row, CellText&) { return on_web(row, target_of(row.action.kind).href); }},
      {{.name = "action_method"}, [](const ActionRow& row, CellText&) { return in_app(row, "touchUpInside:"); }},
      {{.name = "target_view_class"},
       [](const ActionRow& row, CellText&) { return in_app(row, target_of(row.action.kind).view_class); }},
      {{.name = "target_view_name"}, [](const ActionRow&, CellText&) { return Cell(); }},
      {{.name = "target_a11y_id"}, [](const ActionRow&, CellText&) { return Cell(); }},
      {{.name = "target_a11y_label"},
       [](const ActionRow& row, CellText&) { return in_app(row, target_of(row.action.kind).label); }},
      {{.name = "target_text"},
       [](const ActionRow& row, CellText&) { return text_or_null(target_of(row.action.kind).text); }},
  };
}

ActionColumns session_columns(Dialect dialect) {
  ActionColumns columns = {
      {{.name = "event_id", .type = FieldType::kLong},
       [](const ActionRow& row, CellText&) { return Cell(row.session.event_id); }},
      {{.name = "user_id", .type = FieldType::kLong},
       [](const ActionRow& row, CellText&) { return Cell(row.session.user_id); }},
      {{.name = "session_id", .type = FieldType::kLong},
       [](const ActionRow& row, CellText&) { return Cell(row.session.id); }},
      {{.name = "time", .type = FieldType::kTime, .time_form = time_form_in(dialect, TimeForm::kTextIsoZulu)},
       [](const ActionRow& row, CellText&) { return Cell(row.session.start); }},
  };
  append(columns, client_columns());
  append(columns, place_columns());
  columns.back().field.name = "IP";  // sources disagree on its case, so the tables do
  append(columns, origin_columns());
  return columns;
}

ActionColumns pageview_columns(Dialect dialect) {
  ActionColumns columns = id_columns(time_form_in(dialect, TimeForm::kTextBlankMicros));
  columns.push_back(type_column());
  append(columns, client_columns());
  append(columns, place_columns());
  append(columns, origin_columns());
  append(columns, page_columns());
  append(columns, pageview_extras());
  columns.push_back(experiment_column());
  columns.push_back(consent_column());
  return columns;
}

Column<ActionRow> type_column() {
  return {{.name = "type"}, [](const ActionRow& row, CellText&) { return Cell(type_of(row.action.kind)); }};
}

Column<ActionRow> experiment_column() {
  return {{.name = "experiment_2026_q1_checkout_redesign_variant_first_shown_at_the_payment_step_x"},
          [](const ActionRow& row, CellText&) {
            return row.person.index % 5 == 0 ? Cell(kExperiments[row.person.index % 3]) : Cell();
          }};
}

Column<ActionRow> consent_column() {
  return {{.name = "consent_status", .life = ColumnLife::kAppears, .doc = "Choice in the consent banner"},
          [](const ActionRow& row, CellText&) { return Cell(kConsents[row.session.event_id % 3]); }};
}

}  // namespace cairn::sample
