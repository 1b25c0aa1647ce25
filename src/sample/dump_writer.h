#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/dump.h"
#include "sample/action_columns.h"
#include "sample/event_definition.h"
#include "sample/manifest.h"
#include "sample/sample.h"
#include "sample/system_columns.h"
#include "sample/table_writer.h"
#include "sample/user_columns.h"
#include "sample/world.h"

namespace cairn::sample {

// What one dump brought of one table.
struct TableWritten {
  ManifestTable table;
  TableFilesWritten files;
};

// Writes the data files of one dump: asks each person what there is to tell, and sends it to the tables.
//
// A table is in one of two modes. Full: all that ever arrived. Incremental: what arrived since the dump before, and a
// little of what that dump had already brought.
class DumpWriter {
 public:
  // The world outlives the writer. `root` is the directory of the bucket.
  DumpWriter(const World& world, int dump, const std::filesystem::path& root);

  // Called once for each person, in order.
  Status write_person(const Person& person);
  // Writes the tables that are about tables, and ends all files. Tables without news are left out.
  Result<std::vector<TableWritten>> finish();

  std::uint64_t rows() const;

 private:
  template <typename Row>
  struct Table {
    ManifestTable listed;
    Columns<Row> columns;
    TableWriter writer;

    bool is_full() const { return listed.mode == DumpMode::kFull; }
    Status write(const Row& row) { return writer.write(columns, row); }
  };
  struct EventTable {
    const EventDefinition* definition;
    Table<ActionRow> table;
  };

  template <typename Row>
  Table<Row> make_table(std::string name, DumpMode mode, const Columns<Row>& columns) const;
  DumpMode users_mode() const;
  void add_event_tables();

  Status write_users(const Person& person);
  Status write_changed_user(const Person& person, Alias alias, int first_session);
  Status write_user(const Person& person, Alias alias, Timestamp as_of);
  Status write_migrations(const Person& person);
  Status write_sessions(const Person& person);
  Status write_session(const Person& person, const Session& session, bool is_news);
  Status write_event(const ActionRow& row, bool is_news);
  Status write_event_metadata();

  const World& world_;
  int dump_;
  std::filesystem::path root_;
  Table<UserRow> users_;
  Table<Migration> migrations_;
  Table<ActionRow> sessions_;
  Table<ActionRow> pageviews_;
  std::vector<EventTable> events_;
  Table<EventMetadataRow> event_metadata_;
  bool has_full_events_ = false;
  std::uint64_t users_held_ = 0;  // rows of `users` that a dump to be held had to choose from
};

}  // namespace cairn::sample
