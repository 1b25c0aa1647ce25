#include "sync/avro_scan.h"

#include <algorithm>

#include "avro/file_field.h"
#include "sync/avro_batch_reader.h"

namespace cairn {
namespace {

// By which the start date judges.
constexpr std::string_view kTimeField = "time";

// Whether the table has a column for values of the field that is not among those of the request.
bool has_siblings_beyond(const TablePlan& table, const std::vector<ScanColumn>& requested, std::string_view field) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!table.columns[i].is_sibling || table.columns[i].field != field) continue;
    const bool is_requested = std::ranges::any_of(requested, [&](const ScanColumn& column) {
      return column.kind == ScanColumn::Kind::kData && column.index == i;
    });
    if (!is_requested) return true;
  }
  return false;
}

std::vector<ObjectInfo> objects_of(std::span<const ScanFile> files) {
  std::vector<ObjectInfo> objects;
  for (const ScanFile& file : files) objects.push_back({file.pinned.file.key, file.pinned.size, file.pinned.etag});
  return objects;
}

}  // namespace

Error too_many_rejects(std::string_view reason) {
  return make_error(ErrorKind::kBadInput, "more than {} rows were rejected, the last because {}", kRejectsMax, reason)
      .hinting("check whether `key:` names the right field for this table");
}

AvroScan::AvroScan(ObjectStore& store, const TablePlan& table, const Load& load, std::span<const ScanFile> files,
                   std::vector<ScanColumn> columns, OnFailure on_failure)
    : table_(table),
      load_(load),
      files_(files),
      columns_(std::move(columns)),
      on_failure_(std::move(on_failure)),
      opened_(store, objects_of(files)) {
  for (const ScanColumn& column : columns_) {
    if (column.kind != ScanColumn::Kind::kData) continue;
    const PlannedColumn& planned = table.columns.at(column.index);
    if (planned.field == kTimeField && !planned.is_sibling) time_place_ = targets_.size();
    targets_.push_back({planned.field, planned.type, planned.encoding});
    targets_.back().has_siblings_elsewhere = has_siblings_beyond(table, columns_, planned.field);
  }
  totals_.files.resize(files.size());
}

Result<std::unique_ptr<BatchReader>> AvroScan::open_reader() { return std::make_unique<AvroBatchReader>(*this); }

Result<ScanTotals> AvroScan::finish() {
  const std::lock_guard lock(mutex_);
  if (failure_.has_value()) return *failure_;
  if (!inexact_.empty()) {
    std::vector<Misfit> misfits;
    for (const auto& [place, count] : inexact_) {
      misfits.push_back({Misfit::Kind::kInexactInteger, place.first, place.second});
    }
    failure_ = too_wide();
    on_failure_(misfits.front().dump, *failure_, misfits);
    return *failure_;
  }
  if (files_sealed_ != files_.size()) {
    return make_error(ErrorKind::kInternal, "a scan ended after {} of its {} files", files_sealed_, files_.size());
  }
  return totals_;
}

Result<std::optional<BlockWork>> AvroScan::next_block() {
  const std::lock_guard lock(mutex_);
  if (failure_.has_value()) return std::optional<BlockWork>();
  const std::size_t index = current_ != nullptr ? current_->index : next_file_;
  Result<std::optional<BlockWork>> work = advance();
  if (!work.has_value()) {
    failure_ = work.error();
    const std::size_t failed = current_ != nullptr ? current_->index : std::max(index, next_file_ - 1);
    on_failure_(files_[failed].dump, *failure_, {});
  }
  return work;
}

Error AvroScan::too_wide() const {
  std::string found;
  for (const auto& [place, count] : inexact_) {
    found +=
        fmt::format("{}{} of '{}' in dump {}", found.empty() ? "" : ", ", count, place.second, place.first.value());
  }
  return make_error(ErrorKind::kSchemaMismatch, "integers that no double holds exactly: {}", found)
      .hinting("leave the field out with `exclude:` in the table's select: entry, or the dump with `cairn skip-dump`");
}

