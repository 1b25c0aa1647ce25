#include "sync/probe.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "avro/container.h"
#include "avro/decoder.h"
#include "avro/file_field.h"
#include "avro/program.h"
#include "model/batch.h"
#include "plan/time_finding.h"
#include "source/open_ahead.h"
#include "sync/pin_files.h"

namespace cairn {
namespace {

struct OpenedFile {
  std::unique_ptr<ByteSource> bytes;
  avro::FileHeader header;
};

// What of a file is fetched before its turn: most headers are shorter.
constexpr std::uint64_t kHeaderBytesExpected = std::uint64_t{64} << 10;

ObjectInfo object_of(const PinnedFile& pinned) { return {pinned.file.key, pinned.size, pinned.etag}; }

Result<OpenedFile> read_header_of(std::unique_ptr<ByteSource> bytes) {
  avro::FileHeader header = TRY_WITHIN(avro::read_header(*bytes), bytes->name());
  return OpenedFile{std::move(bytes), std::move(header)};
}

Result<bool> has_rows(OpenedFile& file) {
  avro::BlockWalker walker(*file.bytes, file.header);
  while (true) {
    const std::optional<avro::RawBlock> block = TRY_WITHIN(walker.next(), file.bytes->name());
    if (!block.has_value()) return false;
    if (block->row_count > 0) return true;
  }
}

std::vector<ProbedField> probed_fields_of(const avro::Schema& schema) {
  std::vector<ProbedField> fields;
  for (const avro::FileField& field : avro::fields_of(schema)) fields.push_back({field.name, field.type, field.doc});
  return fields;
}

// Adds the fields that only `more` has. A field that could only be null so far takes the type that it has there.
void add_fields(std::vector<ProbedField>& fields, const std::vector<ProbedField>& more) {
  for (const ProbedField& field : more) {
    const auto known = std::ranges::find(fields, field.name, &ProbedField::name);
    if (known == fields.end()) {
      fields.push_back(field);
    } else if (!known->type.has_value()) {
      known->type = field.type;
    }
  }
}

bool has_type(const ProbedField& field, Type type) {
  return field.type == type || std::ranges::find(field.further_types, type) != field.further_types.end();
}

// Fields of `more` whose type none of the files before had.
std::vector<ProbedField> other_types(const std::vector<ProbedField>& fields, const std::vector<ProbedField>& more) {
  std::vector<ProbedField> others;
  for (const ProbedField& field : more) {
    const auto known = std::ranges::find(fields, field.name, &ProbedField::name);
    const bool is_other = known != fields.end() && known->type && field.type && !has_type(*known, *field.type);
    if (is_other) others.push_back(field);
  }
  return others;
}

// The fields of all files: schemas differ from file to file, and a field that only the last one has counts too. The
// first file with rows says a field's type; what other files with rows say comes after it.
Result<std::vector<ProbedField>> fields_of_files(ObjectStore& store, const std::vector<PinnedFile>& files) {
  std::vector<ProbedField> fields;
  bool has_seen_rows = false;
  std::vector<ObjectInfo> objects;
  for (const PinnedFile& pinned : files) objects.push_back(object_of(pinned));
  OpenAhead opened(store, std::move(objects), kHeaderBytesExpected);
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto bytes = TRY(opened.next());
    OpenedFile file = TRY(read_header_of(std::move(bytes)));
    std::vector<ProbedField> in_file = probed_fields_of(file.header.schema);
    const bool is_first_with_rows = !has_seen_rows && TRY(has_rows(file));
    if (is_first_with_rows) {
      has_seen_rows = true;
      std::swap(fields, in_file);
    }
    const std::vector<ProbedField> others = other_types(fields, in_file);
    if (!is_first_with_rows && !others.empty() && TRY(has_rows(file))) {
      for (const ProbedField& other : others) {
        std::ranges::find(fields, other.name, &ProbedField::name)->further_types.push_back(*other.type);
      }
    }
    add_fields(fields, in_file);
  }
  return fields;
}

TimeEvidence evidence_at(const SinkColumn& column, std::size_t row) {
  switch (column.physical) {
    case Physical::kInt32: return evidence_of(std::int64_t{column.cells<std::int32_t>()[row]});
    case Physical::kInt64: return evidence_of(column.cells<std::int64_t>()[row]);
    default: return evidence_of(column.cells<StringCell>()[row].view());
  }
}

// How much of the first file that has values is looked at.
enum class Look : std::uint8_t { kWholeFile, kFirstRows };

// A time field, and the type that it has in one file.
struct TimeInFile {
  ProbedField* field;
  Type type;
};

// Adds what the values of one file say to each of `fields`, which all are in the file.
Status gather_evidence(OpenedFile& file, const std::vector<TimeInFile>& fields, Look look) {
  std::vector<avro::Target> targets;
  std::vector<Physical> columns;
  for (const TimeInFile& field : fields) {
    targets.push_back({field.field->name, field.type});
    columns.push_back(physical_of(field.type));
  }
  auto program = TRY(avro::compile(file.header.schema, targets));
  avro::Decoder decoder(program);
  avro::BlockWalker walker(*file.bytes, file.header);
  avro::Block block;
  Batch batch(columns);
  while (std::optional<avro::RawBlock> raw = TRY(walker.next())) {
    TRY(avro::unpack(file.header, *raw, program->padding, block));
    decoder.begin(block);
    TRY(decoder.status());
    while (decoder.rows_left() > 0) {
      const ColumnSink sink = batch.reset();
      const std::size_t rows = decoder.decode(sink.capacity, sink, 0);
      TRY(decoder.status());
      for (std::size_t i = 0; i < fields.size(); ++i) {
        for (std::size_t row = 0; row < rows; ++row) {
          if (sink.columns[i].is_valid(row)) fields[i].field->evidence.insert(evidence_at(sink.columns[i], row));
        }
      }
      if (look == Look::kFirstRows) return {};
    }
  }
  return {};
}

// The type in which the first value was found is the field's first: the evidence is about it. Values of a type that
// only stands before it, in files where it is always null, would never have said what they are.
void put_first(ProbedField& field, Type type) {
  if (field.type == type) return;
  std::ranges::replace(field.further_types, type, *field.type);
  field.type = type;
}

// Reads files in order until each time field has shown a value.
Status find_evidence(ObjectStore& store, DumpProbe& probe, const std::vector<std::string>& time_fields, Look look) {
  std::vector<ProbedField*> open;
  for (ProbedField& field : probe.fields) {
    const bool is_wanted = std::ranges::find(time_fields, field.name) != time_fields.end();
    if (is_wanted && field.type && leaves_encoding_open(*field.type)) open.push_back(&field);
  }
  for (const PinnedFile& pinned : probe.files) {
    std::erase_if(open, [](const ProbedField* field) { return !field->evidence.empty(); });
    if (open.empty()) return {};
    auto bytes = TRY(store.open(object_of(pinned)));
    OpenedFile file = TRY(read_header_of(std::move(bytes)));
    std::vector<TimeInFile> here;
    for (ProbedField* field : open) {
      const std::vector<avro::FileField> in_file = avro::fields_of(file.header.schema);
      const auto found = std::ranges::find(in_file, field->name, &avro::FileField::name);
      const bool is_open = found != in_file.end() && found->type && leaves_encoding_open(*found->type);
      if (is_open && has_type(*field, *found->type)) here.push_back({field, *found->type});
    }
    if (here.empty()) continue;
    TRY_WITHIN(gather_evidence(file, here, look), file.bytes->name());
    for (const TimeInFile& time : here) {
      if (!time.field->evidence.empty()) put_first(*time.field, time.type);
    }
  }
  return {};
}

}  // namespace

Result<DumpProbe> probe_dump(ObjectStore& store, const ChosenDump& dump, const TimeFields& time_fields) {
  DumpProbe probe{dump.id, TRY(pin_files(store, dump.files)), {}};
  probe.fields = TRY(fields_of_files(store, probe.files));
  TRY(find_evidence(store, probe, time_fields.open, Look::kWholeFile));
  TRY(find_evidence(store, probe, time_fields.frozen, Look::kFirstRows));
  return probe;
}

}  // namespace cairn
