#pragma once

#include <cstdint>

#include "base/ids.h"
#include "sample/population.h"
#include "sample/sample.h"
#include "sample/script.h"
#include "sample/session.h"
#include "sample/timeline.h"

namespace cairn::sample {

// Everything that is told, before any of it is written: the same for each dump.
class World {
 public:
  explicit World(const SampleOptions& options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const SampleOptions& options() const { return options_; }
  const Timeline& timeline() const { return timeline_; }
  const Script& script() const { return script_; }
  const Population& population() const { return population_; }
  const SessionMaker& sessions() const { return sessions_; }

  std::string bucket() const;
  DumpId id_of(int dump) const;
  bool is_hold_at(int dump) const { return options_.with_hold && dump == options_.dumps - 1; }
  // The dump in which a session's rows arrive first.
  int arrival_of(const Person& person, int session, const Delivery& delivery) const;

 private:
  SampleOptions options_;
  Timeline timeline_;
  Script script_;
  Population population_;
  SessionMaker sessions_;  // refers to population_
};

}  // namespace cairn::sample
