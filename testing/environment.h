#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cairn::testing {

// An environment with these variables and no others; usable as a cairn::Environment. Copies share what set() changes,
// because a real one is also one for all who look.
class FakeEnvironment {
 public:
  FakeEnvironment() = default;
  FakeEnvironment(std::initializer_list<std::pair<const std::string, std::string>> variables)
      : variables_(std::make_shared<std::map<std::string, std::string>>(variables)) {}

  void set(const std::string& name, const std::string& value) { (*variables_)[name] = value; }

  std::optional<std::string> operator()(const std::string& name) const {
    const auto at = variables_->find(name);
    if (at == variables_->end()) return std::nullopt;
    return at->second;
  }

 private:
  std::shared_ptr<std::map<std::string, std::string>> variables_ =
      std::make_shared<std::map<std::string, std::string>>();
};

}  // namespace cairn::testing
