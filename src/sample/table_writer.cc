#include "sample/table_writer.h"

#include <system_error>

#include "base/errno_kind.h"
#include "sample/random.h"
#include "sample/random_topic.h"

namespace cairn::sample {
namespace {

// A UUID of version 4 in form; its bits come from the seed.
std::string make_uuid(std::uint64_t seed) {
  Random random(seed, {kTopicFileName});
  const std::uint64_t high = random.next();
  const std::uint64_t low = random.next();
  return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", high >> 32, high >> 16 & 0xffff, high & 0xfff,
                     low >> 48 & 0xfff, low & 0xffff'ffff'ffff);
}

}  // namespace

TableWriter::TableWriter(TableFiles files, std::vector<Field> fields)
    : files_(std::move(files)), fields_(std::move(fields)) {}
TableWriter::TableWriter(TableWriter&&) noexcept = default;
TableWriter& TableWriter::operator=(TableWriter&&) noexcept = default;
TableWriter::~TableWriter() = default;

Result<TableFilesWritten> TableWriter::finish() {
  if (encoder_) TRY(close_part());
  return std::move(written_);
}

Status TableWriter::open_part() {
  std::error_code failure;
  std::filesystem::create_directories(files_.directory, failure);
  if (failure) {
    return make_error(kind_of_errno(failure.value(), ErrorKind::kConfig), "creating {}: {}", files_.directory.string(),
                      failure.message());
  }
  written_.names.push_back(part_name());
  sink_ = TRY(avro::FileSink::create(files_.directory / written_.names.back()));
  const std::uint64_t sync_seed = Random(files_.seed, {kTopicSyncMarker, written_.names.size()}).next();
  encoder_ = TRY(avro::Encoder::open(*sink_, {.schema = schema_json(fields_), .sync_seed = sync_seed}));
  return {};
}

Status TableWriter::end_row() {
  ++written_.rows;
  TRY(encoder_->end_record());
  return encoder_->bytes_raw() < files_.part_bytes ? Status() : close_part();
}

Status TableWriter::close_part() {
  TRY(encoder_->finish());
  TRY(sink_->close());
  written_.bytes_raw += encoder_->bytes_raw();
  written_.bytes += std::filesystem::file_size(files_.directory / written_.names.back());
  encoder_.reset();
  sink_.reset();
  return {};
}

std::string TableWriter::part_name() const {
  const std::size_t part = written_.names.size();
  switch (files_.naming) {
    case TableFiles::Naming::kSpark: return fmt::format("part-{:05}-{}-c000.avro", part, make_uuid(files_.seed));
    case TableFiles::Naming::kNumbered:
      return fmt::format("{}_{:06x}.avro", part, Random(files_.seed, {kTopicFileName, part}).below(1 << 24));
  }
  CHECK(false, "every naming is handled");
}

}  // namespace cairn::sample
