#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cairn::testing {

// One request that a RawHttpServer was sent, and the connection to answer it on, byte by byte, however wrong.
class RawExchange {
 public:
  RawExchange(int connection, std::size_t number, std::string request)
      : connection_(connection), number_(number), request_(std::move(request)) {}

  std::size_t number() const { return number_; }               // from 0, over all connections
  const std::string& request() const { return request_; }      // as it came: head and body
  std::string line() const;                                    // "GET /key?query HTTP/1.1"
  std::string header(std::string_view lower_case_name) const;  // "" if there is none

  void send(std::string_view bytes) const;
  // A whole answer with its length and no more.
  void answer(int status, std::string_view body, std::string_view headers = "") const;
  // Ends the connection, in order or with a reset.
  void close();
  void reset();
  // Waits until the client or the server goes away.
  void wait_for_the_end() const;

  bool is_over() const { return is_over_; }

 private:
  const int connection_;
  const std::size_t number_;
  const std::string request_;
  bool is_over_ = false;
};

// A server on loopback that answers as the test says. Connections are kept open between requests. The script runs on a
// thread for each connection, so what it captures must be shared properly.
class RawHttpServer {
 public:
  using Script = std::function<void(RawExchange&)>;

  explicit RawHttpServer(Script script);
  ~RawHttpServer();
  RawHttpServer(const RawHttpServer&) = delete;
  RawHttpServer& operator=(const RawHttpServer&) = delete;

  std::string origin() const;  // "http://127.0.0.1:PORT"
  std::uint16_t port() const { return port_; }
  std::size_t connections() const { return connections_; }
  std::vector<std::string> requests() const;

 private:
  void accept_all();
  void serve(int connection);

  const Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<bool> is_stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<int> open_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

}  // namespace cairn::testing
