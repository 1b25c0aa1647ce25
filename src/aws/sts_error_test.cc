#include "aws/sts_error.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

TEST(StsError, TheCodeDecidesWhatTheCallerDoes) {
  struct Case {
    std::string code;
    int status;
    ErrorKind kind;
  };
  const Case cases[] = {
      {"AccessDenied", 403, ErrorKind::kDenied},
      {"ExpiredToken", 400, ErrorKind::kDenied},
      {"ExpiredTokenException", 400, ErrorKind::kDenied},
      {"IDPCommunicationError", 400, ErrorKind::kTransient},
      {"InvalidClientTokenId", 403, ErrorKind::kDenied},
      {"InvalidIdentityToken", 400, ErrorKind::kDenied},
      {"PackedPolicyTooLarge", 400, ErrorKind::kConfig},
      {"RegionDisabledException", 403, ErrorKind::kConfig},
      {"SignatureDoesNotMatch", 403, ErrorKind::kDenied},
      {"Throttling", 400, ErrorKind::kTransient},
      {"ValidationError", 400, ErrorKind::kConfig},
      // Codes that nobody knows yet, and answers without one.
      {"NewCode", 400, ErrorKind::kInternal},
      {"NewCode", 403, ErrorKind::kDenied},
      {"NewCode", 429, ErrorKind::kTransient},
      {"NewCode", 500, ErrorKind::kTransient},
      {"", 502, ErrorKind::kTransient},
      {"", 301, ErrorKind::kInternal},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(sts_error({.code = c.code, .message = "m"}, c.status, {}).kind(), c.kind) << c.code << " " << c.status;
  }
}

TEST(StsError, LongAndOddMessagesAreCut) {
  const Error error = sts_error({.code = "AccessDenied", .message = "\x1b[31m" + std::string(1'000, 'x')}, 403, {});
  EXPECT_FALSE(error.text().contains('\x1b'));
  EXPECT_LT(error.text().size(), 500U);
}

}  // namespace
}  // namespace cairn::aws
