#include "source/s3/error_code.h"

#include <algorithm>
#include <array>

namespace cairn::s3 {
namespace {

using enum ErrorKind;

constexpr std::string_view kMayNot =
    "reading needs s3:ListBucket on the bucket and s3:GetObject on what is in it, for whoever signs the requests";
constexpr std::string_view kKms = "the object is encrypted by a key of KMS: reading needs kms:Decrypt on that key";

constexpr std::array kCodes{
    // Who asks, and whether he may.
    ErrorCode{"AccessDenied", kDenied, kMayNot},
    ErrorCode{"AllAccessDisabled", kDenied, "the account's access to this bucket was disabled by AWS"},
    ErrorCode{"AccountProblem", kDenied, "AWS has closed or suspended the account"},
    ErrorCode{"InvalidAccessKeyId", kDenied, "the access key id does not exist: check AWS_ACCESS_KEY_ID"},
    ErrorCode{"SignatureDoesNotMatch", kDenied, "the secret key does not belong to the access key id"},
    ErrorCode{"InvalidToken", kDenied, "the session token does not belong to the key: set all three together"},
    ErrorCode{"InvalidSecurity", kDenied, "the credentials are not valid"},
    ErrorCode{"MissingSecurityHeader", kDenied, ""},
    ErrorCode{"UnauthorizedAccess", kDenied, "partitions of AWS, such as China, have credentials of their own"},
    ErrorCode{"MethodNotAllowed", kDenied, "the newest version of the object is a delete marker, or the rights lack"},
    ErrorCode{"ExpiredToken", kDenied, "the credentials have expired: get new ones", Cure::kCredentials},
    ErrorCode{"TokenRefreshRequired", kDenied, "the credentials have expired: get new ones", Cure::kCredentials},
    ErrorCode{"RequestTimeTooSkewed", kDenied, "this machine's clock is wrong by more than 15 minutes", Cure::kClock},
    ErrorCode{"RequestExpired", kDenied, "this machine's clock is wrong", Cure::kClock},
    ErrorCode{"KMS.AccessDeniedException", kDenied, kKms},
    ErrorCode{"KMS.DisabledException", kDenied, kKms},
    ErrorCode{"KMS.NotFoundException", kDenied, kKms},
    ErrorCode{"KMS.KMSInvalidStateException", kDenied, kKms},
    ErrorCode{"KMS.ThrottlingException", kTransient, ""},
    // Which bucket, and where.
    ErrorCode{"NoSuchBucket", kConfig, "check the bucket's name; one of another AWS partition is not found either"},
    ErrorCode{"InvalidBucketName", kConfig, "check the bucket's name"},
    ErrorCode{"PermanentRedirect", kConfig, "the bucket is in another region: name it as `region`", Cure::kRegion},
    ErrorCode{"TemporaryRedirect", kConfig, "the bucket is in another region: name it as `region`", Cure::kRegion},
    ErrorCode{"Redirect", kConfig, "the bucket is in another region: name it as `region`", Cure::kRegion},
    ErrorCode{"AuthorizationHeaderMalformed", kConfig, "the bucket is in another region: name it as `region`",
              Cure::kRegion},
    ErrorCode{"IllegalLocationConstraintException", kConfig, "the bucket is in another region: name it as `region`",
              Cure::kRegion},
    ErrorCode{"InvalidRequest", kConfig, "does the endpoint speak S3, with signatures of version 4?"},
    ErrorCode{"NotImplemented", kConfig, "does the endpoint speak S3, with signatures of version 4?"},
    // Which object, in which version.
    ErrorCode{"NoSuchKey", kNotFound, ""},
    ErrorCode{"NoSuchVersion", kNotFound, ""},
    ErrorCode{"PreconditionFailed", kConflict, ""},
    ErrorCode{"InvalidRange", kConflict, ""},
    ErrorCode{"InvalidObjectState", kBadInput,
              "the object is archived: restore it, and keep lifecycle rules from archiving what is still needed"},
    // What passes.
    ErrorCode{"SlowDown", kTransient, ""},
    ErrorCode{"ServiceUnavailable", kTransient, ""},
    ErrorCode{"InternalError", kTransient, ""},
    ErrorCode{"RequestTimeout", kTransient, ""},
    ErrorCode{"RequestLimitExceeded", kTransient, ""},
    ErrorCode{"BandwidthLimitExceeded", kTransient, ""},
    ErrorCode{"Throttling", kTransient, ""},
    ErrorCode{"ThrottlingException", kTransient, ""},
    ErrorCode{"OperationAborted", kTransient, ""},
    ErrorCode{"IncompleteBody", kTransient, ""},
};

ErrorCode general_meaning(int status) {
  if (status == 429 || status == 408 || status == 409 || status >= 500) return {"", kTransient, ""};
  if (status == 404) return {"", kNotFound, ""};
  if (status == 401 || status == 403) return {"", kDenied, kMayNot};
  if (status == 407) return {"", kDenied, "the proxy asks for a user and a password: put them into HTTPS_PROXY"};
  if (status == 412 || status == 416) return {"", kConflict, ""};
  if (status >= 300 && status < 400) return {"", kConfig, "check `region` and `endpoint`", Cure::kRegion};
  return {"", kConfig, "check bucket, region and endpoint", status == 400 ? Cure::kRegion : Cure::kNone};
}

}  // namespace

std::span<const ErrorCode> error_codes() { return kCodes; }

ErrorCode meaning_of(std::string_view code, int status) {
  const auto* row = std::ranges::find(kCodes, code, &ErrorCode::code);
  return row == kCodes.end() ? general_meaning(status) : *row;
}

}  // namespace cairn::s3
