#include "sample/user_columns.h"

#include <fmt/core.h>

#include "sample/random.h"
#include "sample/random_topic.h"
#include "sample/vocabulary.h"

namespace cairn::sample {
namespace {

constexpr std::string_view kSegments[] = {"A1", "B2", "C3"};

Cell if_identified(const UserRow& row, std::string_view text) {
  return row.profile.identity.empty() ? Cell() : text_or_null(text);
}

std::string_view email_of(const UserRow& row, CellText& texts) {
  return texts.format("{}@example.com", row.profile.identity);
}

std::string_view plan_of(const UserRow& row) { return plans()[row.sessions < 4 ? 0 : row.sessions < 15 ? 1 : 2]; }

// Columns that the customer has of its own: mostly text, as Heap sends them.
Columns<UserRow> custom_columns() {
  return {
      {{.name = "company", .nulls = Nulls::kLast},
       [](const UserRow& row, CellText&) { return text_or_null(row.profile.company); }},
      {{.name = "industry"}, [](const UserRow& row, CellText&) { return text_or_null(row.profile.industry); }},
      {{.name = "plan"}, [](const UserRow& row, CellText&) { return if_identified(row, plan_of(row)); }},
      {{.name = "orders_count"},
       [](const UserRow& row, CellText& texts) { return if_identified(row, texts.format("{}", row.sessions / 4)); }},
      {{.name = "lifetime_value", .doc = "All that a customer paid, in US dollars"},
       [](const UserRow& row, CellText& texts) {
         const auto cents = row.sessions / 4 * (1999 + row.user_id % 4000);
         return if_identified(row, texts.format("{}.{:02}", cents / 100, cents % 100));
       }},
      {{.name = "lead_score", .type = FieldType::kDouble},
       [](const UserRow& row, CellText&) {
         return row.user_id % 4 == 0 ? Cell() : Cell(static_cast<double>(row.user_id % 1000) / 8.0);
       }},
      {{.name = "marketing_opt_in", .type = FieldType::kBoolean},
       [](const UserRow& row, CellText&) {
         return row.profile.identity.empty() ? Cell() : Cell(row.user_id % 3 == 0);
       }},
      {{.name = "preferred_language"}, [](const UserRow& row, CellText&) { return Cell(row.profile.language); }},
      {{.name = "has_app"},
       [](const UserRow& row, CellText&) { return Cell(std::string_view(row.is_app_user ? "true" : "false")); }},
      {{.name = "legacy_segment", .life = ColumnLife::kVanishes},
       [](const UserRow& row, CellText&) { return Cell(kSegments[row.user_id % 3]); }},
      {{.name = "consent_status", .life = ColumnLife::kAppears, .doc = "Choice in the consent banner"},
       [](const UserRow& row, CellText&) {
         return row.user_id % 5 == 0 ? Cell() : Cell(std::string_view(row.user_id % 2 == 0 ? "granted" : "denied"));
       }},
  };
}

}  // namespace

Profile make_profile(std::uint64_t seed, const Person& person, Alias alias) {
  Random random(seed, {kTopicProfile, person.index});
  Profile profile{.language = random.pick_skewed(languages())};
  if (alias != Alias::kIdentified) return profile;
  profile.name = fmt::format("{} {}", random.pick(first_names()), random.pick(last_names()));
  profile.identity = fmt::format("customer-{:07}", person.index + 1);
  if (random.has_percent(35)) {
    profile.company = random.pick_skewed(companies());
    profile.industry = random.pick(industries());
  }
  return profile;
}

Columns<UserRow> user_columns(Dialect dialect) {
  Columns<UserRow> columns = {
      {{.name = "user_id", .type = FieldType::kLong, .nulls = Nulls::kNever},
       [](const UserRow& row, CellText&) { return Cell(row.user_id); }},
      {{.name = "identity"}, [](const UserRow& row, CellText&) { return if_identified(row, row.profile.identity); }},
      {{.name = "handle"}, [](const UserRow& row, CellText&) { return if_identified(row, row.profile.name); }},
      {{.name = "email"},
       [](const UserRow& row, CellText& texts) {
         return row.user_id % 20 == 0 ? Cell() : if_identified(row, email_of(row, texts));
       }},
      {{.name = "joindate", .type = FieldType::kTime, .time_form = time_form_in(dialect, TimeForm::kMicros)},
       [](const UserRow& row, CellText&) { return Cell(row.joined); }},
      {{.name = "last_modified", .type = FieldType::kTime, .time_form = time_form_in(dialect, TimeForm::kTextIsoZulu)},
       [](const UserRow& row, CellText&) { return Cell(row.last_modified); }},
  };
  const Columns<UserRow> custom = custom_columns();
  columns.insert(columns.end(), custom.begin(), custom.end());
  return columns;
}

Columns<Migration> migration_columns(Dialect dialect) {
  return {
      {{.name = "from_user_id", .type = FieldType::kLong},
       [](const Migration& row, CellText&) { return Cell(row.from); }},
      {{.name = "to_user_id", .type = FieldType::kLong}, [](const Migration& row, CellText&) { return Cell(row.to); }},
      {{.name = "time", .type = FieldType::kTime, .time_form = time_form_in(dialect, TimeForm::kTextBlank)},
       [](const Migration& row, CellText&) { return Cell(row.time); }},
  };
}

}  // namespace cairn::sample