// The next block of the file that is open, or of the next file that has one.
Result<std::optional<BlockWork>> AvroScan::advance() {
  while (true) {
    if (current_ == nullptr) {
      if (next_file_ == files_.size()) return std::optional<BlockWork>();
      current_ = TRY(open_file(next_file_++));
    }
    const std::string& name = current_->bytes->name();
    std::optional<avro::RawBlock> block = TRY_WITHIN(current_->walker.next(), name);
    if (block.has_value()) {
      if (current_->program == nullptr) {
        FileProgram found = TRY_WITHIN(program_for(current_->header, current_->file.dump), name);
        current_->program = std::move(found.program);
        current_->hidden_time = found.hidden_time;
      }
      return std::optional(BlockWork{current_, std::move(*block)});
    }
    TRY_WITHIN(current_->bytes->verify_unchanged(), name);
    ++files_sealed_;
    current_.reset();
  }
}

Result<std::shared_ptr<OpenFile>> AvroScan::open_file(std::size_t index) {
  auto bytes = TRY(opened_.next());
  const std::string name = bytes->name();
  avro::FileHeader header = TRY_WITHIN(avro::read_header(*bytes), name);
  return std::make_shared<OpenFile>(files_[index], index, std::move(bytes), std::move(header));
}

Result<FileProgram> AvroScan::program_for(const avro::FileHeader& header, DumpId dump) {
  const auto planned = std::ranges::find(load_.dumps, dump, &PlannedDump::id);
  CHECK(planned != load_.dumps.end(), "a file belongs to a dump of its load");
  const std::vector<std::string>& passed_over = planned->fields_to_siblings;
  FileProgram& known = programs_[{header.schema_text, passed_over}];
  if (known.program != nullptr) return known;
  std::vector<avro::Target> targets = targets_;
  for (const std::string& field : passed_over) {
    // The first target of a field is its own column.
    const auto own = std::ranges::find(targets, field, &avro::Target::field);
    if (own != targets.end()) own->is_passed_over = true;
  }
  const bool is_time_passed_over = std::ranges::find(passed_over, kTimeField) != passed_over.end();
  const std::optional<avro::Target> hidden = is_time_passed_over ? std::nullopt : hidden_time_of(header.schema);
  if (hidden.has_value()) targets.push_back(*hidden);
  known.program = TRY(avro::compile(header.schema, targets));
  if (hidden.has_value()) known.hidden_time = hidden->type;
  return known;
}

// `time` as a target that no column asks for, if the start date needs one: as the table's column has it, so that every
// pass over the load judges alike, or else as the file has it. None where the values go to a sibling of the column:
// such a row has no time in any pass.
std::optional<avro::Target> AvroScan::hidden_time_of(const avro::Schema& schema) const {
  if (!table_.start_date.has_value() || time_place_.has_value()) return std::nullopt;
  const avro::Field* const field = schema.find_field(kTimeField);
  const std::optional<Type> type = field == nullptr ? std::nullopt : avro::natural_type(schema, field->type);
  const auto planned = std::ranges::find(table_.columns, kTimeField, &PlannedColumn::field);
  if (planned != table_.columns.end()) {
    const avro::Target own{planned->field, planned->type, planned->encoding};
    return type.has_value() && !avro::fits(*type, own) ? std::nullopt : std::optional(own);
  }
  if (!type.has_value()) return std::nullopt;
  return avro::Target{std::string(kTimeField), *type};
}

void AvroScan::add(const ScanTotals& counted) {
  const std::lock_guard lock(mutex_);
  totals_.rows_read += counted.rows_read;
  totals_.rows_out += counted.rows_out;
  totals_.rows_rejected += counted.rows_rejected;
  totals_.rows_filtered += counted.rows_filtered;
  totals_.rows_untimed += counted.rows_untimed;
  totals_.zero_times += counted.zero_times;
  totals_.checksum += counted.checksum;
  for (std::size_t i = 0; i < counted.files.size(); ++i) {
    totals_.files[i].blocks += counted.files[i].blocks;
    totals_.files[i].rows += counted.files[i].rows;
  }
  totals_.rejects.insert(totals_.rejects.end(), counted.rejects.begin(), counted.rejects.end());
  if (totals_.rejects.size() > kRejectsMax && !failure_.has_value()) {
    failure_ = too_many_rejects(totals_.rejects.back().reason);
    on_failure_(totals_.rejects.back().dump, *failure_, {});
  }
}

void AvroScan::add(const InexactIntegers& found) {
  const std::lock_guard lock(mutex_);
  for (const auto& [place, count] : found) inexact_[place] += count;
}

void AvroScan::fail(const Error& error, DumpId dump, const std::vector<Misfit>& misfits) {
  const std::lock_guard lock(mutex_);
  if (failure_.has_value()) return;
  failure_ = error;
  on_failure_(dump, error, misfits);
}

}  // namespace cairn
