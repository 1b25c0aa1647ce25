#include "source/heap_connect/interpret.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "source/heap_connect/excerpt.h"
#include "source/heap_connect/uri.h"

namespace cairn::heap_connect {
namespace {

constexpr std::string_view kUserMigrations = "user_migrations";

// "sessions, users and 3 more"
std::string joined(const std::vector<std::string>& names) {
  constexpr std::size_t kNamesMax = 5;
  std::string text;
  const std::size_t shown = std::min(names.size(), kNamesMax);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == names.size();
    text += i == 0 ? "" : (is_last ? " and " : ", ");
    text += excerpt(names[i]);
  }
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

// Interprets one readable manifest.
class Interpreter {
 public:
  Interpreter(const FoundManifest& found, const Manifest& manifest, const Bounds& bounds)
      : found_(found), manifest_(manifest), bounds_(bounds) {}

  Interpreted run() && {
    Dump& dump = result_.dump;
    dump.id = manifest_.id;
    dump.manifest_key = found_.object.key;
    dump.etag = found_.object.etag;
    dump.sha256 = found_.sha256;
    dump.property_definitions = manifest_.property_definitions;
    note_form();
    for (const ManifestTable& entry : manifest_.tables) add(entry);
    for (DumpTable& table : dump.tables) finish(table);
    note_absences();
    return std::move(result_);
  }

 private:
  void note_form() {
    if (manifest_.has_bom) note("begins with a byte order mark");
    if (manifest_.is_id_text) note(fmt::format("has its `dump_id` {} as a text", manifest_.id.value()));
    if (manifest_.id == found_.number) return;
    note(fmt::format("holds dump {} by its `dump_id`, which counts, and {} by its name", manifest_.id.value(),
                     found_.number.value()));
  }

  // Takes an entry in, or appends it to an earlier one of the same table.
  void add(const ManifestTable& entry) {
    const std::string& name = entry.name.value();
    if (!entry.incremental.has_value() && !entry.problem.has_value()) tables_without_mode_.push_back(name);
    if (!entry.columns.has_value() && !entry.problem.has_value()) tables_without_columns_.push_back(name);
    const DumpMode mode = entry.incremental.value_or(true) ? DumpMode::kIncremental : DumpMode::kFull;
    const auto [at, is_first] = positions_.emplace(name, result_.dump.tables.size());
    if (is_first) result_.dump.tables.push_back({.name = entry.name, .mode = mode, .problem = entry.problem});
    DumpTable& table = result_.dump.tables[at->second];
    if (!is_first) {
      note("lists the table twice: its files are taken together", table.name);
      if (!table.problem.has_value()) table.problem = entry.problem;
      if (table.mode != mode && !table.problem.has_value()) {
        table.problem = make_error(ErrorKind::kBadInput, "the table is listed as incremental and as full at once");
      }
    }
    for (const std::string& column : entry.columns.value_or(std::vector<std::string>()))
      table.columns.push_back(column);
    for (const std::string& uri : entry.files) table.files.push_back({.uri = uri, .key = {}});
  }

  void finish(DumpTable& table) {
    remove_repeated_columns(table);
    if (!table.problem.has_value()) {
      const Status placed = place_files(table);
      if (!placed) table.problem = placed.error();
    }
    if (table.problem.has_value()) {
      table.files.clear();
      Error placed = std::move(*table.problem).within(excerpt(table.name.value())).within(found_.object.key.value());
      table.problem = std::move(placed);
      return;
    }
    remove_repeated_files(table);
    // Upserting would keep edges that Heap took back. Without files there is nothing to put in the place of what is
    // there.
    if (table.name.value() == kUserMigrations && table.mode == DumpMode::kIncremental && !table.files.empty()) {
      table.mode = DumpMode::kFull;
      note("lists user_migrations as incremental: it is replaced whole all the same", table.name);
    }
  }

  // Finds each file's key in the store.
  Status place_files(DumpTable& table) const {
    for (DataFile& file : table.files) {
      S3Uri uri = TRY(parse_s3_uri(file.uri));
      if (uri.bucket != bounds_.bucket) {
        return make_error(ErrorKind::kBadInput, "refused the address `{}`: it lies in the bucket `{}`, not in `{}`",
                          excerpt(file.uri), uri.bucket, bounds_.bucket)
            .hinting("nothing outside the bucket is read");
      }
      file.key = uri.key.value().starts_with(bounds_.prefix) ? std::move(uri.key)
                                                             : ObjectKey(bounds_.prefix + uri.key.value());
    }
    return {};
  }

  void remove_repeated_files(DumpTable& table) {
    std::unordered_set<ObjectKey> seen;
    const auto repeated =
        std::erase_if(table.files, [&](const DataFile& file) { return !seen.insert(file.key).second; });
    if (repeated == 0) return;
    result_.notices.push_back(
        {.kind = NoticeKind::kRepeatedFile,
         .message = fmt::format("{} lists files of {} more than once ({} repeats): each counts once, "
                                "at its first place",
                                found_.object.key.value(), table.name.value(), repeated),
         .table = table.name,
         .dump = manifest_.id});
  }

  static void remove_repeated_columns(DumpTable& table) {
    std::unordered_set<std::string> seen;
    std::erase_if(table.columns, [&](const std::string& column) { return !seen.insert(column).second; });
  }

  void note_absences() {
    if (!tables_without_mode_.empty()) {
      note(fmt::format("does not say whether {} is incremental: taken as incremental", joined(tables_without_mode_)));
    }
    if (!tables_without_columns_.empty()) {
      note(fmt::format("lists no columns for {}: those of the files are taken", joined(tables_without_columns_)));
    }
  }

  void note(std::string_view what, std::optional<TableName> table = {}) {
    result_.notices.push_back({.kind = NoticeKind::kManifestOddity,
                               .message = fmt::format("{} {}", found_.object.key.value(), what),
                               .table = std::move(table),
                               .dump = manifest_.id});
  }

  const FoundManifest& found_;
  const Manifest& manifest_;
  const Bounds& bounds_;
  Interpreted result_;
  std::unordered_map<std::string, std::size_t> positions_;  // of tables in the dump
  std::vector<std::string> tables_without_mode_;
  std::vector<std::string> tables_without_columns_;
};

Interpreted unreadable(const FoundManifest& found) {
  Interpreted result;
  result.dump.id = found.number;
  result.dump.manifest_key = found.object.key;
  result.dump.etag = found.object.etag;
  result.dump.sha256 = found.sha256;
  result.dump.problem =
      Error(found.manifest.error()).hinting("copy that manifest from the bucket again and sync once more");
  result.notices.push_back(
      {.kind = NoticeKind::kManifestUnreadable, .message = found.manifest.error().text(), .dump = found.number});
  return result;
}

}  // namespace

Interpreted interpret(const FoundManifest& found, const Bounds& bounds) {
  if (!found.manifest) return unreadable(found);
  return Interpreter(found, *found.manifest, bounds).run();
}

}  // namespace cairn::heap_connect
