#include "source/s3/bucket.h"

#include "aws/partition.h"
#include "source/s3/error_answer.h"

namespace cairn::s3 {
namespace {

std::string what_was_asked(const Ask& what, const std::string& bucket) {
  return what.key.empty() ? bucket : bucket + "/" + what.key;
}

// S3's own words, where there are any.
std::string words_of(const ErrorAnswer& answer, int status) {
  if (answer.code.empty()) return fmt::format("the server answers {}", status);
  return answer.message.empty() ? answer.code : fmt::format("{}: {}", answer.code, answer.message);
}

// Where a redirect leads: to the host of AWS or of the endpoint itself, and not from https to http.
bool is_same_provider(const http::Url& from, const http::Url& to) {
  if (from.scheme == http::Scheme::kHttps && to.scheme != http::Scheme::kHttps) return false;
  if (aws::is_aws_host(from.host))
    return aws::is_aws_host(to.host) && to.scheme == http::Scheme::kHttps && to.port == 0;
  return from.authority() == to.authority() && from.scheme == to.scheme;
}

}  // namespace

Bucket::Bucket(Options options, Means means)
    : options_(std::move(options)),
      means_(std::move(means)),
      name_("s3://" + options_.place.bucket),
      clock_(means_.clock),
      region_(options_.place.region) {}

Result<http::Response> Bucket::ask(const Ask& what, std::uint64_t bytes_max) {
  http::Tries tries = new_tries();
  int mends = 0;
  while (true) {
    Signed request = TRY(sign(what));
    Result<http::Response> response = means_.client.call(std::move(request.request), bytes_max, means_.stop);
    if (!response) {
      TRY(tries.wait_after(std::move(response).error().within(what_was_asked(what, name_))));
      continue;
    }
    if (response->head.status == 200 || response->head.status == 206) {
      tries.succeed();
      return response;
    }
    Refusal refusal = judge(what, request.sent, response->head, response->body);
    if (refusal.is_mended && ++mends <= kMendsMax) continue;
    TRY(tries.wait_after(std::move(refusal.error), refusal.retry_after));
  }
}

Result<Sent> Bucket::send(const Ask& what, std::shared_ptr<http::Receiver> receiver, std::stop_token stop) {
  Signed request = TRY(sign(what));
  means_.client.send(std::move(request.request), std::move(receiver), std::move(stop));
  return std::move(request.sent);
}

Refusal Bucket::judge(const Ask& what, const Sent& sent, const http::Head& head, std::string_view body) {
  const ErrorAnswer answer = parse_error_answer(body);
  const ErrorCode meaning = meaning_of(answer.code, head.status);
  Error error = make_error(meaning.kind, "{}: {}", what_was_asked(what, name_), words_of(answer, head.status));
  if (!meaning.hint.empty()) error = Error(std::move(error)).hinting(std::string(meaning.hint));
  Refusal refusal{.error = std::move(error)};
  if (const auto after = head.headers.find("retry-after")) {
    refusal.retry_after = http::parse_retry_after(*after, means_.clock.now());
  }
  const std::string_view region = head.headers.find("x-amz-bucket-region").value_or(answer.region);
  // The answer to a HEAD has no code, and 400 and 403 may mean the region, the clock or the credentials: the region
  // shows.
  const bool is_elsewhere = meaning.kind != ErrorKind::kTransient && !region.empty() && region != sent.region;
  refusal.is_mended = mend(is_elsewhere ? Cure::kRegion : meaning.cure, sent, head, region);
  return refusal;
}

bool Bucket::mend(Cure cure, const Sent& sent, const http::Head& head, std::string_view region) {
  switch (cure) {
    case Cure::kNone: return false;
    case Cure::kClock: return clock_.learn(head.headers.find("date").value_or(""));
    case Cure::kCredentials: return renew(sent);
    case Cure::kRegion: break;
  }
  if (learn_region(sent, region)) return true;
  const bool is_redirect = head.status == 307 || head.status == 302 || head.status == 301 || head.status == 308;
  return is_redirect && learn_address(sent, head.headers.find("location").value_or(""));
}

Result<Bucket::Signed> Bucket::sign(const Ask& what) {
  aws::Credentials credentials = TRY(means_.credentials.credentials());
  http::Request request{.method = what.method, .headers = what.headers, .deadlines = what.deadlines};
  std::string region;
  {
    const std::scoped_lock lock(mutex_);
    region = region_;
    request.url = TRY(address());
  }
  request.url.path += what.key;
  request.url.query = what.query;
  if (options_.pays_as_requester) request.headers.add("x-amz-request-payer", "requester");
  if (!options_.account_id.empty()) request.headers.add("x-amz-expected-bucket-owner", options_.account_id);
  Sent sent{.credentials = std::move(credentials), .region = region, .url = request.url};
  request = signer_.sign(std::move(request), region, sent.credentials, clock_.now());
  return Signed{.request = std::move(request), .sent = std::move(sent)};
}

Result<http::Url> Bucket::address() const {
  if (moved_to_.has_value()) return *moved_to_;
  aws::S3Place place = options_.place;
  place.region = region_;
  return aws::s3_address(place);
}

bool Bucket::learn_region(const Sent& sent, std::string_view region) {
  if (region == sent.region || !aws::is_region_name(region)) return false;
  const std::scoped_lock lock(mutex_);
  region_ = region;
  moved_to_.reset();
  return true;
}

// Takes the host alone from the redirect, and the path from what is asked: nobody else says which object is read.
bool Bucket::learn_address(const Sent& sent, std::string_view location) {
  const Result<http::Url> target = http::parse_url(location);
  if (!target || !is_same_provider(sent.url, *target)) return false;
  if (target->authority() == sent.url.authority()) return false;  // it leads back to where it came from
  const bool is_virtual_host = target->host.starts_with(options_.place.bucket + ".");
  http::Url moved{.scheme = target->scheme, .host = target->host, .port = target->port};
  moved.path = is_virtual_host ? "/" : "/" + options_.place.bucket + "/";
  const std::scoped_lock lock(mutex_);
  moved_to_ = std::move(moved);
  return true;
}

bool Bucket::renew(const Sent& sent) {
  const Result<aws::Credentials> current = means_.credentials.credentials();
  if (current && !(*current == sent.credentials)) return true;  // another thread was quicker
  return means_.credentials.replace(sent.credentials).has_value();
}

}  // namespace cairn::s3
