#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "base/result.h"

namespace cairn::aws {

// How a source calls the session token; all else has one name everywhere.
enum class TokenKey : unsigned char { kToken, kSessionToken };

// Credentials as the metadata services and credential processes write them: an object with AccessKeyId,
// SecretAccessKey, the token and Expiration, of which the last two may be missing. kDenied: anything else, or an object
// whose `Code` is not "Success"; the text repeats no value but that code.
Result<Credentials> parse_credentials_json(std::string_view json, TokenKey token_key);

// The same of SSO: an object `roleCredentials`, with names in small letters and the time in milliseconds.
Result<Credentials> parse_sso_credentials_json(std::string_view json);

// The number `Version` of an object; 0 if there is none.
int version_of_json(std::string_view json);

// A login as `aws sso login` leaves it in a file.
struct SsoLogin {
  Secret access_token;
  Timestamp expires_at;
};
// kConfig: the file is not one of these.
Result<SsoLogin> parse_sso_login(std::string_view json);

}  // namespace cairn::aws
