#include "plan/bind.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/timestamp.h"
#include "plan/column_binder.h"
#include "plan/near_names.h"
#include "plan/start_of.h"
#include "plan/views.h"

namespace cairn {
namespace {

using AppendedFiles = std::set<std::pair<std::string, std::string>>;  // (uri, etag)

class TableBinder {
 public:
  TableBinder(const TableChoice& choice, const TableProbe& probe, const TableState* state, const BindRules& rules)
      : choice_(choice), probe_(probe), state_(state), rules_(rules), columns_(choice, probe, state, rules) {
    // Only a load settles it: what was prepared for one that failed has no rows yet.
    is_key_settled_ = state != nullptr && !state->applied.empty() && std::ranges::any_of(state->fields, has_column);
  }

  Binding bind() {
    binding_.plan = {.table = choice_.table,
                     .storage_name = choice_.storage_name,
                     .key = state_ == nullptr ? std::vector<std::string>{} : state_->key,
                     .creates_table = state_ == nullptr && !choice_.loads.empty(),
                     .stop = choice_.stop,
                     .is_history_incomplete = choice_.is_history_incomplete,
                     .epoch = choice_.epoch};
    take_dumps();
    if (binding_.blocked) return std::move(binding_);
    finish_columns();
    add_loads();
    if (auto changed = notice_of_changed_start(binding_.plan, state_)) binding_.notices.push_back(*std::move(changed));
    return std::move(binding_);
  }

 private:
  void take_dumps() {
    auto probed = probe_.dumps.begin();
    for (const ChosenLoad& load : choice_.loads) {
      for (const ChosenDump& dump : load.dumps) {
        CHECK(probed != probe_.dumps.end() && probed->dump == dump.id, "the probe follows the choice");
        if (Status status = take_dump(*probed, load.mode, dump); !status) {
          binding_.blocked = BlockedDump{.dump = dump.id, .error = std::move(status).error()};
          return;
        }
        ++probed;
      }
    }
  }

  Status take_dump(const DumpProbe& probe, LoadMode mode, const ChosenDump& dump) {
    TRY(take_key(probe));
    return columns_.take(probe, mode, dump.is_approved ? ColumnBinder::Consent::kGiven : ColumnBinder::Consent::kAsked);
  }

  // The first files that a table ever gets decide whether it is keyed. A keyed table's files must all have the key; one
  // without stays so, since its old rows could not be told apart.
  Status take_key(const DumpProbe& dump) {
    if (dump.fields.empty()) return {};
    const std::optional<std::string> missing = missing_key_field(dump);
    const bool has_key = is_key_settled_ && !binding_.plan.key.empty();
    if (missing && !choice_.entry.key.empty() && !has_key) return no_such_key(dump, *missing);
    if (!std::exchange(is_key_settled_, true)) {
      binding_.plan.key = missing ? std::vector<std::string>{} : choice_.key;
      if (missing) note_no_key(fmt::format("'{}' has no field '{}'", choice_.table.value(), *missing));
      return {};
    }
    if (!missing && binding_.plan.key.empty()) note_key_gained();
    if (!missing || binding_.plan.key.empty()) return {};
    return make_error(ErrorKind::kSchemaMismatch, "the files of dump {} lack '{}', the key of table '{}'",
                      dump.dump.value(), *missing, choice_.table.value())
        .hinting(fmt::format("a later full dump with the key mends it; so does another `key:` and `cairn rebuild {}`",
                             choice_.table.value()));
  }

  // A field that only ever was null is no key.
  std::optional<std::string> missing_key_field(const DumpProbe& dump) const {
    for (const std::string& name : choice_.key) {
      const auto field = std::ranges::find(dump.fields, name, &ProbedField::name);
      if (field == dump.fields.end() || !field->type) return name;
    }
    return std::nullopt;
  }

  // A key that somebody asked for by name is never left out silently.
  Error no_such_key(const DumpProbe& dump, const std::string& missing) const {
    std::vector<std::string> fields;
    for (const ProbedField& field : dump.fields) fields.push_back(field.name);
    const std::vector<std::string> near = near_names(missing, fields);
    return make_error(ErrorKind::kConfig, "the files of '{}' have no field '{}', which its `key:` names",
                      choice_.table.value(), missing)
        .hinting(near.empty() ? "correct `key:` in the table's select: entry, or leave it out for the default"
                              : fmt::format("did you mean {}?", list_of(near)));
  }

