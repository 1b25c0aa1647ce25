#pragma once

#include <mutex>
#include <string>

#include "aws/credentials.h"
#include "base/clock.h"
#include "base/hmac.h"
#include "http/message.h"

namespace cairn::aws {

// Signs requests as AWS asks for it, by Signature Version 4 in the Authorization header.
//
// All headers of the request are signed, so whoever wants one must have put it there before; the signer adds Host's
// value to what is signed, x-amz-date, the session token, for S3 the body's hash, and the signature. The path is signed
// as S3 has it, encoded once and not normalised; other services are called at "/", where it makes no difference.
// Thread-safe. The key that is derived from the secret is kept for the day.
class SigV4Signer {
 public:
  // `service` as in the credential scope: "s3", "sts".
  explicit SigV4Signer(std::string service) : service_(std::move(service)) {}

  // `now` is the time by the service's clock, which may differ from ours by 15 minutes at most. What an earlier
  // signature left in the request is replaced.
  http::Request sign(http::Request request, const std::string& region, const Credentials& credentials, Timestamp now);

 private:
  struct DerivedKey {
    std::string day;
    std::string region;
    Secret secret;
    HmacSha256 key{};
  };

  HmacSha256 signing_key(const std::string& day, const std::string& region, const Secret& secret);

  const std::string service_;
  std::mutex mutex_;
  DerivedKey last_;
};

}  // namespace cairn::aws
