#include "sync/avro_source.h"

namespace cairn {

AvroSource::AvroSource(ObjectStore& store, const TablePlan& table, const Load& load)
    : store_(store), table_(table), load_(load) {
  for (const PlannedDump& dump : load.dumps) {
    std::uint32_t ordinal = 0;
    for (const PinnedFile& pinned : dump.files) files_.push_back({dump.id, ordinal++, pinned});
  }
}

Result<std::unique_ptr<Scan>> AvroSource::scan(ScanRequest request) {
  CHECK(request.first_file + request.file_count <= files_.size(), "a scan asks for files of its source");
  const auto files = std::span(files_).subspan(request.first_file, request.file_count);
  return std::make_unique<AvroScan>(
      store_, table_, load_, files, std::move(request.columns),
      [this](DumpId dump, const Error& error, const std::vector<Misfit>& misfits) { remember(dump, error, misfits); });
}

std::optional<AvroSource::Failure> AvroSource::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void AvroSource::remember(DumpId dump, const Error& error, const std::vector<Misfit>& misfits) {
  const std::lock_guard lock(mutex_);
  if (!failure_.has_value()) failure_ = Failure{dump, error, misfits};
}

}  // namespace cairn