  void note_key_gained() {
    Notice notice{NoticeKind::kNoKey,
                  fmt::format("'{}' has its key {} now, but was loaded without: its rows are appended until "
                              "`cairn rebuild {}` loads it anew",
                              choice_.table.value(), list_of(choice_.key), choice_.table.value()),
                  choice_.table, std::nullopt};
    if (std::ranges::find(binding_.notices, notice) == binding_.notices.end()) {
      binding_.notices.push_back(std::move(notice));
    }
  }

  void note_no_key(const std::string& reason) {
    binding_.notices.push_back({NoticeKind::kNoKey,
                                fmt::format("{}: its rows are appended, never replaced one by one", reason),
                                choice_.table, std::nullopt});
  }

  void finish_columns() {
    TablePlan& plan = binding_.plan;
    plan.columns = columns_.columns();
    for (PlannedColumn& column : plan.columns) {
      column.is_key = !column.is_sibling && std::ranges::find(plan.key, column.field) != plan.key.end();
    }
    plan.catalog = columns_.catalog();
    plan.start_date = start_of(choice_.table, plan.catalog, rules_.start_date);
    std::ranges::move(columns_.notices(), std::back_inserter(binding_.notices));
    note_unknown_fields();
  }

  // What the selection says of fields that neither these files nor any before them have: most likely a slip.
  void note_unknown_fields() {
    std::vector<std::string> known;
    for (const CatalogField& field : binding_.plan.catalog) known.push_back(field.field);
    if (known.empty()) return;
    const auto note = [&](std::string_view list, const std::string& name) {
      const std::vector<std::string> near = near_names(name, known);
      binding_.notices.push_back(
          {NoticeKind::kNoMatch,
           fmt::format("`{}: [{}]` matches no field of '{}'{}", list, name, choice_.table.value(),
                       near.empty() ? "" : fmt::format("; did you mean {}?", list_of(near))),
           choice_.table, std::nullopt});
    };
    for (const std::string& name : choice_.entry.fields.value_or(std::vector<std::string>{})) {
      if (std::ranges::find(known, name) == known.end()) note("fields", name);
    }
    for (const std::string& glob : choice_.entry.exclude) {
      const auto matches = [&](const std::string& field) { return glob_matches(glob, field); };
      if (std::ranges::none_of(known, matches)) note("exclude", glob);
    }
  }

  void add_loads() {
    auto probed = probe_.dumps.begin();
    AppendedFiles appended = state_ == nullptr ? AppendedFiles{} : state_->appended_files;
    for (const ChosenLoad& chosen : choice_.loads) {
      Load load{.mode = chosen.mode, .moves_bookmark = chosen.moves_bookmark};
      const bool is_keyless = binding_.plan.key.empty();
      if (is_keyless && load.mode == LoadMode::kMerge) load.mode = LoadMode::kAppend;
      for (const ChosenDump& dump : chosen.dumps) {
        PlannedDump planned{.id = dump.id,
                            .manifest_sha256 = dump.manifest_sha256,
                            .files = (probed++)->files,
                            .is_approved = dump.is_approved,
                            .fields_to_siblings = columns_.fields_to_siblings(dump.id)};
        if (load.mode == LoadMode::kReplace) appended.clear();
        if (load.mode == LoadMode::kAppend) drop_repeats(planned, appended);
        for (const PinnedFile& pinned : planned.files) appended.emplace(pinned.file.uri, pinned.etag);
        load.dumps.push_back(std::move(planned));
      }
      binding_.plan.loads.push_back(std::move(load));
    }
  }

  // Only increments repeat anything: what a full dump lists makes up for rows that it removes.
  void drop_repeats(PlannedDump& dump, const AppendedFiles& appended) {
    const std::size_t repeats = std::erase_if(dump.files, [&](const PinnedFile& pinned) {
      return appended.contains({pinned.file.uri, pinned.etag});
    });
    if (repeats == 0) return;
    binding_.notices.push_back({NoticeKind::kRepeatedFile,
                                fmt::format("dump {} lists {} file(s) that '{}' was given before; they are left out",
                                            dump.id.value(), repeats, choice_.table.value()),
                                choice_.table, dump.id});
  }

  const TableChoice& choice_;
  const TableProbe& probe_;
  const TableState* state_;  // null: the destination does not have the table
  const BindRules& rules_;
  ColumnBinder columns_;
  bool is_key_settled_ = false;  // by files that are in the table, or by an earlier dump of this plan
  Binding binding_;
};

}  // namespace

Binding bind_table(const TableChoice& choice, const TableProbe& probe, const TableState* state,
                   const BindRules& rules) {
  return TableBinder(choice, probe, state, rules).bind();
}

}  // namespace cairn
