#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// A role of IAM Identity Center, for whoever has logged in by `aws sso login`.
struct SsoRole {
  std::string profile;  // whose login it is, for hints
  std::string login;    // what the login is filed under: the name of the session, or the address where one logs in
  std::string region;   // of the Identity Center
  std::string account_id;
  std::string role_name;
};

// Those of the role. The login is read from ~/.aws/sso/cache and never changed or renewed there; kDenied, with the
// command that does it, once it has expired. kConfig: what is no region.
Result<std::unique_ptr<CredentialsProvider>> sso_credentials(SsoRole role, const Surroundings& surroundings);

// The file that `aws sso login` leaves a login in: the SHA-1 of what it is filed under, which names it and protects
// nothing.
std::string sso_login_file(const std::string& login);

}  // namespace cairn::aws
