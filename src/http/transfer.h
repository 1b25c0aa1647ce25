#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/client_options.h"
#include "http/message.h"
#include "http/receiver.h"

namespace cairn::http {

// One exchange as libcurl carries it: a handle of it, and what its callbacks are told. The client's thread alone
// touches it, from start() to finish().
class Transfer {
 public:
  Transfer(Request request, std::shared_ptr<Receiver> receiver);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Makes the handle ready. kBadInput: the request has what cannot be sent, such as a line break in a header.
  Status start(const ClientOptions& options);
  // libcurl's easy handle, which that library itself knows as a void pointer.
  void* handle() const { return handle_; }

  // Tells the receiver how it ended: as `code` of libcurl says, or as a callback said before.
  void finish(int code);
  // Tells the receiver that it was given up.
  void fail(Error error);

 private:
  // What libcurl calls. Each returns what that library expects, and keeps an error for finish().
  static std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static int watch(void* self, std::int64_t, std::int64_t, std::int64_t, std::int64_t);

  Status check_request() const;
  void set_request_options();
  void set_deadlines();
  void set_proxy(const ClientOptions& options);
  Status on_header_line(std::string_view line);
  Status on_head_end();
  bool is_first_byte_late() const;

  const Request request_;
  const std::shared_ptr<Receiver> receiver_;  // shared with whoever waits for the answer
  void* handle_ = nullptr;
  struct HeaderList;
  std::unique_ptr<HeaderList> header_list_;
  std::array<char, 256> detail_{};  // libcurl's words on an error
  std::chrono::steady_clock::time_point started_at_;
  Head head_;
  std::size_t head_bytes_ = 0;
  bool is_head_complete_ = false;
  std::optional<Error> error_;  // what a callback gave up for
};

}  // namespace cairn::http
