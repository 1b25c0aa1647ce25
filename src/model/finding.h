#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace cairn {

enum class Verdict : std::uint8_t { kOk, kWarning, kFailed, kSkipped };

std::string_view name_of(Verdict verdict);  // "ok", "warning", "failed", "skipped"

// What looking at one hop on the way from a bucket to a database found: a line of `cairn check`.
struct Finding {
  std::string hop;  // "manifests", "disk": what was looked at
  Verdict verdict = Verdict::kOk;
  std::string message;
  std::string hint;               // the cure; empty where nothing is wrong
  std::optional<ErrorKind> kind;  // kFailed: the exit code is this kind's

  static Finding ok(std::string hop, std::string message);
  static Finding warning(std::string hop, std::string message, std::string hint);
  static Finding failed(std::string hop, const Error& error);
  static Finding skipped(std::string hop, std::string message);
};

}  // namespace cairn
