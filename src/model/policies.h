#pragma once

#include <cstdint>

namespace cairn {

enum class GapPolicy : std::uint8_t { kWarn, kHold };
enum class ShrinkPolicy : std::uint8_t { kHold, kPublish };
enum class TypeChangePolicy : std::uint8_t { kWiden, kHold };
enum class TimestampPolicy : std::uint8_t { kAuto, kRaw };
enum class KeyMode : std::uint8_t { kDefault, kHeap };
enum class MetadataProfile : std::uint8_t { kNative, kNone };

// What a human decided once for a connection; docs/configuration.md has each with its effect.
struct Policies {
  GapPolicy gaps = GapPolicy::kWarn;
  ShrinkPolicy shrink = ShrinkPolicy::kHold;
  TypeChangePolicy type_changes = TypeChangePolicy::kWiden;
  TimestampPolicy timestamps = TimestampPolicy::kAuto;
  KeyMode key_mode = KeyMode::kDefault;
  MetadataProfile metadata = MetadataProfile::kNative;
};

}  // namespace cairn
