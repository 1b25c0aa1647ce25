#include "destination/memory/incoming.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <thread>

#include "model/batch.h"

namespace cairn::memory_store {
namespace {

// Every column of the plan, then the three parts of the order key.
std::vector<ScanColumn> scan_columns(const TablePlan& plan) {
  std::vector<ScanColumn> columns;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) columns.push_back({ScanColumn::Kind::kData, i});
  columns.push_back({ScanColumn::Kind::kDumpId});
  columns.push_back({ScanColumn::Kind::kFileOrdinal});
  columns.push_back({ScanColumn::Kind::kRowOrdinal});
  return columns;
}

IncomingRow copy_row(std::span<const SinkColumn> columns, std::size_t row) {
  const std::size_t data_columns = columns.size() - 3;
  IncomingRow copy;
  copy.cells.reserve(data_columns);
  for (std::size_t i = 0; i < data_columns; ++i) copy.cells.push_back(read_cell(columns[i], row));
  copy.order.dump = columns[data_columns].cells<std::int64_t>()[row];
  copy.order.file = columns[data_columns + 1].cells<std::int64_t>()[row];
  copy.order.row = columns[data_columns + 2].cells<std::int64_t>()[row];
  return copy;
}

// What the threads of one pass share: the count of rows for the progress report, and the wish to stop.
class PassProgress {
 public:
  explicit PassProgress(const LoadRequest& request) : request_(request) {}

  Status add(std::size_t rows) {
    const std::uint64_t so_far = rows_ += rows;
    if (request_.on_progress && !request_.on_progress(so_far)) is_cancelled_ = true;
    if (is_cancelled_) return make_error(ErrorKind::kCancelled, "the load was cancelled");
    return {};
  }

 private:
  const LoadRequest& request_;
  std::atomic<std::uint64_t> rows_ = 0;
  std::atomic<bool> is_cancelled_ = false;
};

Result<std::vector<IncomingRow>> drain(Scan& scan, std::span<const Physical> physicals, PassProgress& progress) {
  const std::unique_ptr<BatchReader> reader = TRY(scan.open_reader());
  Batch batch(physicals);
  std::vector<IncomingRow> rows;
  while (const std::size_t count = reader->next(batch.reset())) {
    for (std::size_t row = 0; row < count; ++row) rows.push_back(copy_row(batch.columns(), row));
    TRY(progress.add(count));
  }
  TRY(reader->status());
  return rows;
}

}  // namespace

Result<Incoming> read_incoming(const LoadRequest& request, BatchSource& source, unsigned readers) {
  const std::vector<ScanColumn> columns = scan_columns(*request.table);
  std::vector<Physical> physicals;
  for (const ScanColumn& column : columns) physicals.push_back(physical_of(column, request.table->columns));

  const std::unique_ptr<Scan> scan = TRY(source.scan({0, source.files().size(), columns}));
  PassProgress progress(request);
  std::vector<Result<std::vector<IncomingRow>>> shares(readers, std::vector<IncomingRow>{});
  {
    std::vector<std::jthread> threads;
    for (auto& share : shares) threads.emplace_back([&] { share = drain(*scan, physicals, progress); });
  }
  Incoming incoming;
  for (auto& share : shares) std::ranges::move(TRY(std::move(share)), std::back_inserter(incoming.rows));
  incoming.totals = TRY(scan->finish());
  std::ranges::sort(incoming.rows, {}, &IncomingRow::order);
  return incoming;
}

}  // namespace cairn::memory_store
