#include "aws/web_identity.h"

#include "aws/cached_credentials.h"
#include "aws/key_text.h"
#include "aws/session_name.h"
#include "base/text_file.h"

namespace cairn::aws {
namespace {

constexpr std::size_t kTokenBytesMax = 64 * 1024;
constexpr const char* kUsualSessionName = "cairn";

// Sessions that a token file is the proof for. Thread-safe.
class WebIdentityCredentials final : public CredentialsProvider {
 public:
  WebIdentityCredentials(WebIdentity identity, StsPlace place, Surroundings surroundings)
      : identity_(std::move(identity)),
        sts_(std::move(place), surroundings),
        sessions_(
            fmt::format("the role {}, assumed with the token in {}", identity_.role.role_arn, identity_.token_file),
            *surroundings.clock, [this] {
              return sts_.assume_role_with_web_identity(identity_.role,
                                                        [this] { return read_token_file(identity_.token_file); });
            }) {}

  std::string describe() const override { return sessions_.describe(); }
  Result<Credentials> credentials() override { return sessions_.credentials(); }
  Result<Credentials> replace(const Credentials& refused) override { return sessions_.replace(refused); }

 private:
  const WebIdentity identity_;
  Sts sts_;
  CachedCredentials sessions_;
};

}  // namespace

Result<std::unique_ptr<CredentialsProvider>> web_identity_credentials(WebIdentity identity, Surroundings surroundings) {
  if (identity.role.session_name.empty()) identity.role.session_name = kUsualSessionName;
  if (!is_session_name(identity.role.session_name)) {
    return make_error(ErrorKind::kConfig, "`{}` is not the name of a session", identity.role.session_name)
        .hinting("it has 2 to 64 letters, digits and _=,.@-");
  }
  StsPlace place = TRY(sts_place(identity.region, identity.role.role_arn, surroundings.environment));
  return std::unique_ptr<CredentialsProvider>(
      std::make_unique<WebIdentityCredentials>(std::move(identity), std::move(place), std::move(surroundings)));
}

Result<std::unique_ptr<CredentialsProvider>> environment_web_identity(const std::string& region,
                                                                      const Surroundings& surroundings) {
  const Environment& environment = surroundings.environment;
  WebIdentity identity{.token_file = environment("AWS_WEB_IDENTITY_TOKEN_FILE").value_or(""), .region = region};
  if (identity.token_file.empty()) return std::unique_ptr<CredentialsProvider>();
  identity.role.role_arn = environment("AWS_ROLE_ARN").value_or("");
  identity.role.session_name = environment("AWS_ROLE_SESSION_NAME").value_or("");
  if (identity.role.role_arn.empty()) {
    return Error(ErrorKind::kConfig, "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not")
        .hinting("name the role that the token is for");
  }
  return web_identity_credentials(std::move(identity), surroundings).within("AWS_ROLE_ARN or AWS_ROLE_SESSION_NAME");
}

Result<Secret> read_token_file(const std::string& file) {
  Result<std::string> content = read_text_file(file, kTokenBytesMax);
  if (!content) return std::move(content).error().as(ErrorKind::kDenied);
  std::string_view text = *content;
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return make_error(ErrorKind::kDenied, "{}: holds no token", file);
  text = text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
  if (Status status = check_key_text(text, file); !status) return std::move(status).error().as(ErrorKind::kDenied);
  return Secret(text);
}

}  // namespace cairn::aws
