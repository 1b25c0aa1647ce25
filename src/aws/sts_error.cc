#include "aws/sts_error.h"

#include <algorithm>
#include <array>

#include "http/percent.h"

namespace cairn::aws {
namespace {

constexpr std::size_t kMessageCharactersMax = 400;

struct StsErrorRow {
  std::string_view code;
  ErrorKind kind;
  std::string_view advice;
};

constexpr std::string_view kTrust =
    "AWS says the same to a role that does not exist, to a trust policy that does not name this caller, and to another "
    "external id than the policy asks for; the caller also needs the right sts:AssumeRole";
constexpr std::string_view kTryLater = "it was AWS's side: try again later";
constexpr std::string_view kRequest = "look at the role's ARN, the external id and the session's name";

constexpr std::array<StsErrorRow, 22> kStsErrors{{
    {"AccessDenied", ErrorKind::kDenied, kTrust},
    {"ExpiredToken", ErrorKind::kDenied, "the credentials that ask have expired: renew them where they come from"},
    {"ExpiredTokenException", ErrorKind::kDenied, "the token that asks has expired: renew it where it comes from"},
    {"IDPCommunicationError", ErrorKind::kTransient, "AWS could not reach the provider of the identity"},
    {"IDPRejectedClaim", ErrorKind::kDenied, "the provider of the identity does not accept the token"},
    {"IncompleteSignature", ErrorKind::kInternal, ""},
    {"InternalFailure", ErrorKind::kTransient, kTryLater},
    {"InvalidAction", ErrorKind::kConfig, "is the endpoint that was asked one of STS?"},
    {"InvalidClientTokenId", ErrorKind::kDenied,
     "AWS does not know this access key: it was deleted, is of another partition, or a session token is missing"},
    {"InvalidIdentityToken", ErrorKind::kDenied, "the account of the role does not trust the provider of this token"},
    {"MalformedPolicyDocument", ErrorKind::kInternal, ""},
    {"MissingAuthenticationToken", ErrorKind::kInternal, ""},
    {"OptInRequired", ErrorKind::kDenied, "the account must be signed up for this service"},
    {"PackedPolicyTooLarge", ErrorKind::kConfig, "the session policy is too large for AWS: use a shorter prefix"},
    {"RegionDisabledException", ErrorKind::kConfig,
     "activate STS for this region in the account, in the console of IAM, or name another region"},
    {"RequestExpired", ErrorKind::kDenied, "set this machine's clock, as by NTP"},
    {"RequestLimitExceeded", ErrorKind::kTransient, kTryLater},
    {"ServiceUnavailable", ErrorKind::kTransient, kTryLater},
    {"SignatureDoesNotMatch", ErrorKind::kDenied,
     "the secret does not belong to the access key, or this machine's clock is wrong"},
    {"Throttling", ErrorKind::kTransient, kTryLater},
    {"ThrottlingException", ErrorKind::kTransient, kTryLater},
    {"ValidationError", ErrorKind::kConfig, kRequest},
}};

ErrorKind kind_of_status(int status) {
  if (status >= 500 || status == 429 || status == 408) return ErrorKind::kTransient;
  return status == 401 || status == 403 ? ErrorKind::kDenied : ErrorKind::kInternal;
}

std::string without(std::string text, std::string_view secret) {
  if (secret.empty()) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "…");
  }
  return text;
}

std::string shown(std::string text, const std::vector<const Secret*>& secrets) {
  for (const Secret* secret : secrets) {
    text = without(std::move(text), secret->expose());
    text = without(std::move(text), http::percent_encode(secret->expose()));  // as it was sent
  }
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  if (text.size() <= kMessageCharactersMax) return text;
  std::size_t end = kMessageCharactersMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a character
  return text.substr(0, end) + "…";
}

}  // namespace

Error sts_error(const StsRefusal& refusal, int status, const std::vector<const Secret*>& secrets) {
  if (refusal.code.empty()) return make_error(kind_of_status(status), "STS answered with the status {}", status);
  const auto* row = std::ranges::find(kStsErrors, refusal.code, &StsErrorRow::code);
  const bool is_known = row != kStsErrors.end();
  const ErrorKind kind = is_known ? row->kind : kind_of_status(status);
  Error error = make_error(kind, "{}: {}", shown(refusal.code, secrets), shown(refusal.message, secrets));
  return is_known && !row->advice.empty() ? std::move(error).hinting(std::string(row->advice)) : error;
}

bool is_expiry(const StsRefusal& refusal) {
  return refusal.code == "ExpiredToken" || refusal.code == "ExpiredTokenException";
}

bool is_clock_skew(const StsRefusal& refusal) {
  if (refusal.code == "RequestExpired" || refusal.code == "RequestTimeTooSkewed") return true;
  return refusal.code == "SignatureDoesNotMatch" &&
         (refusal.message.starts_with("Signature expired") || refusal.message.starts_with("Signature not yet current"));
}

}  // namespace cairn::aws
