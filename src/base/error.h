#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

namespace cairn {

// Says what the caller does about an error. A kind exists only if some caller acts differently on it; it never says
// who failed. The table behind error_kinds() is the only one: exit codes, HTTP answers and the manual come from it.
enum class ErrorKind : std::uint8_t {
  kTransient,
  kConflict,
  kBadInput,
  kSchemaMismatch,
  kNotFound,
  kDenied,
  kConfig,
  kHeld,
  kLocked,
  kCancelled,
  kInternal,
};

struct ErrorKindInfo {
  ErrorKind kind;
  std::string_view name;           // as printed in JSON and logs: "bad_input"
  std::string_view caller_action;  // one sentence
  bool is_retried;
  bool is_quarantined;
  int exit_code;
  int http_status;
};

std::span<const ErrorKindInfo> error_kinds();
const ErrorKindInfo& info_of(ErrorKind kind);

// An error as a value: what happened, the path that led there, and how to mend it.
//
// Whoever handles an error prints it, once; everybody else returns it, adding context where meaning is gained, so that
// the text reads as a path to the cause: "loading users: dump 41: users/0.avro: block 17 at byte 1048576: crc
// mismatch".
class Error {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }
  const std::string& hint() const { return hint_; }

  // The whole sentence: context, outermost first, then the message. The hint is not part of it.
  std::string text() const;

  // Puts `context` in front of what is there. Returns *this, so that it can be chained on a return.
  Error&& within(std::string context) &&;
  // Sets the sentence that says how to mend it; an inner, more specific hint is kept.
  Error&& hinting(std::string hint) &&;
  // Changes the kind: for the one place that knows better, such as "a listed file is missing".
  Error&& as(ErrorKind kind) &&;

 private:
  ErrorKind kind_;
  std::string message_;
  std::vector<std::string> context_;  // innermost first
  std::string hint_;
};

template <typename... Args>
Error make_error(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  return {kind, fmt::format(format, std::forward<Args>(args)...)};
}

}  // namespace cairn
