#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "aws/credentials.h"
#include "aws/service_clock.h"
#include "aws/sigv4.h"
#include "base/clock.h"
#include "base/result.h"
#include "http/client.h"
#include "http/retry.h"
#include "source/s3/error_code.h"
#include "source/s3/options.h"

namespace cairn::s3 {

// What is asked of a bucket. Where it is sent and how it is signed is the bucket's matter.
struct Ask {
  http::Method method = http::Method::kGet;
  std::string key;  // "" for the bucket itself
  http::Query query;
  http::Headers headers;
  http::Deadlines deadlines;
};

// A request as it was sent: what its refusal is judged by.
struct Sent {
  aws::Credentials credentials;
  std::string region;
  http::Url url;
};

// What follows from an answer that refuses.
struct Refusal {
  Error error;
  bool is_mended = false;  // what was wrong about the request has been put right: send it again at once
  std::optional<std::chrono::seconds> retry_after;
};

// What a bucket is asked with, borrowed; it outlives the bucket.
struct Means {
  http::Client& client;
  aws::CredentialsProvider& credentials;
  const Clock& clock;
  std::stop_token stop;
  http::RetryPolicy retries;
};

// One bucket as a partner of conversation: addresses, signs and sends, and learns from what comes back. It finds the
// bucket's region from its own answer, the service's time, and when credentials have to be renewed. Thread-safe.
class Bucket {
 public:
  Bucket(Options options, Means means);

  // "s3://NAME"
  const std::string& name() const { return name_; }
  std::string name_of(const std::string& key) const { return name_ + "/" + key; }

  // Asks until there is an answer of 200 or 206, as often as the policy allows. Others are errors that name what was
  // asked for: kNotFound, kDenied, kConflict, and so on. kBadInput: the body is longer than `bytes_max`.
  Result<http::Response> ask(const Ask& what, std::uint64_t bytes_max);

  // Asks once, and hands the answer on. For who reads bodies while they come, and judges the answer himself.
  Result<Sent> send(const Ask& what, std::shared_ptr<http::Receiver> receiver, std::stop_token stop);
  // What an answer with another status than 200 and 206 means, having learnt from it what there is to learn.
  Refusal judge(const Ask& what, const Sent& sent, const http::Head& head, std::string_view body);

  const std::stop_token& stop() const { return means_.stop; }
  http::Tries new_tries() { return {means_.retries, budget_, means_.stop}; }
  // How often in a row a request may be mended before its refusal stands.
  static constexpr int kMendsMax = 4;

 private:
  struct Signed {
    http::Request request;
    Sent sent;
  };
  Result<Signed> sign(const Ask& what);
  Result<http::Url> address() const;
  bool mend(Cure cure, const Sent& sent, const http::Head& head, std::string_view region);
  bool learn_region(const Sent& sent, std::string_view region);
  bool learn_address(const Sent& sent, std::string_view location);
  bool renew(const Sent& sent);

  const Options options_;
  const Means means_;
  const std::string name_;
  aws::SigV4Signer signer_{"s3"};
  aws::ServiceClock clock_;
  http::RetryBudget budget_;

  mutable std::mutex mutex_;
  std::string region_;
  std::optional<http::Url> moved_to_;  // by a temporary redirect, to a host of the provider's
};

}  // namespace cairn::s3
