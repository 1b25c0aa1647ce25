#include "aws/sts_answer.h"

#include <pugixml.hpp>

#include "aws/iso_time.h"
#include "aws/key_text.h"

namespace cairn::aws {
namespace {

Error not_an_answer(std::string_view why) {
  return make_error(ErrorKind::kTransient, "what came is no answer of STS: {}", why);
}

// The result of whatever operation: <XResponse><XResult>…
Result<pugi::xml_node> result_of(const pugi::xml_document& document) {
  const pugi::xml_node response = document.document_element();
  const std::string_view name = response.name();
  if (!name.ends_with("Response")) return not_an_answer("no XML of the kind");
  const std::string operation(name.substr(0, name.size() - std::string_view("Response").size()));
  return response.child((operation + "Result").c_str());
}

bool load(pugi::xml_document& document, std::string_view xml) {
  return static_cast<bool>(document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8));
}

}  // namespace

Result<Credentials> parse_session(std::string_view xml) {
  pugi::xml_document document;
  if (!load(document, xml)) return not_an_answer("no XML");
  const pugi::xml_node node = TRY(result_of(document)).child("Credentials");
  Credentials credentials{.access_key_id = node.child_value("AccessKeyId"),
                          .secret_access_key = Secret(node.child_value("SecretAccessKey")),
                          .session_token = Secret(node.child_value("SessionToken")),
                          .expires_at = parse_iso_time(node.child_value("Expiration"))};
  if (credentials.access_key_id.empty()) return not_an_answer("no AccessKeyId");
  if (credentials.secret_access_key.empty()) return not_an_answer("no SecretAccessKey");
  if (credentials.session_token.empty()) return not_an_answer("no SessionToken");
  if (!credentials.expires_at.has_value()) return not_an_answer("no Expiration");
  const bool is_sound = check_key_text(credentials.access_key_id, "").has_value() &&
                        check_key_text(credentials.secret_access_key.expose(), "").has_value() &&
                        check_key_text(credentials.session_token.expose(), "").has_value();
  if (!is_sound) return not_an_answer("a key with characters that no key has");
  return credentials;
}

Result<CallerIdentity> parse_caller_identity(std::string_view xml) {
  pugi::xml_document document;
  if (!load(document, xml)) return not_an_answer("no XML");
  const pugi::xml_node node = TRY(result_of(document));
  CallerIdentity identity{
      .arn = node.child_value("Arn"), .account = node.child_value("Account"), .user_id = node.child_value("UserId")};
  if (identity.arn.empty() || identity.account.empty()) return not_an_answer("no Arn and Account");
  return identity;
}

StsRefusal parse_sts_refusal(std::string_view xml) {
  pugi::xml_document document;
  if (!load(document, xml)) return {};
  const pugi::xml_node error = document.document_element().child("Error");
  return {.code = error.child_value("Code"), .message = error.child_value("Message")};
}

}  // namespace cairn::aws
