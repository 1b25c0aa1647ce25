#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "plan/bind.h"
#include "testing/planning.h"

namespace cairn::testing {

inline constexpr Type kInt{.id = TypeId::kInt32};
inline constexpr Type kLong{.id = TypeId::kInt64};
inline constexpr Type kString{.id = TypeId::kString};
inline constexpr Type kDouble{.id = TypeId::kFloat64};
inline constexpr Type kJson{.id = TypeId::kJson};
inline constexpr Type kTime{.id = TypeId::kTimestamp};

inline ProbedField field(std::string name, std::optional<Type> type = kString, std::set<TimeEvidence> evidence = {}) {
  return {.name = std::move(name), .type = type, .evidence = std::move(evidence)};
}

// A table on its way through bind_table(): tell the dumps, look at the binding. commit() makes the outcome the state
// that the next dumps meet.
class Table {
 public:
  explicit Table(std::string name = "users", std::vector<std::string> key = {"user_id"}) {
    choice_.table = TableName(name);
    choice_.storage_name = name;
    choice_.entry.pattern = name;
    choice_.key = std::move(key);
    rules_.naming = {.bytes_max = 63};
    rules_.storage_type = [](Type type) { return type == kInt ? kLong : type; };
  }

  Table& full(std::int64_t id, std::vector<ProbedField> fields) {
    return load(LoadMode::kReplace, id, std::move(fields));
  }
  Table& late_full(std::int64_t id, std::vector<ProbedField> fields) {
    return load(LoadMode::kLateReplace, id, std::move(fields));
  }
  Table& increment(std::int64_t id, std::vector<ProbedField> fields) {
    return load(LoadMode::kMerge, id, std::move(fields));
  }
  // Files of the last dump, in place of the one that it has if it has fields.
  Table& files(std::initializer_list<std::pair<std::string, std::string>> uris_and_etags) {
    probe_.dumps.back().files.clear();
    for (const auto& [uri, etag] : uris_and_etags) {
      probe_.dumps.back().files.push_back({.file = {.uri = uri, .key = ObjectKey(uri)}, .size = 10, .etag = etag});
    }
    return *this;
  }
  SelectEntry& entry() { return choice_.entry; }
  BindRules& rules() { return rules_; }
  TableState& state() { return state_.value(); }

  Binding bind() const { return bind_table(choice_, probe_, state_ ? &*state_ : nullptr, rules_); }

  Table& commit() {
    const Binding binding = bind();
    EXPECT_FALSE(binding.blocked) << binding.blocked->error.text();
    const TablePlan& plan = binding.plan;
    if (!state_) state_.emplace();
    state_->name = plan.table;
    state_->storage_name = plan.storage_name;
    state_->key = plan.key;
    state_->fields = plan.catalog;
    for (const Load& load : plan.loads) {
      if (load.mode == LoadMode::kReplace) state_->appended_files.clear();
      for (const PlannedDump& dump : load.dumps) {
        state_->applied.insert(dump.id);
        for (const PinnedFile& pinned : dump.files) state_->appended_files.emplace(pinned.file.uri, pinned.etag);
      }
    }
    choice_.loads.clear();
    probe_.dumps.clear();
    return *this;
  }

  // "user_id:int64 key new, time:timestamp from text"
  std::string columns() const {
    const Binding binding = bind();
    if (binding.blocked) return fmt::format("blocked before {}", binding.blocked->dump.value());
    std::vector<std::string> texts;
    for (const PlannedColumn& column : binding.plan.columns) {
      std::string text = fmt::format("{}:{}", column.column, format_type(column.type));
      if (column.encoding != TimeEncoding::kNone) text += fmt::format(" from {}", format_encoding(column.encoding));
      if (column.is_key) text += " key";
      if (column.is_new) text += " new";
      if (column.widened_from) text += " was " + format_type(*column.widened_from);
      texts.push_back(std::move(text));
    }
    return fmt::format("{}", fmt::join(texts, ", "));
  }
  Table& approved() {
    choice_.loads.back().dumps.back().is_approved = true;
    return *this;
  }
  Table& inexact(const std::string& name) {
    probe_.inexact_columns.insert(name);
    return *this;
  }
  // "44: time": the fields of dumps whose times go to siblings.
  std::string to_siblings() const {
    const Binding binding = bind();
    std::vector<std::string> texts;
    for (const Load& load : binding.plan.loads) {
      for (const PlannedDump& dump : load.dumps) {
        if (dump.fields_to_siblings.empty()) continue;
        texts.push_back(fmt::format("{}: {}", dump.id.value(), fmt::join(dump.fields_to_siblings, ", ")));
      }
    }
    return fmt::format("{}", fmt::join(texts, "; "));
  }
  std::string blocked() const {
    const Binding binding = bind();
    return binding.blocked ? binding.blocked->error.text() : "not blocked";
  }
  std::string notices() const { return text_of(bind().notices); }
  // "replace 41:2 | append 42:1,43:0": files of each dump.
  std::string loads() const {
    const Binding binding = bind();
    std::vector<std::string> texts;
    for (const Load& load : binding.plan.loads) {
      std::vector<std::string> dumps;
      for (const PlannedDump& dump : load.dumps)
        dumps.push_back(fmt::format("{}:{}", dump.id.value(), dump.files.size()));
      texts.push_back(fmt::format("{} {}", name_of(load.mode), fmt::join(dumps, ",")));
    }
    return fmt::format("{}", fmt::join(texts, " | "));
  }
  // "email 41-42 values 41-42": what the catalog says about a field.
  std::string catalog(const std::string& name) const {
    const Binding binding = bind();
    for (const CatalogField& known : binding.plan.catalog) {
      if (known.field != name) continue;
      std::string text =
          fmt::format("{} {}-{}", format_type(known.type), known.first_dump.value(), known.last_dump.value());
      if (!known.values_from_dump) return text;
      return text + fmt::format(" values {}-{}", known.values_from_dump->value(), known.values_to_dump->value());
    }
    return "unknown";
  }

 private:
  Table& load(LoadMode mode, std::int64_t id, std::vector<ProbedField> fields) {
    DumpProbe probe{.dump = DumpId(id), .fields = std::move(fields)};
    if (!probe.fields.empty()) {
      const std::string uri = fmt::format("s3://bucket/sync_{}/0.avro", id);
      probe.files.push_back({.file = {.uri = uri, .key = ObjectKey(uri)}, .size = 10, .etag = "e"});
    }
    ChosenDump dump{.id = DumpId(id), .manifest_sha256 = manifest_sha(id)};
    for (const PinnedFile& pinned : probe.files) dump.files.push_back(pinned.file);
    const bool continues = mode == LoadMode::kMerge && !choice_.loads.empty() && choice_.loads.back().mode == mode;
    if (!continues) choice_.loads.push_back({.mode = mode, .moves_bookmark = mode != LoadMode::kLateReplace});
    choice_.loads.back().dumps.push_back(std::move(dump));
    probe_.dumps.push_back(std::move(probe));
    return *this;
  }

  TableChoice choice_;
  TableProbe probe_;
  std::optional<TableState> state_;
  BindRules rules_;
};

inline ProbedField id() { return field("user_id", kLong); }

}  // namespace cairn::testing
