#include "aws/sso_credentials.h"

#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "aws/cached_credentials.h"
#include "aws/credentials_json.h"
#include "aws/partition.h"
#include "aws/profiles.h"
#include "aws/retry.h"
#include "aws/s3_endpoint.h"
#include "aws/service_endpoint.h"
#include "base/text_file.h"

namespace cairn::aws {
namespace {

constexpr int kTries = 3;
constexpr std::size_t kLoginBytesMax = 64 * 1024;
constexpr std::uint64_t kAnswerBytesMax = 64 * 1024;
constexpr http::Deadlines kDeadlines{.connect = std::chrono::seconds(5),
                                     .first_byte = std::chrono::seconds(10),
                                     .idle = std::chrono::seconds(10),
                                     .total = std::chrono::seconds(15)};

std::string sha1_hex(std::string_view bytes) {
  std::array<unsigned char, 20> digest{};
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr) == 1, "SHA-1 is available");
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

// Asks the portal for the role's credentials with the login of a person.
class SsoPortal {
 public:
  SsoPortal(SsoRole role, http::Url url, Surroundings surroundings)
      : role_(std::move(role)), url_(std::move(url)), surroundings_(std::move(surroundings)) {}

  Result<Credentials> fetch() const {
    return with_tries(surroundings_, kTries, [this] { return fetch_once(); })
        .within(fmt::format("the role {} of account {} by the login of profile `{}`", role_.role_name, role_.account_id,
                            role_.profile));
  }

 private:
  Error wants_login(std::string_view why) const {
    return make_error(ErrorKind::kDenied, "{}", why).hinting(fmt::format("aws sso login --profile {}", role_.profile));
  }

  Result<SsoLogin> login() const {
    const std::string file = expand_home(sso_login_file(role_.login), surroundings_.environment);
    std::error_code code;
    if (std::filesystem::status(file, code).type() == std::filesystem::file_type::not_found) {
      return wants_login("nobody has logged in: there is no " + file);
    }
    const std::string text = TRY(read_text_file(file, kLoginBytesMax));
    Result<SsoLogin> login = parse_sso_login(text);
    if (!login) return wants_login(file + ": " + login.error().text());
    if (login->expires_at > surroundings_.clock->now()) return login;
    return wants_login("the login expired at " + format_utc(login->expires_at));
  }

  Result<Credentials> fetch_once() const {
    const SsoLogin login = TRY(this->login());
    http::Request request{.url = url_, .deadlines = kDeadlines};
    request.headers.add("x-amz-sso_bearer_token", login.access_token.expose());
    if (http::is_loopback(url_)) request.route = http::Route::kDirect;
    const http::Response response = TRY(surroundings_.call(std::move(request), kAnswerBytesMax, surroundings_.stop));
    if (response.head.status == 200) return parse_sso_credentials_json(response.body);
    return refused(response.head.status);
  }

  Error refused(int status) const {
    if (status == 401) return wants_login("the login is not valid any more");
    const ErrorKind kind = status >= 500 || status == 429 ? ErrorKind::kTransient : ErrorKind::kDenied;
    Error error = make_error(kind, "{} answered with the status {}", url_.origin(), status);
    if (status == 403) return std::move(error).hinting("the person who logged in must be assigned this role");
    if (status == 404) return std::move(error).hinting("look at sso_account_id and sso_role_name");
    return error;
  }

  const SsoRole role_;
  const http::Url url_;
  const Surroundings surroundings_;
};

Result<http::Url> address(const SsoRole& role, const Environment& environment) {
  if (!is_region_name(role.region)) {
    return make_error(ErrorKind::kConfig, "`{}` is not the name of a region", role.region)
        .hinting("write it as `eu-central-1`");
  }
  const std::optional<http::Url> endpoint = TRY(service_endpoint(environment, "SSO"));
  http::Url url = endpoint.value_or(http::Url());
  if (!endpoint.has_value()) {
    url.host = fmt::format("portal.sso.{}.{}", role.region, partition_of(role.region).host_suffix);
  }
  url.path = (url.path.ends_with('/') ? url.path : url.path + "/") + "federation/credentials";
  url.query = {{"account_id", role.account_id}, {"role_name", role.role_name}};
  return url;
}

}  // namespace

Result<std::unique_ptr<CredentialsProvider>> sso_credentials(SsoRole role, const Surroundings& surroundings) {
  http::Url url = TRY(address(role, surroundings.environment));
  std::string origin = fmt::format("the profile `{}`, by a login of IAM Identity Center", role.profile);
  // Shared, since a std::function must be able to copy what it captures.
  const auto portal = std::make_shared<const SsoPortal>(std::move(role), std::move(url), surroundings);
  return std::unique_ptr<CredentialsProvider>(std::make_unique<CachedCredentials>(
      std::move(origin), *surroundings.clock, [portal] { return portal->fetch(); }));
}

std::string sso_login_file(const std::string& login) { return "~/.aws/sso/cache/" + sha1_hex(login) + ".json"; }

}  // namespace cairn::aws
