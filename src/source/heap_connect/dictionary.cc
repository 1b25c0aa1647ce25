#include "source/heap_connect/dictionary.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/same_name.h"

namespace cairn::heap_connect {
namespace {

constexpr std::string_view kSchemaPage = "https://help.heap.io/heap-connect/heap-connect-guide/data-schema";
constexpr std::string_view kIdentityPage = "https://help.heap.io/heap-connect/heap-connect-guide/identity-resolution";

constexpr std::array kTables{
    TableEntry{"users", "One row for each person, with the properties that were set for them.",
               Replication::kIncremental, kIdentityPage},
    TableEntry{
        "user_migrations",
        "Which user became which, whenever Heap found out that two are one person. The other tables have the ids "
        "from before.",
        Replication::kWhole, kIdentityPage},
    TableEntry{"sessions", "One row for each visit: a run of activity of one user, on one device.",
               Replication::kIncremental, kSchemaPage},
    TableEntry{"pageviews", "One row for each page of a site, or screen of an app, that somebody looked at.",
               Replication::kIncremental, kSchemaPage},
    TableEntry{"_event_metadata",
               "Delivered in many buckets and explained nowhere: ignored, unless the selection names it.",
               Replication::kIncremental, ""},
    TableEntry{"", "One row for each time that this event happened.", Replication::kIncremental, kSchemaPage},
};

constexpr std::uint8_t kUsers = 1U << 0U;
constexpr std::uint8_t kMigrations = 1U << 1U;
constexpr std::uint8_t kSessions = 1U << 2U;
constexpr std::uint8_t kPageviews = 1U << 3U;
constexpr std::uint8_t kEvents = 1U << 5U;  // the place between is _event_metadata, of which no column is known
constexpr std::uint8_t kVisits = kSessions | kPageviews;
constexpr std::uint8_t kViews = kPageviews | kEvents;
constexpr std::uint8_t kActivity = kSessions | kPageviews | kEvents;

constexpr std::array kColumns{
    ColumnEntry{"user_id", kUsers, "Id of the person: made by Heap, or a hash of the identity.",
                "user_migrations.to_user_id"},
    ColumnEntry{"identity", kUsers, "The name or token that the site gave to `identify`."},
    ColumnEntry{"handle", kUsers, "The same as the identity, from an older way of setting it."},
    ColumnEntry{"email", kUsers, "E-mail address, where one was set."},
    ColumnEntry{"joindate", kUsers, "When the person was first seen, UTC."},
    ColumnEntry{"last_modified", kUsers, "When the person's row last changed in Heap, UTC."},

    ColumnEntry{"from_user_id", kMigrations, "The user that was merged into another.", "users.user_id"},
    ColumnEntry{"to_user_id", kMigrations, "The user that it became; several can become the same one.",
                "users.user_id"},
    ColumnEntry{"time", kMigrations, "When they were merged, UTC."},

    ColumnEntry{"event_id", kActivity,
                "Id of what happened. The same happening has the same id in each table of events that it belongs to.",
                "event_id of every other table"},
    ColumnEntry{"user_id", kActivity, "The user who did it, before identities are resolved.", "users.user_id"},
    ColumnEntry{"session_id", kActivity, "The session that it belongs to.", "sessions.session_id"},
    ColumnEntry{"time", kSessions, "When the session began, UTC."},
    ColumnEntry{"time", kViews, "When it happened, UTC."},

    ColumnEntry{"library", kActivity, "Which of Heap's libraries saw it, such as `web`, `ios` or `android`."},
    ColumnEntry{"platform", kActivity, "Operating system, with its version."},
    ColumnEntry{"device_type", kActivity, "`Mobile`, `Tablet` or `Desktop`."},
    ColumnEntry{"device", kActivity, "Model of the device; of mobile ones alone."},
    ColumnEntry{"browser", kActivity, "Browser, with its version; web alone."},
    ColumnEntry{"carrier", kActivity, "Network of the phone; mobile alone."},
    ColumnEntry{"app_name", kActivity, "Name of the app; mobile alone."},
    ColumnEntry{"app_version", kActivity, "Version of the app; mobile alone."},

    ColumnEntry{"country", kActivity, "Country that the IP address points to."},
    ColumnEntry{"region", kActivity, "Region that the IP address points to."},
    ColumnEntry{"city", kActivity, "City that the IP address points to."},
    ColumnEntry{"ip", kActivity, "IP address of the device. It is personal data."},

    ColumnEntry{"referrer", kActivity, "Address of the page that the visitor came from."},
    ColumnEntry{"landing_page", kActivity, "Address of the first page of the session."},
    ColumnEntry{"search_keyword", kActivity, "What was searched for, if a search engine led here and said so."},
    ColumnEntry{"utm_source", kActivity, "`utm_source` of the landing page: where the visitor came from."},
    ColumnEntry{"utm_campaign", kActivity, "`utm_campaign` of the landing page: which campaign."},
    ColumnEntry{"utm_medium", kActivity, "`utm_medium` of the landing page: which kind of channel."},
    ColumnEntry{"utm_term", kActivity, "`utm_term` of the landing page: which bought keyword."},
    ColumnEntry{"utm_content", kActivity, "`utm_content` of the landing page: which of several links or ads."},

    ColumnEntry{"session_time", kViews,
                "A time or a duration of the session; sources disagree, so it stays as it is. Prefer `time`."},
    ColumnEntry{"path", kViews, "Path of the page, behind the domain."},
    ColumnEntry{"query", kViews, "Query of the page's address, from the question mark on."},
    ColumnEntry{"hash", kViews, "Fragment of the page's address, from the number sign on."},
    ColumnEntry{"title", kViews, "Title of the page or of the screen."},
    ColumnEntry{"view_controller", kViews, "The view controller that was on the screen; iOS alone."},
    ColumnEntry{"screen_ally_id", kViews, "Accessibility id of the screen; iOS alone."},
    ColumnEntry{"screen_ally_label", kViews, "Accessibility label of the screen; iOS alone."},

    ColumnEntry{"type", kEvents,
                "What was done: view page, click, submit or change on the web; touch, edit field or gesture on iOS; "
                "otherwise the name of a custom event."},
    ColumnEntry{"href", kEvents, "Target of the link that was clicked."},
    ColumnEntry{"action_method", kEvents, "The method that handled the touch; iOS alone."},
    ColumnEntry{"target_view_class", kEvents, "Class of the view that was touched; iOS alone."},
    ColumnEntry{"target_view_name", kEvents, "Name of the view that was touched; iOS alone."},
    ColumnEntry{"target_ally_id", kEvents, "Accessibility id of what was touched; iOS alone."},
    ColumnEntry{"target_ally_label", kEvents, "Accessibility label of what was touched; iOS alone."},
    ColumnEntry{"target_text", kEvents, "Text on what was clicked or touched."},
};

// Seen in buckets, though no list of defaults has them.
constexpr std::array kSeenColumns{
    ColumnEntry{"type", kVisits, "The kind of event that the row was made from."},
    ColumnEntry{"landing_page_query", kVisits, "Query of the landing page's address."},
    ColumnEntry{"landing_page_hash", kVisits, "Fragment of the landing page's address."},
    ColumnEntry{"domain", kPageviews, "Domain of the page."},
    ColumnEntry{"previous_page", kPageviews, "Address of the page before, in the same session."},
    ColumnEntry{"heap_previous_page", kPageviews, "Address of the page before, as Heap itself noted it."},
    ColumnEntry{"user_agent", kPageviews, "How the browser introduced itself."},
};

// One spelling for what is spelt in several ways: `IP` and `ip`, `a11y` and `ally`.
std::string common_spelling(std::string_view field) {
  std::string name = lower_case(field);
  if (const std::size_t at = name.find("_a11y_"); at != std::string::npos) name.replace(at, 6, "_ally_");
  return name;
}

std::uint8_t bit_of(const TableEntry& table) {
  const auto place = static_cast<unsigned>(&table - kTables.data());
  return static_cast<std::uint8_t>(1U << place);
}

}  // namespace

std::string_view name_of(Replication replication) {
  switch (replication) {
    case Replication::kIncremental: return "incremental";
    case Replication::kWhole: return "full";
  }
  CHECK(false, "every way of delivery has a name");
}

std::span<const TableEntry> dictionary_tables() { return kTables; }

const TableEntry& find_table(const TableName& table) {
  const std::string_view name = table.value() == "page_views" ? "pageviews" : std::string_view(table.value());
  const auto* const found = std::ranges::find(kTables, name, &TableEntry::name);
  return found == kTables.end() ? kTables.back() : *found;
}

std::vector<const ColumnEntry*> columns_of(const TableEntry& table) {
  std::vector<const ColumnEntry*> columns;
  const auto add = [&](std::span<const ColumnEntry> entries) {
    for (const ColumnEntry& column : entries) {
      if ((column.tables & bit_of(table)) != 0) columns.push_back(&column);
    }
  };
  add(kColumns);
  add(kSeenColumns);
  return columns;
}

const ColumnEntry* find_column(const TableName& table, std::string_view field) {
  const std::string name = common_spelling(field);
  for (const ColumnEntry* column : columns_of(find_table(table))) {
    if (column->name == name) return column;
  }
  return nullptr;
}

std::string describe(const TableName& table, std::string_view field) {
  const ColumnEntry* const column = find_column(table, field);
  return column == nullptr ? "" : std::string(column->meaning);
}

}  // namespace cairn::heap_connect
