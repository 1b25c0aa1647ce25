#include "destination/duckdb/scan_pass.h"

#include <utility>

#include <fmt/core.h>

namespace cairn::duckdb {

std::string scan_name(const ScanColumn& column) {
  switch (column.kind) {
    case ScanColumn::Kind::kData: return fmt::format("c{}", column.index);
    case ScanColumn::Kind::kDumpId: return "dump_id";
    case ScanColumn::Kind::kFileOrdinal: return "file_ord";
    case ScanColumn::Kind::kRowOrdinal: return "row_ord";
  }
  CHECK(false, "every kind of column has a name");
}

Result<std::unique_ptr<ScanPass>> ScanPass::start(ScanRegistry& registry, BatchSource& source, ScanOptions options) {
  std::unique_ptr<Scan> scan = TRY(source.scan(options.request));
  return std::unique_ptr<ScanPass>(new ScanPass(registry, std::move(scan), std::move(options)));
}

ScanPass::ScanPass(ScanRegistry& registry, std::unique_ptr<Scan> scan, ScanOptions options)
    : registry_(registry), scan_(std::move(scan)), options_(std::move(options)), id_(registry.add(*this)) {}

ScanPass::~ScanPass() { registry_.remove(id_); }

std::string ScanPass::sql() const { return fmt::format("cairn_scan({})", id_); }

Error ScanPass::explain(Error error) const {
  const std::lock_guard lock(mutex_);
  return error_.has_value() ? *error_ : std::move(error);
}

Result<ScanTotals> ScanPass::finish() {
  CHECK(open_readers_ == 0, "a pass is finished after its readers");
  return scan_->finish();
}

Type ScanPass::type_of(const ScanColumn& column) const {
  if (column.kind != ScanColumn::Kind::kData) return {TypeId::kInt64};
  CHECK(column.index < options_.columns.size(), "a scan asks for a column of its table");
  return options_.columns[column.index].type;
}

Result<std::unique_ptr<BatchReader>> ScanPass::open_reader() {
  std::unique_ptr<BatchReader> reader = TRY(scan_->open_reader());
  ++open_readers_;
  return reader;
}

void ScanPass::close_reader() { --open_readers_; }

bool ScanPass::advance(std::size_t rows) {
  const std::uint64_t total = rows_ += rows;
  if (!options_.on_progress || options_.on_progress(total)) return true;
  fail(Error(ErrorKind::kCancelled, "the load was cancelled"));
  return false;
}

void ScanPass::fail(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!error_.has_value()) error_ = error;
}

}  // namespace cairn::duckdb
