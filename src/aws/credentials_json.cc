#include "aws/credentials_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "aws/iso_time.h"
#include "aws/key_text.h"

namespace cairn::aws {
namespace {

constexpr std::size_t kCodeCharactersMax = 64;

// Null, which is no object, for what is no JSON.
nlohmann::json parse(std::string_view text) {
  return nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false, /*ignore_comments=*/false);
}

// "" for what is not there or no text.
std::string text_of(const nlohmann::json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

Error not_credentials(std::string_view why) {
  return make_error(ErrorKind::kDenied, "what it answers are no credentials: {}", why);
}

bool is_word(std::string_view text) {
  return text.size() <= kCodeCharactersMax && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
         });
}

struct Keys {
  const char* key_id;
  const char* secret;
  const char* token;
};

Result<Credentials> key_of(const nlohmann::json& object, const Keys& keys) {
  Credentials credentials{.access_key_id = text_of(object, keys.key_id),
                          .secret_access_key = Secret(text_of(object, keys.secret)),
                          .session_token = Secret(text_of(object, keys.token))};
  if (credentials.access_key_id.empty()) return not_credentials(fmt::format("no {}", keys.key_id));
  if (credentials.secret_access_key.empty()) return not_credentials(fmt::format("no {}", keys.secret));
  for (const auto& [text, key] : {std::pair(std::string_view(credentials.access_key_id), keys.key_id),
                                  std::pair(credentials.secret_access_key.expose(), keys.secret),
                                  std::pair(credentials.session_token.expose(), keys.token)}) {
    if (const Status status = check_key_text(text, key); !status) return not_credentials(status.error().message());
  }
  return credentials;
}

}  // namespace

Result<Credentials> parse_credentials_json(std::string_view json, TokenKey token_key) {
  const nlohmann::json object = parse(json);
  if (!object.is_object()) return not_credentials("no JSON object");
  if (const std::string code = text_of(object, "Code"); !code.empty() && code != "Success") {
    return make_error(ErrorKind::kDenied, "it refuses credentials, with the code {}",
                      is_word(code) ? code : "that cannot be shown");
  }
  const char* token = token_key == TokenKey::kToken ? "Token" : "SessionToken";
  Credentials credentials = TRY(key_of(object, {.key_id = "AccessKeyId", .secret = "SecretAccessKey", .token = token}));
  if (const auto at = object.find("Expiration"); at != object.end() && !at->is_null()) {
    credentials.expires_at = parse_iso_time(text_of(object, "Expiration"));
    if (!credentials.expires_at.has_value()) return not_credentials("Expiration is no time");
  }
  return credentials;
}

Result<Credentials> parse_sso_credentials_json(std::string_view json) {
  const nlohmann::json object = parse(json);
  if (!object.is_object()) return not_credentials("no JSON object");
  const auto role = object.find("roleCredentials");
  if (role == object.end() || !role->is_object()) return not_credentials("no roleCredentials");
  Credentials credentials =
      TRY(key_of(*role, {.key_id = "accessKeyId", .secret = "secretAccessKey", .token = "sessionToken"}));
  constexpr std::int64_t kLatest = 253'402'300'799'000;  // the last second of the year 9999
  const auto at = role->find("expiration");
  const bool is_time = at != role->end() && at->is_number_integer() && at->get<std::int64_t>() >= 0 &&
                       at->get<std::int64_t>() <= kLatest;
  if (!is_time) return not_credentials("expiration is no time");
  credentials.expires_at = Timestamp(std::chrono::milliseconds(at->get<std::int64_t>()));
  return credentials;
}

int version_of_json(std::string_view json) {
  const nlohmann::json object = parse(json);
  if (!object.is_object()) return 0;
  const auto at = object.find("Version");
  if (at == object.end() || !at->is_number_unsigned() || at->get<std::uint64_t>() > 1000) return 0;
  return at->get<int>();
}

Result<SsoLogin> parse_sso_login(std::string_view json) {
  const nlohmann::json object = parse(json);
  if (!object.is_object()) return Error(ErrorKind::kConfig, "not a JSON object");
  const std::string token = text_of(object, "accessToken");
  if (token.empty()) return Error(ErrorKind::kConfig, "no accessToken");
  TRY(check_key_text(token, "accessToken"));
  const std::optional<Timestamp> expires_at = parse_iso_time(text_of(object, "expiresAt"));
  if (!expires_at.has_value()) return Error(ErrorKind::kConfig, "expiresAt is no time");
  return SsoLogin{.access_token = Secret(token), .expires_at = *expires_at};
}

}  // namespace cairn::aws
