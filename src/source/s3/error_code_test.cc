#include "source/s3/error_code.h"

#include <set>

#include <gtest/gtest.h>

#include "source/s3/error_answer.h"

namespace cairn::s3 {
namespace {

TEST(S3ErrorCode, StandsInTheListOnce) {
  std::set<std::string_view> codes;
  for (const ErrorCode& row : error_codes()) EXPECT_TRUE(codes.insert(row.code).second) << row.code;
}

TEST(S3ErrorCode, TheStatusDecidesWhereNoCodeIsKnown) {
  const std::pair<int, ErrorKind> cases[] = {
      {301, ErrorKind::kConfig},    {400, ErrorKind::kConfig},    {401, ErrorKind::kDenied},
      {403, ErrorKind::kDenied},    {404, ErrorKind::kNotFound},  {408, ErrorKind::kTransient},
      {412, ErrorKind::kConflict},  {416, ErrorKind::kConflict},  {429, ErrorKind::kTransient},
      {500, ErrorKind::kTransient}, {502, ErrorKind::kTransient}, {503, ErrorKind::kTransient},
  };
  for (const auto& [status, kind] : cases) {
    EXPECT_EQ(meaning_of("", status).kind, kind) << status;
    EXPECT_EQ(meaning_of("NeverHeardOf", status).kind, kind) << status;
  }
}

TEST(S3ErrorCode, TheCodeComesBeforeTheStatus) {
  EXPECT_EQ(meaning_of("RequestTimeout", 400).kind, ErrorKind::kTransient);
  EXPECT_EQ(meaning_of("NoSuchBucket", 404).kind, ErrorKind::kConfig);
  EXPECT_EQ(meaning_of("InvalidObjectState", 403).kind, ErrorKind::kBadInput);
  EXPECT_EQ(meaning_of("ExpiredToken", 400).cure, Cure::kCredentials);
  EXPECT_EQ(meaning_of("RequestTimeTooSkewed", 403).cure, Cure::kClock);
}

TEST(S3ErrorAnswer, IsRead) {
  const ErrorAnswer answer = parse_error_answer(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AuthorizationHeaderMalformed</Code>"
      "<Message>the region 'us-east-1' is wrong; expecting\n'eu-west-1'</Message><Region>eu-west-1</Region></Error>");
  EXPECT_EQ(answer.code, "AuthorizationHeaderMalformed");
  EXPECT_EQ(answer.message, "the region 'us-east-1' is wrong; expecting 'eu-west-1'");
  EXPECT_EQ(answer.region, "eu-west-1");
}

TEST(S3ErrorAnswer, WhatCannotBeReadSaysNothing) {
  for (const char* body : {"", "<html><body>502 Bad Gateway</body></html>", "<Error><Code>Cut", "{\"json\": 1}"}) {
    EXPECT_EQ(parse_error_answer(body).code, "") << body;
  }
  EXPECT_EQ(parse_error_answer("<Error><Message>" + std::string(100'000, 'x') + "</Message></Error>").message.size(),
            500U);
}

}  // namespace
}  // namespace cairn::s3
