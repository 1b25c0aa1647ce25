#include "aws/static_credentials.h"

#include "aws/key_text.h"

namespace cairn::aws {
namespace {

// An empty variable is as good as none.
Result<std::string> variable(const Environment& environment, const std::string& name) {
  std::string value = environment(name).value_or("");
  TRY(check_key_text(value, name));
  return value;
}

}  // namespace

Result<Credentials> StaticCredentials::replace(const Credentials&) {
  return make_error(ErrorKind::kDenied, "the credentials from {} have expired", origin_)
      .hinting("get new ones, as with `aws sso login` or `aws sts assume-role`, and start again");
}

Result<std::unique_ptr<CredentialsProvider>> environment_credentials(const Environment& environment) {
  const std::string key_id = TRY(variable(environment, "AWS_ACCESS_KEY_ID"));
  const Secret secret(TRY(variable(environment, "AWS_SECRET_ACCESS_KEY")));
  const Secret token(TRY(variable(environment, "AWS_SESSION_TOKEN")));
  if (key_id.empty() && secret.empty()) return std::unique_ptr<CredentialsProvider>();
  if (key_id.empty() || secret.empty()) {
    return make_error(ErrorKind::kConfig, "{} is set and {} is not",
                      key_id.empty() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID",
                      key_id.empty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")
        .hinting("a key of AWS is both: set the two, or neither");
  }
  return std::unique_ptr<CredentialsProvider>(std::make_unique<StaticCredentials>(
      Credentials{.access_key_id = key_id, .secret_access_key = secret, .session_token = token}, "the environment"));
}

}  // namespace cairn::aws
