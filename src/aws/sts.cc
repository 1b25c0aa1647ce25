#include "aws/sts.h"

#include <algorithm>
#include <utility>

#include "aws/partition.h"
#include "aws/retry.h"
#include "aws/s3_endpoint.h"
#include "aws/service_endpoint.h"
#include "aws/sts_error.h"

namespace cairn::aws {
namespace {

constexpr const char* kVersion = "2011-06-15";
constexpr std::uint64_t kAnswerBytesMax = 64 * 1024;
constexpr int kTries = 5;
constexpr http::Deadlines kDeadlines{.connect = std::chrono::seconds(5),
                                     .first_byte = std::chrono::seconds(10),
                                     .idle = std::chrono::seconds(10),
                                     .total = std::chrono::seconds(15)};

http::Query form_of(const std::string& action, const RoleRequest& role) {
  http::Query form = {{"Action", action},
                      {"Version", kVersion},
                      {"RoleArn", role.role_arn},
                      {"RoleSessionName", role.session_name},
                      {"DurationSeconds", std::to_string(role.duration.count())}};
  if (!role.external_id.empty()) form.emplace_back("ExternalId", role.external_id);
  if (!role.session_policy.empty()) form.emplace_back("Policy", role.session_policy);
  return form;
}

std::string assuming(const RoleRequest& role) { return "assuming " + role.role_arn; }

}  // namespace

Result<StsPlace> sts_place(const std::string& region, const std::string& role_arn, const Environment& environment) {
  if (!is_role_arn(role_arn)) {
    return make_error(ErrorKind::kConfig, "`{}` is not the ARN of a role", role_arn)
        .hinting("write it as `arn:aws:iam::123456789012:role/name`, as the console shows it");
  }
  StsPlace place{.region = region, .endpoint = TRY(service_endpoint(environment, "STS"))};
  if (place.region.empty()) place.region = partition_of_arn(role_arn)->first_region;
  if (is_region_name(place.region)) return place;
  return make_error(ErrorKind::kConfig, "`{}` is not the name of a region", place.region)
      .hinting("write it as `eu-central-1`");
}

http::Url sts_address(const StsPlace& place) {
  if (place.endpoint.has_value()) return *place.endpoint;
  http::Url url;
  url.host = fmt::format("sts.{}.{}", place.region, partition_of(place.region).host_suffix);
  return url;
}

bool is_role_arn(std::string_view text) {
  const Partition* partition = partition_of_arn(text);
  if (partition == nullptr || text.size() > 2048) return false;
  const std::string start = fmt::format("arn:{}:iam::", partition->id);
  constexpr std::string_view kRole = ":role/";
  constexpr std::size_t kAccountDigits = 12;
  if (!text.starts_with(start)) return false;
  const std::string_view account = text.substr(start.size(), kAccountDigits);
  const std::string_view rest = text.substr(std::min(start.size() + kAccountDigits, text.size()));
  const bool is_account =
      account.size() == kAccountDigits && std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; });
  return is_account && rest.starts_with(kRole) && rest.size() > kRole.size() &&
         std::ranges::all_of(rest, [](char c) { return c > ' ' && c < 0x7F; });
}

Result<Credentials> Sts::assume_role(CredentialsProvider& caller, const RoleRequest& role) {
  const std::string xml = TRY_WITHIN(call_signed(caller, form_of("AssumeRole", role)), assuming(role));
  Credentials session = TRY_WITHIN(parse_session(xml), assuming(role));
  if (session.expires_at.has_value()) *session.expires_at -= clock_.correction();  // theirs is the clock that it is by
  return session;
}

Result<Credentials> Sts::assume_role_with_web_identity(const RoleRequest& role,
                                                       const std::function<Result<Secret>()>& token) {
  const auto attempt = [&]() -> Result<Credentials> {
    const Secret secret = TRY(token());
    http::Query form = form_of("AssumeRoleWithWebIdentity", role);
    form.emplace_back("WebIdentityToken", secret.expose());
    const http::Response response = TRY(exchange(request_of(std::move(form))));
    if (response.head.status == 200) return parse_session(response.body);
    return sts_error(parse_sts_refusal(response.body), response.head.status, {&secret});
  };
  return with_tries(surroundings_, kTries, attempt).within(assuming(role));
}

Result<CallerIdentity> Sts::caller_identity(CredentialsProvider& caller) {
  const http::Query form = {{"Action", "GetCallerIdentity"}, {"Version", kVersion}};
  const std::string xml = TRY_WITHIN(call_signed(caller, form), "asking who the caller is");
  return parse_caller_identity(xml).within("asking who the caller is");
}

http::Request Sts::request_of(http::Query form) const {
  http::Request request{.method = http::Method::kPost, .url = sts_address(place_), .deadlines = kDeadlines};
  request.headers.add("content-type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = http::encode_query(form);
  return request;
}

Result<std::string> Sts::call_signed(CredentialsProvider& caller, const http::Query& form) {
  SignedCall call{.caller = caller, .form = form, .credentials = TRY(caller.credentials())};
  return with_tries(surroundings_, kTries, [&] { return attempt(call); });
}

Result<std::string> Sts::attempt(SignedCall& call) {
  for (;;) {
    const http::Response response =
        TRY(exchange(signer_.sign(request_of(call.form), place_.region, call.credentials, clock_.now())));
    if (response.head.status == 200) return response.body;
    const StsRefusal refusal = parse_sts_refusal(response.body);
    if (is_clock_skew(refusal) && !std::exchange(call.is_clock_set, true) &&
        clock_.learn(response.head.headers.find("date").value_or(""))) {
      continue;
    }
    if (is_expiry(refusal) && !std::exchange(call.is_replaced, true)) {
      call.credentials = TRY(call.caller.replace(call.credentials));
      continue;
    }
    return sts_error(refusal, response.head.status,
                     {&call.credentials.secret_access_key, &call.credentials.session_token});
  }
}

Result<http::Response> Sts::exchange(http::Request request) const {
  request.route = place_.endpoint.has_value() && http::is_loopback(*place_.endpoint) ? http::Route::kDirect
                                                                                     : http::Route::kAsConfigured;
  return surroundings_.call(std::move(request), kAnswerBytesMax, surroundings_.stop);
}

}  // namespace cairn::aws
