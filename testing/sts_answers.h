#pragma once

#include <string>

#include "base/clock.h"
#include "http/message.h"
#include "testing/scripted_http.h"

namespace cairn::testing {

// Answers as STS writes them.
inline http::Response sts_session(const std::string& key_id, Timestamp expires_at,
                                  const std::string& operation = "AssumeRole") {
  return answer(200,
                fmt::format("<{0}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{0}Result>"
                            "<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser>"
                            "<Credentials><AccessKeyId>{1}</AccessKeyId><SecretAccessKey>secret-of-{1}"
                            "</SecretAccessKey><SessionToken>token-of-{1}</SessionToken><Expiration>{2}</Expiration>"
                            "</Credentials></{0}Result></{0}Response>",
                            operation, key_id, format_utc(expires_at)));
}

inline http::Response sts_refusal(int status, const std::string& code, const std::string& message,
                                  http::Headers headers = {}) {
  return answer(status,
                fmt::format("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender"
                            "</Type><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>",
                            code, message),
                std::move(headers));
}

}  // namespace cairn::testing
