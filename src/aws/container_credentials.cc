#include "aws/container_credentials.h"

#include <algorithm>
#include <array>

#include "aws/cached_credentials.h"
#include "aws/credentials_json.h"
#include "aws/key_text.h"
#include "aws/retry.h"
#include "aws/web_identity.h"
#include "http/url.h"

namespace cairn::aws {
namespace {

constexpr const char* kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr const char* kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr const char* kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

constexpr std::array<std::string_view, 3> kPlatformHosts{"169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"};
constexpr int kTries = 3;
constexpr std::uint64_t kAnswerBytesMax = 64 * 1024;
constexpr http::Deadlines kDeadlines{.connect = std::chrono::seconds(1),
                                     .first_byte = std::chrono::seconds(5),
                                     .idle = std::chrono::seconds(5),
                                     .total = std::chrono::seconds(10)};

bool may_be_asked(const http::Url& url) {
  return url.scheme == http::Scheme::kHttps || http::is_loopback(url) ||
         std::ranges::find(kPlatformHosts, url.host) != kPlatformHosts.end();
}

// None if no variable names one.
Result<std::optional<http::Url>> address(const Environment& environment) {
  if (const std::string path = environment(kRelative).value_or(""); !path.empty()) {
    const std::string text = fmt::format("http://{}{}", kPlatformHosts[0], path.starts_with('/') ? path : "/" + path);
    return std::optional(TRY_WITHIN(http::parse_url(text), kRelative));
  }
  const std::string text = environment(kFull).value_or("");
  if (text.empty()) return std::optional<http::Url>();
  http::Url url = TRY_WITHIN(http::parse_url(text), kFull);
  if (may_be_asked(url)) return std::optional(std::move(url));
  return make_error(ErrorKind::kConfig, "{}: {} is not a host that credentials are asked of over plain http", kFull,
                    url.host)
      .hinting(
          "it must be an https address, this machine, or the platform's own: 169.254.170.2, 169.254.170.23 or "
          "[fd00:ec2::23]");
}

Error refused(int status, const http::Url& url) {
  const ErrorKind kind = status >= 500 || status == 429 ? ErrorKind::kTransient : ErrorKind::kDenied;
  return make_error(kind, "{} answered with the status {}", url.origin(), status)
      .hinting("see that the task or the pod has a role, and that its token is the one of this container");
}

// Empty: no token is sent.
Result<Secret> authorization(const Environment& environment) {
  if (const std::string file = environment(kTokenFile).value_or(""); !file.empty()) {
    return read_token_file(file).within(kTokenFile);
  }
  const std::string token = environment(kToken).value_or("");
  // It may be a scheme and a token, with a blank between.
  if (token.find_first_of("\r\n") == std::string::npos) return Secret(token);
  return make_error(ErrorKind::kConfig, "{} holds a line break", kToken);
}

Result<Credentials> fetch_once(const http::Url& url, const Surroundings& surroundings) {
  const Secret token = TRY(authorization(surroundings.environment));
  http::Request request{.url = url, .deadlines = kDeadlines, .route = http::Route::kDirect};
  request.headers.add("accept", "application/json");
  if (!token.empty()) request.headers.add("authorization", token.expose());
  const http::Response response = TRY(surroundings.call(std::move(request), kAnswerBytesMax, surroundings.stop));
  if (response.head.status != 200) return refused(response.head.status, url);
  return parse_credentials_json(response.body, TokenKey::kToken).within(url.origin());
}

}  // namespace

Result<std::unique_ptr<CredentialsProvider>> container_credentials(const Surroundings& surroundings) {
  const std::optional<http::Url> url = TRY(address(surroundings.environment));
  if (!url.has_value()) return std::unique_ptr<CredentialsProvider>();
  const auto fetch = [url = *url, surroundings] {
    return with_tries(surroundings, kTries, [&] { return fetch_once(url, surroundings); })
        .within("the credentials of the container");
  };
  return std::unique_ptr<CredentialsProvider>(
      std::make_unique<CachedCredentials>("the container's role, from " + url->origin(), *surroundings.clock, fetch));
}

}  // namespace cairn::aws
