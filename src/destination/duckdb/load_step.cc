#include "destination/duckdb/load_step.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "destination/duckdb/scan_pass.h"

namespace cairn::duckdb {
namespace {

// Rows of few and short fields; only the order of magnitude matters.
constexpr std::uint64_t kBytesPerRow = 64;

std::uint64_t guessed_rows(const BatchSource& source, Slice files) {
  std::uint64_t bytes = 0;
  for (const ScanFile& file : source.files().subspan(files.first_file, files.file_count)) bytes += file.pinned.size;
  return std::max<std::uint64_t>(1, bytes / kBytesPerRow);
}

}  // namespace

Value LoadContext::dumps() const {
  std::vector<std::int64_t> ids;
  for (const PlannedDump& dump : load().dumps) ids.push_back(dump.id.value());
  return ids;
}

Result<Scanned> run_scan(LoadContext& context, const ScanStatement& statement) {
  const std::uint64_t guess = guessed_rows(context.source, statement.files);
  ScanOptions options{.request = {statement.files.first_file, statement.files.file_count, statement.columns},
                      .columns = context.request.table->columns,
                      .rows_expected = statement.rows_expected == 0 ? guess : statement.rows_expected};
  if (context.request.on_progress) {
    options.on_progress = [&](std::uint64_t rows) { return context.request.on_progress(statement.rows_before + rows); };
  }
  const std::unique_ptr<ScanPass> pass =
      TRY(ScanPass::start(context.connection.instance().scans(), context.source, std::move(options)));
  Result<std::int64_t> changed = context.connection.run(statement.sql(pass->sql()));
  if (!changed.has_value()) return pass->explain(std::move(changed).error());
  ScanTotals totals = TRY(pass->finish());
  if (totals.rows_read != totals.rows_out + totals.rows_rejected + totals.rows_filtered) {
    return make_error(ErrorKind::kInternal, "a scan read {} rows, but gave {}, rejected {} and filtered {}",
                      totals.rows_read, totals.rows_out, totals.rows_rejected, totals.rows_filtered)
        .hinting("nothing was committed; please report this as a bug");
  }
  return Scanned{std::move(totals), changed.value()};
}

void append(ScanTotals& totals, ScanTotals&& next) {
  totals.rows_read += next.rows_read;
  totals.rows_out += next.rows_out;
  totals.rows_rejected += next.rows_rejected;
  totals.rows_filtered += next.rows_filtered;
  totals.rows_untimed += next.rows_untimed;
  totals.zero_times += next.zero_times;
  totals.checksum += next.checksum;
  totals.files.insert(totals.files.end(), next.files.begin(), next.files.end());
  std::ranges::move(next.rejects, std::back_inserter(totals.rejects));
}

Status expect_equal(std::string_view what, std::int64_t counted, std::string_view than_what, std::int64_t expected) {
  if (counted == expected) return {};
  return make_error(ErrorKind::kInternal, "{} {} but {} {}", counted, what, expected, than_what)
      .hinting("nothing was committed; please report this as a bug");
}

}  // namespace cairn::duckdb
