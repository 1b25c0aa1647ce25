#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/notice.h"
#include "model/plan.h"
#include "model/progress.h"
#include "plan/bind.h"
#include "plan/names.h"
#include "plan/type_change.h"

namespace cairn {

// Binds the fields of one table to columns, dump by dump: names, types, time encodings. A step of bind_table().
//
// 1. A column keeps its name and place for ever. Its type only ever widens, as plan/type_change.h decides.
// 2. A field gets a column when it is wanted and its type is known. A time field waits until a value says what it is.
// 3. A field without a column is only remembered.
// 4. Values that their field's own column cannot hold go into a sibling of it, one for each kind of value.
class ColumnBinder {
 public:
  // Key fields are wanted whatever the entry says. All that is handed in must outlive the binder.
  ColumnBinder(const TableChoice& choice, const TableProbe& probe, const TableState* state, const BindRules& rules);

  // Whether a person has approved a dump: then its types may change, whatever the policy.
  enum class Consent : std::uint8_t { kAsked, kGiven };
  // Takes in the fields of the next dump; an error if one does not fit its column, and then the binder is void.
  Status take(const DumpProbe& probe, LoadMode mode, Consent consent);

  // Columns that a load fills, without `is_key`.
  std::vector<PlannedColumn> columns() const;
  // The time fields that a dump writes in another way than their columns: their values go to siblings.
  std::vector<std::string> fields_to_siblings(DumpId dump) const;
  std::vector<CatalogField> catalog() const;
  // About fields that are new, wait or vanished, and about times; at the end.
  std::vector<Notice> notices() const;

 private:
  struct Field {
    CatalogField catalog;
    bool is_sibling = false;
    std::optional<Type> widened_from = {};  // what the destination has
    Integers integers = Integers::kExact;   // as far as anybody has looked
    bool is_new = false;                    // its column is made by this plan
    bool is_reopened = false;               // a full dump decides anew how it writes times
    bool is_delivered = false;              // by a dump of this plan
    bool shows_times = false;               // its values in a dump of this plan say that they are times
  };
  enum class Place : std::uint8_t { kOwnColumn, kSibling };

  Field* find(const std::string& name);  // its own column, or what is remembered
  bool is_wanted(const std::string& field) const;
  bool is_key(const std::string& field) const;
  Status take_field(const ProbedField& probed, DumpId dump, LoadMode mode);
  Status take_what_was_learned(const ProbedField& probed, DumpId dump);
  Status take_type(const ProbedField& probed, Type type, DumpId dump, LoadMode mode);
  Field& remember(const ProbedField& probed, DumpId dump);
  Status make_column(const ProbedField& probed, Type type, DumpId dump);
  Status check_room(const std::string& field) const;
  Result<Place> fit_column(Field& field, Type delivered, DumpId dump);
  Result<Place> fit_times(Field& field, const ProbedField& probed, Type type, DumpId dump);
  Result<Place> to_sibling(const Field& field, DumpId dump, const std::string& delivered);
  void widen(Field& field, Type type, DumpId dump);
  Result<Field*> sibling(const std::string& name, Type delivered, DumpId dump);
  Error misfit(const Field& field, DumpId dump, const std::string& delivered) const;
  Error held(const Field& field, DumpId dump, const std::string& delivered) const;
  void note(NoticeKind kind, DumpId dump, std::string message);
  std::optional<Notice> notice_of_new_fields() const;
  std::optional<Notice> notice_of_waiting_fields() const;
  std::vector<Notice> notices_of_vanished_fields() const;
  std::optional<Notice> notice_of_time_policy() const;
  bool is_against_time_policy(const Field& field) const;

  const TableChoice& choice_;
  const TableProbe& probe_;
  const TableState* state_;
  const BindRules& rules_;
  NameMap names_;
  std::vector<Field> columns_;                            // in the order in which they were made
  std::vector<Field> remembered_;                         // fields without a column
  std::set<std::pair<DumpId, std::string>> to_siblings_;  // time fields of a dump that their columns cannot read
  std::optional<DumpId> newest_probed_;
  TypeChangePolicy policy_ = TypeChangePolicy::kWiden;  // for the dump at hand
  std::vector<Notice> change_notices_;
  // What a dump does to a column is one notice, however many types its files bring.
  struct Widening {
    Type from;
    std::size_t notice;  // its place in change_notices_
  };
  std::map<std::pair<DumpId, std::string>, Widening> widenings_;  // by dump and column
};

}  // namespace cairn
