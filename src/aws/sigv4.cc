#include "aws/sigv4.h"

#include <map>

#include <fmt/chrono.h>
#include <openssl/crypto.h>

#include "base/digest.h"
#include "http/percent.h"

namespace cairn::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kLastStep = "aws4_request";

// "20150830T123600Z"
std::string amz_time(Timestamp time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

// Runs of blanks are one blank.
std::string canonical_value(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c != ' ' || !text.ends_with(' ')) text += c;
  }
  return text;
}

struct CanonicalHeaders {
  std::string lines;  // "name:value\n" each, sorted
  std::string names;  // with semicolons between
};

CanonicalHeaders canonical_headers(const http::Request& request) {
  std::map<std::string, std::string> values;
  values["host"] = request.url.authority();
  for (const auto& [name, value] : request.headers) {
    const auto [at, is_new] = values.try_emplace(name, canonical_value(value));
    if (!is_new) at->second += "," + canonical_value(value);
  }
  CanonicalHeaders headers;
  for (const auto& [name, value] : values) {
    headers.lines += fmt::format("{}:{}\n", name, value);
    headers.names += fmt::format("{}{}", headers.names.empty() ? "" : ";", name);
  }
  return headers;
}

}  // namespace

http::Request SigV4Signer::sign(http::Request request, const std::string& region, const Credentials& credentials,
                                Timestamp now) {
  http::Headers unsigned_headers;
  for (const auto& [name, value] : request.headers) {
    const bool is_ours = name == "authorization" || name == "host" || name == "x-amz-date" ||
                         name == "x-amz-security-token" || name == "x-amz-content-sha256";
    if (!is_ours) unsigned_headers.add(name, value);
  }
  request.headers = std::move(unsigned_headers);
  const std::string time = amz_time(now);
  const std::string day = time.substr(0, 8);
  const std::string body_hash = sha256_hex(request.body);
  request.headers.add("x-amz-date", time);
  if (!credentials.session_token.empty()) {
    request.headers.add("x-amz-security-token", credentials.session_token.expose());
  }
  if (service_ == "s3") request.headers.add("x-amz-content-sha256", body_hash);

  const CanonicalHeaders headers = canonical_headers(request);
  const std::string canonical_request =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", http::name_of(request.method), http::percent_encode_path(request.url.path),
                  http::encode_query(request.url.query), headers.lines, headers.names, body_hash);
  const std::string scope = fmt::format("{}/{}/{}/{}", day, region, service_, kLastStep);
  const std::string text_to_sign =
      fmt::format("{}\n{}\n{}\n{}", kAlgorithm, time, scope, sha256_hex(canonical_request));
  HmacSha256 key = signing_key(day, region, credentials.secret_access_key);
  const std::string signature = hex_of(hmac_sha256(view_of(key), text_to_sign));
  OPENSSL_cleanse(key.data(), key.size());
  request.headers.add("authorization", fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                                                   credentials.access_key_id, scope, headers.names, signature));
  return request;
}

HmacSha256 SigV4Signer::signing_key(const std::string& day, const std::string& region, const Secret& secret) {
  const std::scoped_lock lock(mutex_);
  if (last_.day == day && last_.region == region && last_.secret == secret) return last_.key;
  std::string first = "AWS4";
  first += secret.expose();
  HmacSha256 key = hmac_sha256(first, day);
  OPENSSL_cleanse(first.data(), first.size());
  key = hmac_sha256(view_of(key), region);
  key = hmac_sha256(view_of(key), service_);
  key = hmac_sha256(view_of(key), kLastStep);
  last_ = {.day = day, .region = region, .secret = secret, .key = key};
  return key;
}

}  // namespace cairn::aws
