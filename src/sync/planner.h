#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/dump.h"
#include "model/plan.h"
#include "model/progress.h"
#include "plan/bind.h"
#include "plan/choose.h"
#include "sync/avro_scan.h"
#include "sync/probe.h"
#include "sync/run.h"

namespace cairn {

// Joins the two pure halves of planning with the reading that lies between them, until they agree: choose dumps, look
// at their files, bind columns; whatever turns out bad is blocked, and the choice is made again.
//
// Owned by a run, a survey or a verification, and used by its thread. It remembers what it learned, and nothing is
// forgotten but by forget(): blocked dumps, what the probes of files found, and the epochs from before the run. So a
// later plan() looks at no file twice, and the same progress gives the same plan. Of data files it reads headers
// and what shows how times are written, once; of the destination only columns of integers that may become doubles. A
// plan that failed leaves the planner as it was but for what it had learned.
class Planner {
 public:
  Planner(const RunSettings& settings, const RunParts& parts, Published published, Progress progress);

  // Plans the named tables, or every selected one if there is no name.
  Result<Plan> plan(std::span<const std::string> only_tables);

  // The table stops before this dump from now on, unless a later full dump makes it irrelevant.
  void block(const TableName& table, DumpId dump, Error error);
  // Looks at the table's files anew, because one of them changed.
  void forget(const TableName& table);
  // Binds the table anew, knowing that a load found these values. False if all of them were known, so that planning
  // again would change nothing.
  bool learn(const TableName& table, std::span<const Misfit> misfits);
  // What the destination says now, after loads were committed.
  void update(Progress progress) { progress_ = std::move(progress); }

  const Published& published() const { return published_; }
  const Progress& progress() const { return progress_; }

 private:
  // What the choice is shown: progress, but for the tables that are to be rebuilt.
  Progress shown_progress() const;
  bool is_to_be_rebuilt(const TableState& state) const;
  BindRules bind_rules() const;
  NamingRules naming() const;
  TimeFields time_fields(const TableChoice& table, const ChosenLoad& load) const;
  void probe_ahead(const Choice& choice);
  Result<std::optional<TableProbe>> probe(const TableChoice& table);
  TablePlan finish(TablePlan plan) const;
  Result<std::set<std::string>> inexact_columns(const TableName& table, const TableProbe& probe) const;

  const RunSettings& settings_;
  const RunParts& parts_;
  Published published_;
  Progress progress_;
  std::map<TableName, std::int64_t> epochs_;  // of all tables before the run: a rebuilt one has another
  BlockedDumps blocked_;
  std::map<std::pair<TableName, DumpId>, DumpProbe> probes_;
  std::map<std::pair<TableName, DumpId>, Result<DumpProbe>> probed_ahead_;  // until probe() takes it
};

}  // namespace cairn
