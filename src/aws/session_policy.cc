#include "aws/session_policy.h"

#include <nlohmann/json.hpp>

namespace cairn::aws {
namespace {

constexpr std::size_t kCharactersMax = 2048;

// In a pattern of IAM, * ? and $ mean something; in a variable's braces they are themselves.
std::string as_pattern(const std::string& text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '$') {
      pattern += {'$', '{', c, '}'};
    } else {
      pattern += c;
    }
  }
  return pattern;
}

}  // namespace

Result<std::string> session_policy(const SessionScope& scope) {
  const std::string bucket = "arn:" + scope.partition + ":s3:::" + scope.bucket;
  const std::string prefix = as_pattern(scope.prefix);
  const nlohmann::ordered_json policy = {
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", "Allow"}, {"Action", "s3:GetObject"}, {"Resource", bucket + "/*"}},
        {{"Effect", "Allow"},
         {"Action", "s3:ListBucket"},
         {"Resource", bucket},
         {"Condition", {{"StringLike", {{"s3:prefix", {prefix + "manifests/*", prefix + "sync_*"}}}}}}}}},
  };
  // All in ASCII, because AWS takes nothing above U+00FF; a prefix that is no UTF-8 was never one of a key.
  std::string text = policy.dump(-1, ' ', /*ensure_ascii=*/true, nlohmann::ordered_json::error_handler_t::replace);
  if (text.size() > kCharactersMax) {
    return make_error(ErrorKind::kConfig,
                      "the prefix is too long for a session policy: {} characters, {} are the limit", text.size(),
                      kCharactersMax);
  }
  return text;
}

}  // namespace cairn::aws
