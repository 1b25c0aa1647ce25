#pragma once

#include <cstdint>

namespace cairn::sample {

// What a Random tells of: the first part of its name, so that no two things share their numbers.
enum RandomTopic : std::uint64_t {
  kTopicPerson = 1,
  kTopicMerge,
  kTopicProfile,
  kTopicSessionStart,
  kTopicSession,
  kTopicDelivery,
  kTopicUserUpdate,
  kTopicFileName,
  kTopicSyncMarker,
};

}  // namespace cairn::sample
