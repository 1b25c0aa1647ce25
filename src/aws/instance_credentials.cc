#include "aws/instance_credentials.h"

#include <algorithm>
#include <atomic>

#include "aws/cached_credentials.h"
#include "aws/credentials_json.h"
#include "aws/key_text.h"
#include "aws/retry.h"
#include "http/url.h"

namespace cairn::aws {
namespace {

constexpr const char* kEndpoint = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
constexpr const char* kEndpointMode = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
constexpr const char* kDisabled = "AWS_EC2_METADATA_DISABLED";
constexpr std::string_view kHost = "169.254.169.254";
constexpr std::string_view kHostIpv6 = "[fd00:ec2::254]";

constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kRolePath = "/latest/meta-data/iam/security-credentials/";
constexpr std::string_view kTokenSeconds = "21600";  // the most there is; it is used for one fetch

constexpr int kTries = 3;
constexpr std::size_t kRoleCharactersMax = 64;
constexpr std::uint64_t kAnswerBytesMax = 64 * 1024;
constexpr http::Deadlines kDeadlines{.connect = std::chrono::seconds(1),
                                     .first_byte = std::chrono::seconds(1),
                                     .idle = std::chrono::seconds(1),
                                     .total = std::chrono::seconds(2)};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return text;
}

Result<http::Url> address(const Environment& environment) {
  http::Url url;
  url.scheme = http::Scheme::kHttp;
  url.host = lower(environment(kEndpointMode).value_or("")) == "ipv6" ? kHostIpv6 : kHost;
  const std::string text = environment(kEndpoint).value_or("");
  if (text.empty()) return url;
  url = TRY_WITHIN(http::parse_url(text), kEndpoint);
  url.path = "/";
  url.query.clear();
  if (url.host == kHost || url.host == kHostIpv6 || http::is_loopback(url)) return url;
  return make_error(ErrorKind::kConfig, "{}: {} is not the metadata service", kEndpoint, url.host)
      .hinting("unset it: the service has the same address on every instance");
}

bool is_role_name(std::string_view name) {
  return !name.empty() && name.size() <= kRoleCharactersMax && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("+=,.@_-").contains(c);
  });
}

// The metadata service, and whether it was ever there.
class MetadataService {
 public:
  MetadataService(http::Url url, Surroundings surroundings)
      : url_(std::move(url)), surroundings_(std::move(surroundings)) {}

  Result<Credentials> fetch() {
    const Secret token = TRY(get_token());
    const std::string roles = TRY(get(std::string(kRolePath), token));
    const std::string role = roles.substr(0, roles.find_first_of("\r\n"));
    if (!is_role_name(role)) return answered("with no name of a role");
    const std::string json = TRY(get(std::string(kRolePath) + role, token));
    return parse_credentials_json(json, TokenKey::kToken).within("the instance's role");
  }

 private:
  Error answered(std::string_view what) const {
    return make_error(ErrorKind::kDenied, "the metadata service at {} answered {}", url_.origin(), what);
  }

  Error refused(int status) const {
    if (status == 404) {
      return Error(ErrorKind::kNotFound, "the instance has no role").hinting("attach a role to the instance");
    }
    Error error = answered(fmt::format("with the status {}", status));
    return status >= 500 || status == 429 ? std::move(error).as(ErrorKind::kTransient) : error;
  }

  Result<Secret> get_token() {
    http::Request request = request_of(std::string(kTokenPath));
    request.method = http::Method::kPut;
    request.headers.add("x-aws-ec2-metadata-token-ttl-seconds", kTokenSeconds);
    // Most machines are no instances: one that never answered is not asked again and again.
    Result<http::Response> response = exchange(request);
    if (!response && response.error().kind() == ErrorKind::kTransient) {
      if (!was_there_) return std::move(response).error().as(ErrorKind::kNotFound);
      response = with_tries(surroundings_, kTries - 1, [&] { return exchange(request); });
    }
    const http::Response answer = TRY(std::move(response));
    // 403: the service is turned off; 404 and 405: something else that listens there.
    if (const int status = answer.head.status; status == 403 || status == 404 || status == 405) {
      return answered(fmt::format("with the status {}", status)).as(ErrorKind::kNotFound);
    }
    if (answer.head.status != 200) return refused(answer.head.status);
    if (answer.body.empty() || !check_key_text(answer.body, "")) return answered("with no token");
    return Secret(answer.body);
  }

  Result<std::string> get(const std::string& path, const Secret& token) {
    http::Request request = request_of(path);
    request.headers.add("x-aws-ec2-metadata-token", token.expose());
    http::Response response = TRY(with_tries(surroundings_, kTries, [&] { return exchange(request); }));
    if (response.head.status != 200) return refused(response.head.status);
    return std::move(response.body);
  }

  http::Request request_of(const std::string& path) const {
    http::Request request{.url = url_, .deadlines = kDeadlines, .route = http::Route::kDirect};
    request.url.path = path;
    return request;
  }

  // What may be tried again is an error already here.
  Result<http::Response> exchange(const http::Request& request) {
    http::Response response = TRY(surroundings_.call(request, kAnswerBytesMax, surroundings_.stop));
    was_there_ = true;
    if (Error error = refused(response.head.status); error.kind() == ErrorKind::kTransient) return error;
    return response;
  }

  const http::Url url_;
  const Surroundings surroundings_;
  std::atomic<bool> was_there_ = false;
};

}  // namespace

Result<std::unique_ptr<CredentialsProvider>> instance_credentials(const Surroundings& surroundings) {
  if (lower(surroundings.environment(kDisabled).value_or("")) == "true") return std::unique_ptr<CredentialsProvider>();
  const http::Url url = TRY(address(surroundings.environment));
  // Shared, since a std::function must be able to copy what it captures.
  const auto service = std::make_shared<MetadataService>(url, surroundings);
  const auto fetch = [service] { return service->fetch(); };
  return std::unique_ptr<CredentialsProvider>(
      std::make_unique<CachedCredentials>("the role of this EC2 instance", *surroundings.clock, fetch));
}

}  // namespace cairn::aws
