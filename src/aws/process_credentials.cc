#include "aws/process_credentials.h"

#include "aws/cached_credentials.h"
#include "aws/child_output.h"
#include "aws/command_words.h"
#include "aws/credentials_json.h"

namespace cairn::aws {
namespace {

Result<Credentials> fetch(const std::vector<std::string>& words, const std::stop_token& stop) {
  const std::string json = TRY(output_of(words, {}, stop));
  if (version_of_json(json) != 1) {
    return make_error(ErrorKind::kDenied, "`{}` printed no JSON object with \"Version\": 1", words[0])
        .hinting("run it by hand to see what it says");
  }
  return parse_credentials_json(json, TokenKey::kSessionToken).within(fmt::format("`{}`", words[0]));
}

}  // namespace

Result<std::unique_ptr<CredentialsProvider>> process_credentials(const std::string& command, const std::string& origin,
                                                                 const Surroundings& surroundings) {
  const std::vector<std::string> words = TRY_WITHIN(split_command(command), origin);
  return std::unique_ptr<CredentialsProvider>(std::make_unique<CachedCredentials>(
      origin, *surroundings.clock,
      [words, origin, stop = surroundings.stop] { return fetch(words, stop).within(origin); }));
}

}  // namespace cairn::aws
