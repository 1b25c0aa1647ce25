#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "aws/surroundings.h"
#include "http/message.h"
#include "testing/environment.h"
#include "testing/fake_clock.h"

namespace cairn::testing {

inline http::Response answer(int status, std::string body = "", http::Headers headers = {}) {
  return {.head = {.status = status, .headers = std::move(headers)}, .body = std::move(body)};
}

// Servers that answer as the test says, without a network, and a world around them: a clock, an environment, retries
// that do not wait. The script is called by any thread, one call at a time.
class ScriptedHttp {
 public:
  using Script = std::function<Result<http::Response>(const http::Request&)>;

  explicit ScriptedHttp(Script script) : script_(std::move(script)) {}

  // Copies of the result refer to this object.
  aws::Surroundings surroundings(FakeEnvironment environment = {}) {
    return {.environment = std::move(environment),
            .clock = &clock,
            .call = [this](http::Request request, std::uint64_t, const std::stop_token&) { return call(request); },
            .pace = {.base = std::chrono::milliseconds(0)}};
  }

  std::vector<http::Request> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  std::size_t count() const { return requests().size(); }
  http::Request last() const { return requests().back(); }

  FakeClock clock;

 private:
  Result<http::Response> call(const http::Request& request) {
    const std::scoped_lock lock(mutex_);
    requests_.push_back(request);
    return script_(request);
  }

  const Script script_;
  mutable std::mutex mutex_;
  std::vector<http::Request> requests_;
};

// The value of a field of a form that was sent; "" if there is none.
inline std::string form_field(const http::Request& request, const std::string& name) {
  const http::Url url = http::parse_url("http://form/?" + request.body).value();
  for (const auto& [key, value] : url.query) {
    if (key == name) return value;
  }
  return "";
}

inline std::string header(const http::Request& request, std::string_view name) {
  return std::string(request.headers.find(name).value_or(""));
}

}  // namespace cairn::testing
