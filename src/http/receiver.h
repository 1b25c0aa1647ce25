#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "http/message.h"

namespace cairn::http {

// Takes an answer while it arrives.
//
// The client calls it on its own thread, one call at a time: on_head once, on_body any number of times, on_end once and
// last. If nothing came, on_end is the only call. No call may wait for anything, since all other answers wait with it.
// A receiver bounds what it keeps: an answer may go on for ever.
class Receiver {
 public:
  virtual ~Receiver() = default;

  // The status and headers. An error gives up the exchange, and is what on_end will be told.
  virtual Status on_head(const Head& head) = 0;
  // Valid during the call alone. An error gives up the exchange.
  virtual Status on_body(std::span<const std::byte> bytes) = 0;
  // Success: the answer came whole, by its own declared length. Any status of HTTP is a success here.
  virtual void on_end(Status outcome) = 0;
};

}  // namespace cairn::http
