#include "sample/event_properties.h"

namespace cairn::sample {
namespace {

constexpr std::string_view kPayments[] = {"card", "paypal", "invoice", "apple_pay"};
constexpr std::string_view kCurrencies[] = {"USD", "EUR", "GBP"};
constexpr std::string_view kMethods[] = {"password", "google", "magic link"};
constexpr std::string_view kSegments[] = {"A1", "B2", "C3"};

// A product's page, where properties tell of one.
Page product_of(const ActionRow& row) { return {.kind = PageKind::kProduct, .number = row.action.page.number}; }

Column<ActionRow> product_id_column() {
  return {{.name = "product_id"}, [](const ActionRow& row, CellText& texts) {
            return Cell(texts.format("SKU-{:06}", 100'000 + row.action.page.number));
          }};
}

Column<ActionRow> price_column() {
  return {{.name = "price"}, [](const ActionRow& row, CellText& texts) {
            return row.action.salt % 40 == 0 ? Cell() : Cell(price_of(row.action.page, texts));
          }};
}

}  // namespace

ActionColumns no_properties() { return {}; }

ActionColumns sign_up_properties() {
  ActionColumns columns = origin_columns();
  append(columns, page_columns());
  append(columns, target_columns());
  columns.push_back({{.name = "legacy_segment", .life = ColumnLife::kVanishes},
                     [](const ActionRow& row, CellText&) { return Cell(kSegments[row.action.salt % 3]); }});
  return columns;
}

ActionColumns checkout_properties() {
  return {
      {{.name = "order_id"},
       [](const ActionRow& row, CellText& texts) {
         return Cell(texts.format("N{:010}", row.action.salt % 10'000'000'000));
       }},
      {{.name = "cart_value", .doc = "Total with tax, in the currency of the order"},
       [](const ActionRow& row, CellText& texts) {
         return Cell(texts.format("{}.{:02}", 10 + row.action.salt % 490, row.action.salt / 7 % 100));
       }},
      {{.name = "currency"}, [](const ActionRow& row, CellText&) { return Cell(kCurrencies[row.person.index % 3]); }},
      {{.name = "items_count"},
       [](const ActionRow& row, CellText& texts) { return Cell(texts.format("{}", 1 + row.action.salt % 6)); }},
      {{.name = "payment_method", .nulls = Nulls::kLast},
       [](const ActionRow& row, CellText&) { return Cell(kPayments[row.action.salt % 4]); }},
      {{.name = "coupon_code"},
       [](const ActionRow& row, CellText&) {
         return row.action.salt % 11 == 0 ? Cell(std::string_view("WINTER20")) : Cell();
       }},
      experiment_column(),
      consent_column(),
  };
}

ActionColumns cart_properties() {
  return {
      product_id_column(),
      price_column(),
      {{.name = "quantity", .type = FieldType::kLong},
       [](const ActionRow& row, CellText&) { return Cell(static_cast<std::int64_t>(1 + row.action.salt % 4)); }},
  };
}

ActionColumns product_properties() {
  ActionColumns columns = {
      product_id_column(),
      {{.name = "product_name"},
       [](const ActionRow& row, CellText& texts) { return Cell(product_name(product_of(row), texts)); }},
      price_column(),
      {{.name = "in_stock", .type = FieldType::kBoolean},
       [](const ActionRow& row, CellText&) {
         return row.action.salt % 25 == 0 ? Cell() : Cell(row.action.salt % 8 != 0);
       }},
  };
  append(columns, origin_columns());
  append(columns, page_columns());
  append(columns, target_columns());
  return columns;
}

ActionColumns search_properties() {
  return {
      {{.name = "search_term"},
       [](const ActionRow& row, CellText&) {
         return Cell(search_words()[row.action.page.number % search_words().size()]);
       }},
      {{.name = "results_count", .type = FieldType::kInt},
       [](const ActionRow& row, CellText&) { return Cell(static_cast<std::int64_t>(row.action.salt % 180)); }},
  };
}

ActionColumns login_properties() {
  return {
      {{.name = "method"}, [](const ActionRow& row, CellText&) { return Cell(kMethods[row.person.index % 3]); }},
      {{.name = "succeeded"},
       [](const ActionRow& row, CellText&) {
         return Cell(std::string_view(row.action.salt % 12 == 0 ? "false" : "true"));
       }},
  };
}

ActionColumns video_properties() {
  return {
      {{.name = "video_title"},
       [](const ActionRow& row, CellText&) { return Cell(articles()[row.action.page.number % articles().size()]); }},
      {{.name = "position_seconds", .type = FieldType::kDouble, .nulls = Nulls::kLast},
       [](const ActionRow& row, CellText&) { return Cell(static_cast<double>(row.action.salt % 24'000) / 8.0); }},
  };
}

}  // namespace cairn::sample
