#include "testing/raw_http_server.h"

#include <algorithm>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"

namespace cairn::testing {
namespace {

// One request, head and body; "" when the connection ends.
std::string read_request(int connection) {
  std::string request;
  std::size_t end = std::string::npos;
  while (end == std::string::npos || request.size() < end) {
    char bytes[4096];
    const ssize_t got = ::recv(connection, bytes, sizeof bytes, 0);
    if (got <= 0) return "";
    request.append(bytes, static_cast<std::size_t>(got));
    const std::size_t head_end = request.find("\r\n\r\n");
    if (head_end == std::string::npos) continue;
    const RawExchange head(connection, 0, request.substr(0, head_end + 4));
    const std::string length = head.header("content-length");
    end = head_end + 4 + (length.empty() ? 0 : std::stoul(length));
  }
  return request;
}

}  // namespace

std::string RawExchange::line() const { return request_.substr(0, request_.find("\r\n")); }

std::string RawExchange::header(std::string_view lower_case_name) const {
  std::size_t at = request_.find("\r\n");
  while (at != std::string::npos && at + 2 < request_.size()) {
    const std::size_t begin = at + 2;
    at = request_.find("\r\n", begin);
    std::string name = request_.substr(begin, std::min(request_.find(':', begin), at) - begin);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name != lower_case_name) continue;
    const std::size_t value = request_.find_first_not_of(' ', begin + name.size() + 1);
    return request_.substr(value, at - value);
  }
  return "";
}

void RawExchange::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawExchange::answer(int status, std::string_view body, std::string_view headers) const {
  send(fmt::format("HTTP/1.1 {} Some Words\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), headers,
                   line().starts_with("HEAD ") ? "" : body));
}

void RawExchange::close() {
  ::shutdown(connection_, SHUT_RDWR);
  is_over_ = true;
}

void RawExchange::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(connection_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  is_over_ = true;
}

void RawExchange::wait_for_the_end() const {
  char byte = 0;
  while (::recv(connection_, &byte, 1, 0) > 0) {
  }
}

RawHttpServer::RawHttpServer(Script script) : script_(std::move(script)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  CHECK(::bind(listener_, generic, size) == 0 && ::listen(listener_, 128) == 0, "a port of loopback is free");
  CHECK(::getsockname(listener_, generic, &size) == 0, "a socket knows its port");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] { accept_all(); });
}

RawHttpServer::~RawHttpServer() {
  is_stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::scoped_lock lock(mutex_);
    for (const int connection : open_) ::shutdown(connection, SHUT_RDWR);
  }
  threads_.clear();
  ::close(listener_);
}

std::string RawHttpServer::origin() const { return fmt::format("http://127.0.0.1:{}", port_); }

std::vector<std::string> RawHttpServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void RawHttpServer::accept_all() {
  while (!is_stopping_) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    const std::scoped_lock lock(mutex_);
    open_.push_back(connection);
    threads_.emplace_back([this, connection] { serve(connection); });
  }
}

void RawHttpServer::serve(int connection) {
  for (bool is_over = false; !is_over && !is_stopping_;) {
    std::string request = read_request(connection);
    if (request.empty()) break;
    std::size_t number = 0;
    {
      const std::scoped_lock lock(mutex_);
      number = requests_.size();
      requests_.push_back(request);
    }
    RawExchange exchange(connection, number, std::move(request));
    script_(exchange);
    is_over = exchange.is_over();
  }
  const std::scoped_lock lock(mutex_);
  std::erase(open_, connection);
  ::close(connection);
}

}  // namespace cairn::testing
