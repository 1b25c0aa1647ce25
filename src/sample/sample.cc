#include "sample/sample.h"

#include <algorithm>

#include "sample/decoys.h"
#include "sample/dump_writer.h"
#include "sample/heap_id.h"
#include "sample/manifest.h"
#include "sample/property_definitions.h"
#include "sample/sample_directory.h"
#include "sample/world.h"

namespace cairn::sample {
namespace {

constexpr int kDumpsMax = 1000;
constexpr int kDaysMax = 3650;
constexpr std::uint64_t kUsersMax = 100'000'000;
constexpr std::uint64_t kEventsMax = 100'000;
static_assert(kUsersMax < kPeopleMax);

// A dump is held only if its table had more than 1,000 rows, and if there was a dump before.
constexpr int kHoldDumpsMin = 2;
constexpr std::uint64_t kHoldUsersMin = 1500;

template <typename Number>
Status check_range(std::string_view option, Number value, Number max) {
  if (value >= 1 && value <= max) return {};
  return make_error(ErrorKind::kConfig, "--{} takes a number from 1 to {}, not {}", option, max, value);
}

Status check_bucket_name(const std::string& name) {
  const bool is_plain =
      std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (!name.empty() && name.size() <= 50 && is_plain) return {};
  return make_error(ErrorKind::kConfig, "--bucket takes 1 to 50 of a-z, 0-9 and '-', not '{}'", name);
}

Result<SampleOptions> effective(SampleOptions options) {
  TRY(check_range("dumps", options.dumps, kDumpsMax));
  TRY(check_range("days", options.days, kDaysMax));
  TRY(check_range("users", options.users, kUsersMax));
  TRY(check_range("events", options.events, kEventsMax));
  TRY(check_range<std::uint64_t>("part-bytes", options.part_bytes, std::uint64_t{1} << 40));
  TRY(check_bucket_name(options.bucket));
  if (options.with_hold) {
    options.dumps = std::max(options.dumps, kHoldDumpsMin);
    options.users = std::max(options.users, kHoldUsersMin);
  }
  return options;
}

// What happens in a dump beside time going by, for people.
std::vector<std::string> news_of(const World& world, int dump) {
  std::vector<std::string> news;
  if (dump == 0) news.emplace_back("every table is delivered whole");
  for (const EventDefinition& event : event_definitions()) {
    if (dump == 0 || !event.is_full_at(world.script(), dump)) continue;
    switch (event.fate) {
      case EventFate::kSteady: break;
      case EventFate::kToggledOn: news.push_back(event.table() + " is new, with its history"); break;
      case EventFate::kNarrowed: news.push_back(event.table() + " is redefined: whole, with fewer rows"); break;
      case EventFate::kWidened: news.push_back(event.table() + " is redefined: whole, with more rows"); break;
      case EventFate::kEmptied: news.push_back(event.table() + " is redefined: whole, without a row"); break;
    }
  }
  if (world.script().happens_at(Turn::kAppearance, dump)) news.emplace_back("the property consent_status appears");
  if (world.script().happens_at(Turn::kNarrowing, dump)) {
    news.emplace_back("the property legacy_segment is gone");
    news.push_back(fmt::format("id {} is left out before this dump", world.id_of(dump).value() - 1));
  }
  if (world.is_hold_at(dump)) news.emplace_back("users is delivered whole, without 40 % of its rows");
  return news;
}

// Adds up what was written, dump after dump.
class Tally {
 public:
  explicit Tally(const World& world) : world_(world) {
    summary_.bucket = world.bucket();
    summary_.options = world.options();
  }

  void add(int dump, const std::vector<TableWritten>& tables) {
    SampleDump total{.id = world_.id_of(dump), .tables = tables.size(), .news = news_of(world_, dump)};
    for (const TableWritten& table : tables) {
      total.files += table.files.names.size();
      total.rows += table.files.rows;
      total.bytes += table.files.bytes;
      summary_.bytes_raw += table.files.bytes_raw;
      add(table);
    }
    summary_.rows += total.rows;
    summary_.bytes += total.bytes;
    summary_.dumps.push_back(std::move(total));
  }
  std::uint64_t rows() const { return summary_.rows; }
  SampleSummary take() { return std::move(summary_); }

 private:
  void add(const TableWritten& written) {
    auto table = std::ranges::find(summary_.tables, written.table.name, &SampleTable::name);
    if (table == summary_.tables.end()) {
      table = summary_.tables.insert(table, SampleTable{.name = written.table.name});
    }
    ++table->dumps;
    table->files += written.files.names.size();
    table->rows += written.files.rows;
  }

  const World& world_;
  SampleSummary summary_;
};

// The files first and the manifest last: it says that they are all there.
Result<std::vector<TableWritten>> write_dump(const World& world, int dump, const std::filesystem::path& root,
                                             std::uint64_t rows_before, const SampleProgressCallback& report,
                                             const std::stop_token& stop) {
  constexpr std::uint64_t kReportEvery = 1024;  // people
  const std::uint64_t people = world.options().users;
  DumpWriter writer(world, dump, root);
  for (std::uint64_t index = 0; index < people; ++index) {
    if (stop.stop_requested()) {
      return Error(ErrorKind::kCancelled, "interrupted: the sample is not whole")
          .hinting("run the command again: it replaces what is there");
    }
    TRY(writer.write_person(world.population().at(index)));
    if (report && (index + 1) % kReportEvery == 0) {
      report({.dump = dump,
              .dumps = world.options().dumps,
              .people = index + 1,
              .people_total = people,
              .rows = rows_before + writer.rows()});
    }
  }
  auto tables = TRY(writer.finish());
  Manifest manifest{.id = world.id_of(dump), .bucket = world.bucket()};
  for (const TableWritten& table : tables) manifest.tables.push_back(table.table);
  TRY(write_text_file(root / property_definitions_key(manifest.id), property_definitions_json()));
  TRY(write_text_file(root / manifest_key(manifest.id), manifest_json(manifest)));
  return tables;
}

}  // namespace

Result<SampleSummary> write_sample(const std::filesystem::path& directory, const SampleOptions& options,
                                   const SampleProgressCallback& report, const std::stop_token& stop) {
  const World world(TRY(effective(options)));
  TRY(prepare_sample_directory(directory, options.foreign_files));
  Tally tally(world);
  for (int dump = 0; dump < world.options().dumps; ++dump) {
    tally.add(dump, TRY(write_dump(world, dump, directory, tally.rows(), report, stop)));
  }
  TRY(write_decoys(world, directory));
  return tally.take();
}

}  // namespace cairn::sample
