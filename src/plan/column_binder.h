#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/notice.h"
#include "model/plan.h"
#include "model/progress.h"
#include "plan/bind.h"
#include "plan/names.h"

namespace cairn {

// Binds the fields of one table to columns, dump by dump: names, types, time encodings. A step of bind_table().
//
// 1. A column keeps its name, place and type for ever; within the plan that makes it, its type may still widen.
// 2. A field gets a column when it is wanted and its type is known. A time field waits until a value says what it is.
// 3. A field without a column is only remembered.
class ColumnBinder {
 public:
  // Key fields are wanted whatever the entry says. All that is handed in must outlive the binder.
  ColumnBinder(const TableChoice& choice, const TableState* state, const BindRules& rules);

  // Takes in the fields of the next dump; an error if one does not fit its column, and then the binder is void.
  Status take(const DumpProbe& probe, LoadMode mode);

  // Columns that a load fills, without `is_key`.
  std::vector<PlannedColumn> columns() const;
  std::vector<CatalogField> catalog() const;
  // About fields that are new, wait or vanished, and about times; at the end.
  std::vector<Notice> notices() const;

 private:
  struct Field {
    CatalogField catalog;
    bool is_new = false;        // its column is made by this plan
    bool is_reopened = false;   // a full dump decides anew how it writes times
    bool is_delivered = false;  // by a dump of this plan
  };

  Field* find(const std::string& name);
  bool is_wanted(const std::string& field) const;
  Status take_field(const ProbedField& probed, DumpId dump, LoadMode mode);
  Field& remember(const ProbedField& probed, DumpId dump);
  Status make_column(const ProbedField& probed, DumpId dump);
  Status fit_column(Field& field, const ProbedField& probed, DumpId dump);
  Status fit_times(Field& field, const ProbedField& probed, DumpId dump);
  Error misfit(const Field& field, DumpId dump, const std::string& delivered) const;
  void note_time(DumpId dump, std::string message);
  std::optional<Notice> notice_of_new_fields() const;
  std::optional<Notice> notice_of_waiting_fields() const;
  std::vector<Notice> notices_of_vanished_fields() const;

  const TableChoice& choice_;
  const TableState* state_;
  const BindRules& rules_;
  NameMap names_;
  std::vector<Field> columns_;     // in the order in which they were made
  std::vector<Field> remembered_;  // fields without a column
  std::optional<DumpId> newest_probed_;
  std::vector<Notice> time_notices_;
};

}  // namespace cairn
