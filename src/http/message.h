#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "http/headers.h"
#include "http/url.h"

namespace cairn::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kDelete };

inline std::string_view name_of(Method method) {
  switch (method) {
    case Method::kGet: return "GET";
    case Method::kHead: return "HEAD";
    case Method::kPost: return "POST";
    case Method::kPut: return "PUT";
    case Method::kDelete: return "DELETE";
  }
  return "";
}

// How long each part of an exchange may take before it is given up as kTransient.
struct Deadlines {
  std::chrono::milliseconds connect{5'000};      // name, connection and TLS
  std::chrono::milliseconds first_byte{30'000};  // from the request to the answer's first byte
  std::chrono::seconds idle{30};                 // how long the answer may be slower than kIdleBytesPerSecond
  std::chrono::milliseconds total{300'000};
};

inline constexpr long kIdleBytesPerSecond = 1024;

// By which way a request goes. Addresses of the machine itself, and of the cloud that it runs in, are never asked for
// through a proxy.
enum class Route : std::uint8_t { kAsConfigured, kDirect };

// What is asked. Everything that is sent stands here or follows from it: no header is added but Host, User-Agent,
// Connection and the length of the body.
struct Request {
  Method method = Method::kGet;
  Url url;
  Headers headers;
  std::string body;  // of POST and PUT
  Deadlines deadlines;
  Route route = Route::kAsConfigured;
};

// The beginning of an answer.
struct Head {
  int status = 0;
  Headers headers;
};

struct Response {
  Head head;
  std::string body;
};

}  // namespace cairn::http
