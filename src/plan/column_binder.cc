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

ColumnBinder::ColumnBinder(const TableChoice& choice, const TableProbe& probe, const TableState* state,
                           const BindRules& rules)
    : choice_(choice), probe_(probe), state_(state), rules_(rules), names_(rules.naming) {
  if (state == nullptr) return;
  for (const CatalogField& field : state->fields) {
    names_.keep(field.field, field.column);
    const bool is_sibling = find(field.field) != nullptr;
    (has_column(field) ? columns_ : remembered_).push_back({.catalog = field, .is_sibling = is_sibling});
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

bool ColumnBinder::is_key(const std::string& field) const {
  return std::ranges::find(choice_.key, field) != choice_.key.end();
}

bool ColumnBinder::is_wanted(const std::string& field) const {
  return is_key(field) || choice_.entry.wants_field(field);
}

Status ColumnBinder::take(const DumpProbe& probe, LoadMode mode, Consent consent) {
  policy_ = consent == Consent::kGiven ? TypeChangePolicy::kWiden : rules_.policies.type_changes;
  if (probe.fields.empty()) return {};
  newest_probed_ = std::max(newest_probed_, std::optional(probe.dump));
  if (mode == LoadMode::kReplace && rules_.policies.timestamps == TimestampPolicy::kAuto) {
    for (Field& field : columns_) field.is_reopened = is_time_field(field.catalog.field) && !field.is_sibling;
  }
  for (const ProbedField& probed : probe.fields) TRY(take_field(probed, probe.dump, mode));
  return {};
}

Status ColumnBinder::take_field(const ProbedField& probed, DumpId dump, LoadMode mode) {
  if (!probed.type && find(probed.name) == nullptr) return {};
  remember(probed, dump);
  if (!probed.type || !is_wanted(probed.name)) return {};
  const bool shows_times =
      leaves_encoding_open(*probed.type) && find_encoding(probed.evidence).kind == TimeFinding::Kind::kOneClass;
  if (shows_times) find(probed.name)->shows_times = true;
  TRY(take_what_was_learned(probed, dump));
  TRY(take_type(probed, *probed.type, dump, mode));
  for (const Type type : probed.further_types) TRY(take_type(probed, type, dump, mode));
  return {};
}

// The probe has evidence about a type that leaves open how it writes times. Where the first type is another one, only a
// load can have found a value that is no time, in a file further on.
Status ColumnBinder::take_what_was_learned(const ProbedField& probed, DumpId dump) {
  const Field* const own = find(probed.name);
  const bool holds_times = has_column(own->catalog) && own->catalog.type.id == TypeId::kTimestamp;
  const bool is_learned = !leaves_encoding_open(*probed.type) && probed.evidence.contains(TimeEvidence::kUnreadable);
  if (holds_times && is_learned) TRY(to_sibling(*own, dump, "in part text or numbers that are no times"));
  return {};
}

// One of the types that a field has in the files of a dump.
Status ColumnBinder::take_type(const ProbedField& probed, Type type, DumpId dump, LoadMode mode) {
  Field* column = find(probed.name);
  if (!has_column(column->catalog)) return make_column(probed, type, dump);
  const bool is_known_inexact = probed.has_inexact_integers || probe_.inexact_columns.contains(probed.name);
  if (is_known_inexact) column->integers = Integers::kInexact;

  const bool is_apart = to_siblings_.contains({dump, probed.name});
  const bool may_be_times = column->catalog.type.id == TypeId::kTimestamp && leaves_encoding_open(type);
  const Type delivered = rules_.storage_type(type);
  Place place = Place::kSibling;
  if (!is_apart) {
    place = TRY(may_be_times ? fit_times(*column, probed, type, dump) : fit_column(*column, delivered, dump));
  }
  if (place == Place::kSibling) column = TRY(sibling(probed.name, delivered, dump));
  CatalogField& catalog = column->catalog;
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
  if (catalog.description.empty() && rules_.describe) catalog.description = rules_.describe(choice_.table, probed.name);
  if (probed.type && !has_column(catalog)) catalog.type = rules_.storage_type(*probed.type);
  return *field;
}

Status ColumnBinder::make_column(const ProbedField& probed, Type probed_type, DumpId dump) {
  Type type = rules_.storage_type(probed_type);
  TimeEncoding encoding = TimeEncoding::kNone;
  const bool is_detected = rules_.policies.timestamps == TimestampPolicy::kAuto && is_time_field(probed.name) &&
                           leaves_encoding_open(probed_type);
  if (is_detected) {
    const TimeFinding finding = find_encoding(probed.evidence);
    if (finding.kind == TimeFinding::Kind::kNoValues) return {};
    if (finding.kind == TimeFinding::Kind::kOneClass) {
      type = rules_.storage_type(Type{TypeId::kTimestamp});
      encoding = finding.encoding;
    } else {
      note(NoticeKind::kTimeEncoding, dump,
           fmt::format("the values of '{}' of '{}' in dump {} are not times of one kind; they stay {}", probed.name,
                       choice_.table.value(), dump.value(), format_type(type)));
    }
  }
  TRY(check_room(probed.name));

  const auto place =
      std::ranges::find(remembered_, probed.name, [](const Field& field) { return field.catalog.field; });
  Field field = std::move(*place);
  remembered_.erase(place);
  field.catalog.type = type;
  field.catalog.encoding = encoding;
  field.catalog.values_from_dump = dump;
  field.catalog.values_to_dump = dump;
  field.is_new = true;
  if (probed.has_inexact_integers) field.integers = Integers::kInexact;
  columns_.push_back(std::move(field));
  return {};
}

Status ColumnBinder::check_room(const std::string& field) const {
  const std::size_t columns_max = rules_.naming.columns_max;
  if (columns_max == 0 || columns_.size() + 1 + kOwnColumns <= columns_max) return {};
  return make_error(ErrorKind::kSchemaMismatch,
                    "field '{}' of table '{}' is one column too many: the destination takes {}", field,
                    choice_.table.value(), columns_max)
      .hinting("choose what is needed with `fields:` in the table's select: entry");
}

Result<ColumnBinder::Place> ColumnBinder::fit_column(Field& field, Type delivered, DumpId dump) {
  const TypeChange change =
      decide_type_change({.column = field.catalog.type,
                          .delivered = delivered,
                          .integers = field.integers,
                          .role = is_key(field.catalog.field) ? ColumnRole::kKey : ColumnRole::kData,
                          .age = field.is_new ? ColumnAge::kNew : ColumnAge::kStored,
                          .policy = policy_});
  switch (change.kind) {
    case TypeChange::Kind::kNone:
      if (std::exchange(field.is_reopened, false)) field.catalog.encoding = TimeEncoding::kNone;
      return Place::kOwnColumn;
    case TypeChange::Kind::kWidens: widen(field, change.type, dump); return Place::kOwnColumn;
    case TypeChange::Kind::kSibling: return Place::kSibling;
    case TypeChange::Kind::kHeld: return held(field, dump, format_type(delivered));
  }
  CHECK(false, "every change of type has a place");
}

// A dump whose times are plain numbers or text, for a column that holds times. The frozen encoding reads it, unless a
// full dump has opened the question again: no older value is left then. What it cannot read goes to a sibling.
Result<ColumnBinder::Place> ColumnBinder::fit_times(Field& field, const ProbedField& probed, Type type, DumpId dump) {
  CatalogField& catalog = field.catalog;
  const bool is_readable = can_be_read_as(type, catalog.encoding);
  if (type != *probed.type) {  // the evidence is not about this type; a value that does not fit ends the scan
    if (is_readable) return Place::kOwnColumn;
    if (policy_ == TypeChangePolicy::kHold || is_key(catalog.field)) return held(field, dump, format_type(type));
    return Place::kSibling;
  }
  const TimeFinding finding = find_encoding(probed.evidence);
  switch (finding.kind) {
    case TimeFinding::Kind::kMixed:
      // A number of another size among settled times is a wrong clock, not another unit.
      if (!field.is_reopened && !probed.evidence.contains(TimeEvidence::kUnreadable) && is_readable) {
        return Place::kOwnColumn;
      }
      return to_sibling(field, dump, fmt::format("{} that is not all times of one kind", format_type(type)));
    case TimeFinding::Kind::kNoValues:
    case TimeFinding::Kind::kNoEvidence:
      if (is_readable) return Place::kOwnColumn;
      if (!field.is_reopened) return to_sibling(field, dump, format_type(type));
      // Nothing is read by it: it only has to suit the file.
      catalog.encoding = type.id == TypeId::kString ? TimeEncoding::kText : TimeEncoding::kMicroseconds;
      return Place::kOwnColumn;
    case TimeFinding::Kind::kOneClass: break;
  }
  const bool was_reopened = std::exchange(field.is_reopened, false);
  if (finding.encoding == catalog.encoding) return Place::kOwnColumn;
  if (!was_reopened) {
    return to_sibling(field, dump, fmt::format("times written as {}", format_encoding(finding.encoding)));
  }
  note(
      NoticeKind::kTimeEncoding, dump,
      fmt::format("from dump {} on the times of '{}' of '{}' are read as {}, before as {}", dump.value(), catalog.field,
                  choice_.table.value(), format_encoding(finding.encoding), format_encoding(catalog.encoding)));
  catalog.encoding = finding.encoding;
  return Place::kOwnColumn;
}

// All of a field's values in a dump, because its own column would misread some.
Result<ColumnBinder::Place> ColumnBinder::to_sibling(const Field& field, DumpId dump, const std::string& delivered) {
  const std::string& name = field.catalog.field;
  if (policy_ == TypeChangePolicy::kHold || is_key(name)) return held(field, dump, delivered);
  to_siblings_.emplace(dump, name);
  return Place::kSibling;
}

void ColumnBinder::widen(Field& field, Type type, DumpId dump) {
  CatalogField& catalog = field.catalog;
  if (!field.is_new) {
    if (!field.widened_from) field.widened_from = catalog.type;
    const auto [widening, is_first] =
        widenings_.try_emplace({dump, catalog.column}, Widening{catalog.type, change_notices_.size()});
    if (is_first) note(NoticeKind::kTypeChange, dump, "");
    const auto& [from, notice] = widening->second;
    change_notices_[notice].message =
        fmt::format("the column '{}' of '{}' widens from {} to {} for dump {}", catalog.column, choice_.table.value(),
                    format_type(from), format_type(type), dump.value());
  }
  catalog.type = type;
}

// The column beside a field's own for values of this kind; made if there is none.
Result<ColumnBinder::Field*> ColumnBinder::sibling(const std::string& name, Type delivered, DumpId dump) {
  const Field own = *find(name);
  for (Field& field : columns_) {
    if (field.catalog.field != name || !field.is_sibling || !is_of_one_kind(field.catalog.type, delivered)) continue;
    const std::optional<Type> common = common_type(field.catalog.type, delivered, Integers::kExact);
    if (!common || !is_of_one_kind(*common, delivered)) {
      return misfit(field, dump, format_type(delivered))
          .hinting(fmt::format("leave the field out with `exclude: [{}]` in the table's select: entry", name));
    }
    if (*common != field.catalog.type) widen(field, *common, dump);
    field.catalog.last_dump = std::max(field.catalog.last_dump, dump);
    return &field;
  }
  TRY(check_room(name));
  Field field{.catalog = own.catalog, .is_sibling = true, .is_new = true, .is_delivered = true};
  field.catalog.column = names_.assign_sibling(own.catalog.column, name_of(delivered.id));
  field.catalog.type = delivered;
  field.catalog.encoding = TimeEncoding::kNone;
  field.catalog.first_dump = field.catalog.last_dump = dump;
  field.catalog.values_from_dump = field.catalog.values_to_dump = dump;
  note(NoticeKind::kTypeChange, dump,
       fmt::format("'{}' of '{}' is {} in dump {}, and its column is {}: such values go into '{}'", name,
                   choice_.table.value(), format_type(delivered), dump.value(), describe(own.catalog),
                   field.catalog.column));
  return &columns_.emplace_back(std::move(field));
}

Error ColumnBinder::misfit(const Field& field, DumpId dump, const std::string& delivered) const {
  const std::string& name = field.catalog.field;
  return make_error(ErrorKind::kSchemaMismatch, "field '{}' of table '{}' is {} in dump {}, but its column is {}", name,
                    choice_.table.value(), delivered, dump.value(), describe(field.catalog));
}

// A change that the policy gives to a person; or a key that would need two columns, which no approval mends.
Error ColumnBinder::held(const Field& field, DumpId dump, const std::string& delivered) const {
  if (policy_ == TypeChangePolicy::kHold) {
    return misfit(field, dump, delivered)
        .as(ErrorKind::kHeld)
        .hinting(fmt::format("`cairn approve {} --dump {}` widens the column, or gives the new values one of their own",
                             choice_.table.value(), dump.value()));
  }
  return misfit(field, dump, delivered)
      .hinting("a key is one column: leave the dump out with `cairn skip-dump`, or load the table into a new schema");
}

void ColumnBinder::note(NoticeKind kind, DumpId dump, std::string message) {
  change_notices_.push_back({kind, std::move(message), choice_.table, dump});
}

std::vector<PlannedColumn> ColumnBinder::columns() const {
  std::vector<PlannedColumn> planned;
  for (const Field& field : columns_) {
    if (!is_wanted(field.catalog.field)) continue;
    planned.push_back({.field = field.catalog.field,
                       .column = field.catalog.column,
                       .type = field.catalog.type,
                       .widened_from = field.widened_from,
                       .encoding = field.catalog.encoding,
                       .description = field.catalog.description,
                       .is_new = field.is_new,
                       .is_sibling = field.is_sibling});
  }
  return planned;
}

std::vector<std::string> ColumnBinder::fields_to_siblings(DumpId dump) const {
  std::vector<std::string> fields;
  for (const auto& [of_dump, field] : to_siblings_) {
    if (of_dump == dump) fields.push_back(field);
  }
  return fields;
}

std::vector<CatalogField> ColumnBinder::catalog() const {
  std::vector<CatalogField> fields;
  for (const std::vector<Field>* group : {&columns_, &remembered_}) {
    for (const Field& field : *group) fields.push_back(field.catalog);
  }
  return fields;
}

std::vector<Notice> ColumnBinder::notices() const {
  std::vector<Notice> notices = change_notices_;
  for (std::optional<Notice> notice : {notice_of_time_policy(), notice_of_new_fields(), notice_of_waiting_fields()}) {
    if (notice) notices.push_back(std::move(*notice));
  }
  std::ranges::move(notices_of_vanished_fields(), std::back_inserter(notices));
  return notices;
}

// The policy was another one when the columns were made, or the values spoke against times then.
std::optional<Notice> ColumnBinder::notice_of_time_policy() const {
  std::vector<std::string> names;
  for (const Field& field : columns_) {
    if (is_against_time_policy(field)) names.push_back(field.catalog.field);
  }
  if (names.empty()) return std::nullopt;
  const bool is_raw = rules_.policies.timestamps == TimestampPolicy::kRaw;
  return Notice{
      NoticeKind::kTimeEncoding,
      fmt::format("{} of '{}' {} {} read as times, although the policy is `timestamps: {}`: a column keeps the "
                  "type that it was made with; loaded into another `schema:`, the table follows the policy",
                  list_of(names), choice_.table.value(), names.size() == 1 ? "is" : "are", is_raw ? "still" : "not",
                  is_raw ? "raw" : "auto"),
      choice_.table};
}

// Under `auto` only values can show that a column of numbers or text is one of times; where there are none, nobody
// knows.
bool ColumnBinder::is_against_time_policy(const Field& field) const {
  const CatalogField& catalog = field.catalog;
  if (field.is_new || field.is_sibling || !is_time_field(catalog.field) || !is_wanted(catalog.field)) return false;
  if (rules_.policies.timestamps == TimestampPolicy::kRaw) return catalog.encoding != TimeEncoding::kNone;
  return field.shows_times && leaves_encoding_open(catalog.type);
}

// Fields that come along although nobody named them; in a table that is loaded for the first time none is new.
std::optional<Notice> ColumnBinder::notice_of_new_fields() const {
  if (state_ == nullptr || state_->fields.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const Field& field : columns_) {
    const bool is_known = state_->find_field(field.catalog.field) != nullptr;
    if (!is_known && !field.is_sibling) names.push_back(field.catalog.field);
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
    if (field.is_sibling || last == newest_probed_ || !was_there || !is_wanted(field.catalog.field)) continue;
    notices.push_back({NoticeKind::kVanishedField,
                       fmt::format("'{}' of '{}' is not delivered any more, last in dump {}; its column stays",
                                   field.catalog.field, choice_.table.value(), last.value()),
                       choice_.table, newest_probed_});
  }
  return notices;
}

}  // namespace cairn
