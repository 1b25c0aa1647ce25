#include "sample/dump_writer.h"

#include <algorithm>

#include "base/check.h"
#include "sample/random.h"
#include "sample/random_topic.h"

namespace cairn::sample {
namespace {

constexpr std::uint64_t kChangedPercent = 60;  // of the users who came back in a dump's window

// A seed of a table's own, so that its file names stay the same when another table comes or goes.
std::uint64_t seed_of(std::uint64_t seed, int dump, std::string_view table) {
  Random random(seed, {kTopicFileName, static_cast<std::uint64_t>(dump)});
  std::uint64_t name = random.next();
  for (const char c : table) name = Random(name, {static_cast<std::uint64_t>(c)}).next();
  return name;
}

TableFiles::Naming naming_of(std::string_view table) {
  const bool is_numbered = table == "users" || table == "user_migrations";
  return is_numbered ? TableFiles::Naming::kNumbered : TableFiles::Naming::kSpark;
}

DumpMode mode_if_full(bool is_full) { return is_full ? DumpMode::kFull : DumpMode::kIncremental; }

}  // namespace

template <typename Row>
DumpWriter::Table<Row> DumpWriter::make_table(std::string name, DumpMode mode, const Columns<Row>& columns) const {
  const SampleOptions& options = world_.options();
  Columns<Row> there = columns_at(columns, world_.script(), dump_);
  std::vector<Field> fields = fields_of(there);
  ManifestTable listed{.name = TableName(name), .mode = mode};
  for (const Field& field : fields) listed.columns.emplace_back(field.name);
  const TableFiles files{.directory = root_ / dump_directory(world_.id_of(dump_)) / name,
                         .seed = seed_of(options.seed, dump_, name),
                         .part_bytes = options.part_bytes,
                         .naming = naming_of(name)};
  return {std::move(listed), std::move(there), TableWriter(files, std::move(fields))};
}

DumpWriter::DumpWriter(const World& world, int dump, const std::filesystem::path& root)
    : world_(world),
      dump_(dump),
      root_(root),
      users_(make_table("users", users_mode(), user_columns(world.options().dialect))),
      migrations_(make_table("user_migrations", DumpMode::kFull, migration_columns(world.options().dialect))),
      sessions_(make_table("sessions", mode_if_full(dump == 0), session_columns(world.options().dialect))),
      pageviews_(make_table(std::string(pageviews_table(world.options().dialect)), mode_if_full(dump == 0),
                            pageview_columns(world.options().dialect))),
      event_metadata_(make_table(std::string(kEventMetadataTable), DumpMode::kFull,
                                 event_metadata_columns(world.options().dialect))) {
  add_event_tables();
}

DumpMode DumpWriter::users_mode() const { return mode_if_full(dump_ == 0 || world_.is_hold_at(dump_)); }

void DumpWriter::add_event_tables() {
  for (const EventDefinition& definition : event_definitions()) {
    if (!definition.exists_at(world_.script(), dump_)) continue;
    const bool is_full = definition.is_full_at(world_.script(), dump_);
    events_.push_back({&definition, make_table(definition.table(), mode_if_full(is_full),
                                               definition.columns(world_.options().dialect))});
    has_full_events_ |= is_full;
  }
}

Status DumpWriter::write_person(const Person& person) {
  if (person.joined >= world_.timeline().end_of(dump_)) return {};
  TRY(write_users(person));
  TRY(write_migrations(person));
  return write_sessions(person);
}

Status DumpWriter::write_users(const Person& person) {
  const Population& population = world_.population();
  const Timestamp begin = world_.timeline().begin_of(dump_);
  const Timestamp end = world_.timeline().end_of(dump_);
  for (const Alias alias : kAliases) {
    const std::optional<int> first_session = Population::first_session(person, alias);
    if (!first_session) continue;
    const Timestamp first_seen = population.start_of(person, *first_session);
    if (first_seen >= end) continue;
    if (world_.is_hold_at(dump_)) {
      // Three of five of the rows that were delivered before, and none that is new: what a broken sync looks like.
      if (first_seen < begin && users_held_++ % 5 < 3) TRY(write_user(person, alias, end));
    } else if (users_.is_full() || first_seen >= begin) {
      TRY(write_user(person, alias, end));
    } else {
      TRY(write_changed_user(person, alias, *first_session));
    }
  }
  return {};
}

// Writes the row of somebody who was known before, if there is something new in it.
Status DumpWriter::write_changed_user(const Person& person, Alias alias, int first_session) {
  const Population& population = world_.population();
  const Timestamp begin = world_.timeline().begin_of(dump_);
  const Timestamp end = world_.timeline().end_of(dump_);
  const int last = population.sessions_before(person, end);
  bool was_active = false;
  for (int session = std::max(first_session, population.sessions_before(person, begin)); session < last; ++session) {
    was_active |= Population::alias_in(person, session) == alias;
  }
  Random random(world_.options().seed, {kTopicUserUpdate, person.index, static_cast<std::uint64_t>(dump_)});
  if (!was_active || !random.has_percent(kChangedPercent)) return {};
  // Now and then a dump brings two versions of a row, the older one first.
  if (random.one_in(50)) TRY(write_user(person, alias, begin));
  return write_user(person, alias, end);
}

Status DumpWriter::write_user(const Person& person, Alias alias, Timestamp as_of) {
  const Population& population = world_.population();
  const int sessions = population.sessions_before(person, as_of);
  const int first_session = Population::first_session(person, alias).value();
  return users_.write({.user_id = population.user_id(person, alias),
                       .joined = population.start_of(person, first_session),
                       .last_modified = population.start_of(person, std::max(first_session, sessions - 1)),
                       .sessions = sessions,
                       .is_app_user = person.uses_app,
                       .profile = make_profile(world_.options().seed, person, alias)});
}

Status DumpWriter::write_migrations(const Person& person) {
  for (const Alias alias : kAliases) {
    const auto migration = world_.population().migration_of(person, alias, world_.timeline().end_of(dump_));
    if (migration) TRY(migrations_.write(*migration));
  }
  return {};
}

Status DumpWriter::write_sessions(const Person& person) {
  // What comes now can have happened two windows ago: once late, and once again.
  const Timestamp oldest = world_.timeline().begin_of(std::max(0, dump_ - 2));
  const int first = has_full_events_ ? 0 : world_.population().sessions_before(person, oldest);
  const int last = world_.population().sessions_before(person, world_.timeline().end_of(dump_));
  for (int index = first; index < last; ++index) {
    const Delivery delivery = world_.sessions().delivery_of(person, index);
    const int arrival = world_.arrival_of(person, index, delivery);
    const bool is_news = arrival == dump_ || (delivery.is_repeated && arrival == dump_ - 1);
    if (arrival > dump_ || !(is_news || has_full_events_)) continue;
    const Session session = world_.sessions().make(person, index);
    TRY(write_session(person, session, is_news));
    if (delivery.is_doubled) TRY(write_session(person, session, is_news));
  }
  return {};
}

Status DumpWriter::write_session(const Person& person, const Session& session, bool is_news) {
  if (is_news || sessions_.is_full()) {
    TRY(sessions_.write({.person = person, .session = session, .action = session.actions.front()}));
  }
  for (const Action& action : session.actions) {
    const ActionRow row{.person = person, .session = session, .action = action};
    if (action.kind != ActionKind::kPageView) {
      TRY(write_event(row, is_news));
    } else if (is_news || pageviews_.is_full()) {
      TRY(pageviews_.write(row));
    }
  }
  return {};
}

Status DumpWriter::write_event(const ActionRow& row, bool is_news) {
  for (EventTable& event : events_) {
    if (!is_news && !event.table.is_full()) continue;
    if (event.definition->matches_at(world_.script(), dump_, row)) TRY(event.table.write(row));
  }
  return {};
}

Status DumpWriter::write_event_metadata() {
  for (const EventTable& event : events_) {
    const std::string separator = event.definition->category.empty() ? "" : " - ";
    const bool is_changed = event.definition->is_changed_at(world_.script(), dump_);
    TRY(event_metadata_.write(
        {.table = event.table.listed.name.value(),
         .name = fmt::format("{}{}{}", event.definition->category, separator, event.definition->name),
         .version = is_changed ? 2 : 1,
         .defined = world_.timeline().begin()}));
  }
  return {};
}

Result<std::vector<TableWritten>> DumpWriter::finish() {
  TRY(write_event_metadata());
  std::vector<TableWritten> written;
  const auto end = [&written](auto& table) -> Status {
    TableFilesWritten files = TRY(table.writer.finish());
    if (!table.is_full() && files.names.empty()) return {};
    table.listed.files = files.names;
    written.push_back({std::move(table.listed), std::move(files)});
    return {};
  };
  TRY(end(users_));
  TRY(end(migrations_));
  TRY(end(sessions_));
  TRY(end(pageviews_));
  for (EventTable& event : events_) TRY(end(event.table));
  TRY(end(event_metadata_));
  if (world_.options().dialect == Dialect::kContentsquare) {
    auto sync_info = make_table(std::string(kSyncInfoTable), DumpMode::kIncremental, sync_info_columns());
    for (const TableWritten& table : written) {
      TRY(sync_info.write({.dump = world_.id_of(dump_).value(),
                           .table = table.table.name.value(),
                           .rows = static_cast<std::int64_t>(table.files.rows),
                           .time = world_.timeline().end_of(dump_)}));
    }
    TRY(end(sync_info));
  }
  return written;
}

std::uint64_t DumpWriter::rows() const {
  std::uint64_t rows =
      users_.writer.rows() + migrations_.writer.rows() + sessions_.writer.rows() + pageviews_.writer.rows();
  for (const EventTable& event : events_) rows += event.table.writer.rows();
  return rows;
}

}  // namespace cairn::sample
