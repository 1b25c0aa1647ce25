#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace cairn::aws {

// What a request to AWS is signed with.
struct Credentials {
  std::string access_key_id;  // names the key, and is no secret
  Secret secret_access_key;
  Secret session_token;                 // empty: the key is a permanent one
  std::optional<Timestamp> expires_at;  // none: not said, or never

  bool operator==(const Credentials&) const = default;
};

// Hands out credentials, and new ones before they expire. Asked before each request that is signed, from any thread:
// thread-safe, and quick but for the call that has to fetch. Nothing it holds is ever written to disk.
//
// The cheapest correct implementation is StaticCredentials.
class CredentialsProvider {
 public:
  virtual ~CredentialsProvider() = default;

  // For people: where the credentials come from, such as "the environment"; never a part of them.
  virtual std::string describe() const = 0;
  // Credentials that will be valid for a minute at least. kDenied: there are none, or they may not be had; kTransient:
  // they could not be fetched now.
  virtual Result<Credentials> credentials() = 0;
  // The service refused `refused` as expired: others, or kDenied if this provider cannot get any.
  virtual Result<Credentials> replace(const Credentials& refused) = 0;
};

}  // namespace cairn::aws
