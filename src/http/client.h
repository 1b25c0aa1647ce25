#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

#include "base/result.h"
#include "http/client_options.h"
#include "http/message.h"
#include "http/receiver.h"

namespace cairn::http {

// Carries requests out: one thread for any number of exchanges at once, over connections that are kept and used again.
//
// What it refuses to do, on whatever server's word: follow redirects, speak anything but HTTP/1.1, take a certificate
// on trust, decode a body. It does not repeat requests either; that is for callers, who know which may be. One
// exception is libcurl's: a request whose kept connection ends before a byte of the answer is sent again over a new
// one. Thread-safe.
class Client {
 public:
  // kConfig: a file of certificates that cannot be read, or a proxy's address that is none.
  static Result<std::unique_ptr<Client>> start(ClientOptions options);
  // Gives up what is in flight: each receiver is told kCancelled before this returns.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Begins an exchange and returns. Requests beyond the limit of connections wait for their turn, and their deadlines
  // begin with it. When `stop` is requested the exchange is given up with kCancelled. A request that cannot be sent at
  // all fails through the receiver as well, with kBadInput.
  void send(Request request, std::shared_ptr<Receiver> receiver, std::stop_token stop = {});

  // The same, and waits for the whole answer. kBadInput: its body has more than `bytes_max` bytes.
  // REQUIRES: the caller is no receiver.
  Result<Response> call(Request request, std::uint64_t bytes_max, const std::stop_token& stop = {});

 private:
  class Loop;
  explicit Client(std::unique_ptr<Loop> loop);

  std::unique_ptr<Loop> loop_;
};

}  // namespace cairn::http
