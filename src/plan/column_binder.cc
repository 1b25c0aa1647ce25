#include "plan/column_binder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "model/timestamp.h"
#include "plan/near_names.h"
#include "plan/time_finding.h"
#include "plan/views.h"

namespace cairn {
namespace {

// _cairn_dump_id and _cairn_loaded_at.
constexpr std::size_t kOwnColumns = 2;

std::string describe(const CatalogField& field) {
  if (field.encoding == TimeEncoding::kNone) return format_type(field.type);
  return fmt::format("{} written as {}", format_type(field.type), format_encoding(field.encoding));
}

}  // namespace

ColumnBinder::ColumnBinder(const TableChoice& choice, const TableState* state, const BindRules& rules)
    : choice_(choice), state_(state), rules_(rules), names_(rules.naming) {
  if (state == nullptr) return;
  for (const CatalogField& field : state->fields) {
    names_.keep(field.field, field.column);
    (has_column(field) ? columns_ : remembered_).push_back({.catalog = field});
  }
}

ColumnBinder::Field* ColumnBinder::find(const std::string& name) {
  for (std::vector<Field>* fields : {&columns_, &remembered_}) {
    for (Field& field : *fields) {
      if (field.catalog.field == name) return &field;
    }
  }
  return nullptr;
}

bool ColumnBinder::is_wanted(const std::string& field) const {
  return std::ranges::find(choice_.key, field) != choice_.key.end() || choice_.entry.wants_field(field);
}

Status ColumnBinder::take(const DumpProbe& probe, LoadMode mode) {
  if (probe.fields.empty()) return {};
  newest_probed_ = std::max(newest_probed_, std::optional(probe.dump));
  if (mode == LoadMode::kReplace && rules_.policies.timestamps == TimestampPolicy::kAuto) {
    for (Field& field : columns_) field.is_reopened = is_time_field(field.catalog.field);
  }
  for (const ProbedField& probed : probe.fields) TRY(take_field(probed, probe.dump, mode));
  return {};
}

Status ColumnBinder::take_field(const ProbedField& probed, DumpId dump, LoadMode mode) {
  if (!probed.type && find(probed.name) == nullptr) return {};
  Field& field = remember(probed, dump);
  if (!probed.type || !is_wanted(probed.name)) return {};
  if (!has_column(field.catalog)) return make_column(probed, dump);

  TRY(fit_column(field, probed, dump));
  CatalogField& catalog = field.catalog;
  catalog.values_from_dump = mode == LoadMode::kReplace ? dump : std::min(*catalog.values_from_dump, dump);
  catalog.values_to_dump = std::max(catalog.values_to_dump, std::optional(dump));
  return {};
}

// The field's place in the catalog, with what the dump says about it.
ColumnBinder::Field& ColumnBinder::remember(const ProbedField& probed, DumpId dump) {
  Field* field = find(probed.name);
  if (field == nullptr) {
    field = &remembered_.emplace_back(
        Field{.catalog = {
                  .field = probed.name, .column = names_.assign(probed.name), .first_dump = dump, .last_dump = dump}});
  }
  CatalogField& catalog = field->catalog;
  field->is_delivered = true;
  catalog.first_dump = std::min(catalog.first_dump, dump);
  catalog.last_dump = std::max(catalog.last_dump, dump);
  if (!probed.description.empty()) catalog.description = probed.description;
  if (probed.type && !has_column(catalog)) catalog.type = rules_.storage_type(*probed.type);
  return *field;
}

Status ColumnBinder::make_column(const ProbedField& probed, DumpId dump) {
  Type type = rules_.storage_type(*probed.type);
  TimeEncoding encoding = TimeEncoding::kNone;
  const bool is_detected = rules_.policies.timestamps == TimestampPolicy::kAuto && is_time_field(probed.name) &&
                           leaves_encoding_open(*probed.type);
  if (is_detected) {
    const TimeFinding finding = find_encoding(probed.evidence);
    if (finding.kind == TimeFinding::Kind::kNoValues) return {};
    if (finding.kind == TimeFinding::Kind::kOneClass) {
      type = rules_.storage_type(Type{TypeId::kTimestamp});
      encoding = finding.encoding;
    } else {
      note_time(dump, fmt::format("the values of '{}' in dump {} are not times of one kind; they stay {}", probed.name,
                                  dump.value(), format_type(type)));
    }
  }
  const std::size_t columns_max = rules_.naming.columns_max;
  if (columns_max != 0 && columns_.size() + 1 + kOwnColumns > columns_max) {
    return make_error(ErrorKind::kSchemaMismatch,
                      "field '{}' of table '{}' is one column too many: the destination takes {}", probed.name,
                      choice_.table.value(), columns_max)
        .hinting("choose what is needed with `fields:` in the table's select: entry");
  }

  const auto place =
      std::ranges::find(remembered_, probed.name, [](const Field& field) { return field.catalog.field; });
  Field field = std::move(*place);
  remembered_.erase(place);
  field.catalog.type = type;
  field.catalog.encoding = encoding;
  field.catalog.values_from_dump = dump;
  field.catalog.values_to_dump = dump;
  field.is_new = true;
  columns_.push_back(std::move(field));
  return {};
}

Status ColumnBinder::fit_column(Field& field, const ProbedField& probed, DumpId dump) {
  CatalogField& catalog = field.catalog;
  if (catalog.type.id == TypeId::kTimestamp && leaves_encoding_open(*probed.type))
    return fit_times(field, probed, dump);

  const Type delivered = rules_.storage_type(*probed.type);
  if (widens_to(delivered, catalog.type)) {
    if (std::exchange(field.is_reopened, false)) catalog.encoding = TimeEncoding::kNone;
    return {};
  }
  if (field.is_new && widens_to(catalog.type, delivered)) {
    catalog.type = delivered;
    return {};
  }
  return misfit(field, dump, format_type(*probed.type));
}

// A dump whose times are plain numbers or text, for a column that holds times. The frozen encoding reads it, unless a
// full dump has opened the question again: no older value is left then.
Status ColumnBinder::fit_times(Field& field, const ProbedField& probed, DumpId dump) {
  CatalogField& catalog = field.catalog;
  const TimeFinding finding = find_encoding(probed.evidence);
  switch (finding.kind) {
    case TimeFinding::Kind::kMixed:
      // A number of another size among settled times is a wrong clock, not another unit.
      if (!field.is_reopened && !probed.evidence.contains(TimeEvidence::kUnreadable) &&
          can_be_read_as(*probed.type, catalog.encoding)) {
        return {};
      }
      return misfit(field, dump, fmt::format("{} that is not all times of one kind", format_type(*probed.type)));
    case TimeFinding::Kind::kNoValues:
    case TimeFinding::Kind::kNoEvidence:
      if (can_be_read_as(*probed.type, catalog.encoding)) return {};
      if (!field.is_reopened) return misfit(field, dump, format_type(*probed.type));
      // Nothing is read by it: it only has to suit the file.
      catalog.encoding = probed.type->id == TypeId::kString ? TimeEncoding::kText : TimeEncoding::kMicroseconds;
      return {};
    case TimeFinding::Kind::kOneClass: break;
  }
  const bool was_reopened = std::exchange(field.is_reopened, false);
  if (finding.encoding == catalog.encoding) return {};
  if (!was_reopened) return misfit(field, dump, fmt::format("times written as {}", format_encoding(finding.encoding)));
  note_time(dump, fmt::format("from dump {} on the times of '{}' are read as {}, before as {}", dump.value(),
                              catalog.field, format_encoding(finding.encoding), format_encoding(catalog.encoding)));
  catalog.encoding = finding.encoding;
  return {};
}

Error ColumnBinder::misfit(const Field& field, DumpId dump, const std::string& delivered) const {
  const std::string& name = field.catalog.field;
  const bool is_key = std::ranges::find(choice_.key, name) != choice_.key.end();
  return make_error(ErrorKind::kSchemaMismatch, "field '{}' of table '{}' is {} in dump {}, but its column is {}", name,
                    choice_.table.value(), delivered, dump.value(), describe(field.catalog))
      .hinting(is_key
                   ? "a key keeps its type: load the table into a new schema"
                   : fmt::format("leave the field out with `exclude: [{}]` in the table's select: entry, or load the "
                                 "table into a new schema",
                                 name));
}

void ColumnBinder::note_time(DumpId dump, std::string message) {
  time_notices_.push_back({NoticeKind::kTimeEncoding, std::move(message), choice_.table, dump});
}

std::vector<PlannedColumn> ColumnBinder::columns() const {
  std::vector<PlannedColumn> planned;
  for (const Field& field : columns_) {
    if (!is_wanted(field.catalog.field)) continue;
    planned.push_back({.field = field.catalog.field,
                       .column = field.catalog.column,
                       .type = field.catalog.type,
                       .encoding = field.catalog.encoding,
                       .description = field.catalog.description,
                       .is_new = field.is_new});
  }
  return planned;
}

std::vector<CatalogField> ColumnBinder::catalog() const {
  std::vector<CatalogField> fields;
  for (const std::vector<Field>* group : {&columns_, &remembered_}) {
    for (const Field& field : *group) fields.push_back(field.catalog);
  }
  return fields;
}

std::vector<Notice> ColumnBinder::notices() const {
  std::vector<Notice> notices = time_notices_;
  for (std::optional<Notice> notice : {notice_of_new_fields(), notice_of_waiting_fields()}) {
    if (notice) notices.push_back(std::move(*notice));
  }
  std::ranges::move(notices_of_vanished_fields(), std::back_inserter(notices));
  return notices;
}

// Fields that come along although nobody named them; in a table that is loaded for the first time none is new.
std::optional<Notice> ColumnBinder::notice_of_new_fields() const {
  if (state_ == nullptr || state_->fields.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const Field& field : columns_) {
    if (state_->find_field(field.catalog.field) == nullptr) names.push_back(field.catalog.field);
  }
  if (names.empty()) return std::nullopt;
  return Notice{NoticeKind::kNewField, fmt::format("new in '{}': {}", choice_.table.value(), list_of(names)),
                choice_.table, newest_probed_};
}

// Under an entry that lists fields: what Heap added since the table was first loaded, until somebody decides.
std::optional<Notice> ColumnBinder::notice_of_waiting_fields() const {
  if (!choice_.entry.fields) return std::nullopt;
  const std::vector<CatalogField> fields = catalog();
  if (fields.empty()) return std::nullopt;
  const DumpId first_dump = std::ranges::min(fields, {}, &CatalogField::first_dump).first_dump;
  std::vector<std::string> names;
  for (const CatalogField& field : fields) {
    const bool is_excluded = std::ranges::any_of(
        choice_.entry.exclude, [&](const std::string& glob) { return glob_matches(glob, field.field); });
    if (field.first_dump > first_dump && !is_wanted(field.field) && !is_excluded) names.push_back(field.field);
  }
  if (names.empty()) return std::nullopt;
  return Notice{NoticeKind::kNewField,
                fmt::format("new in '{}', and waiting to be selected: {}", choice_.table.value(), list_of(names)),
                choice_.table};
}

// Once: by the first plan whose newest dump lacks a field that was delivered until then.
std::vector<Notice> ColumnBinder::notices_of_vanished_fields() const {
  std::optional<DumpId> newest_before;
  if (state_ != nullptr) {
    for (const CatalogField& field : state_->fields) {
      newest_before = std::max(newest_before, std::optional(field.last_dump));
    }
  }
  std::vector<Notice> notices;
  if (!newest_probed_ || newest_probed_ < newest_before) return notices;
  for (const Field& field : columns_) {
    const DumpId last = field.catalog.last_dump;
    const bool was_there = field.is_delivered || last == newest_before;
    if (last == newest_probed_ || !was_there || !is_wanted(field.catalog.field)) continue;
    notices.push_back({NoticeKind::kVanishedField,
                       fmt::format("'{}' of '{}' is not delivered any more, last in dump {}; its column stays",
                                   field.catalog.field, choice_.table.value(), last.value()),
                       choice_.table, newest_probed_});
  }
  return notices;
}

}  // namespace cairn
