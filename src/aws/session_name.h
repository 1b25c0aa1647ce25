#pragma once

#include <string>
#include <string_view>

namespace cairn::aws {

// Whom a session is for.
struct SessionOwner {
  std::string_view tenant;  // empty: there is but one
  std::string_view connection;
};

// The RoleSessionName by which the account that owns the role sees who asks, as in its CloudTrail: "tenant.connection".
// What may not stand in one becomes a dash; if anything had to be changed, or it would have more than 64 characters, it
// ends in a hash of the whole, so that no two owners share a name. A pure function.
std::string session_name(const SessionOwner& owner);

// Whether AWS takes it: 2 to 64 of A-Z a-z 0-9 _ = , . @ -.
bool is_session_name(std::string_view name);

}  // namespace cairn::aws
