#include "aws/session_name.h"

#include <algorithm>

#include "base/digest.h"

namespace cairn::aws {
namespace {

constexpr std::size_t kCharactersMin = 2;
constexpr std::size_t kCharactersMax = 64;
constexpr std::size_t kHashCharacters = 16;

bool is_allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_=,.@-").contains(c);
}

}  // namespace

std::string session_name(const SessionOwner& owner) {
  std::string name(owner.tenant);
  if (!name.empty()) name += '.';
  name += owner.connection;
  if (is_session_name(name)) return name;
  std::ranges::replace_if(
      name, [](char c) { return !is_allowed(c); }, '-');
  const std::string hash = Sha256().update_framed(owner.tenant).update_framed(owner.connection).hex();
  return name.substr(0, kCharactersMax - kHashCharacters - 1) + "-" + hash.substr(0, kHashCharacters);
}

bool is_session_name(std::string_view name) {
  return name.size() >= kCharactersMin && name.size() <= kCharactersMax && std::ranges::all_of(name, is_allowed);
}

}  // namespace cairn::aws
