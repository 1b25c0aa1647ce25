#include "config/aws_role.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace cairn {
namespace {

constexpr std::size_t kAccountDigits = 12;
constexpr std::size_t kRoleCharactersMax = 64;  // of the name itself; AWS allows a path of 512 in front
constexpr std::size_t kPathCharactersMax = 512;
constexpr std::string_view kArnForm = "arn:aws:iam::123456789012:role/cairn-heap";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::string> account_digits(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != '-'; });
  const bool is_account = digits.size() == kAccountDigits && std::ranges::all_of(digits, is_digit);
  return is_account && is_digit(text.front()) && is_digit(text.back()) ? std::optional(digits) : std::nullopt;
}

// A name, or a path of names.
bool is_role(std::string_view text) {
  const auto is_allowed = [](unsigned char c) {
    return c < 0x80 &&
           (std::isalnum(c) != 0 || std::string_view("+=,.@_-/").find(static_cast<char>(c)) != std::string_view::npos);
  };
  const std::string_view name = text.substr(text.rfind('/') + 1);
  return !name.empty() && name.size() <= kRoleCharactersMax && text.size() <= kPathCharactersMax &&
         !text.starts_with('/') && !text.contains("//") && std::ranges::all_of(text, is_allowed);
}

Result<AwsRole> parse_arn(std::string_view text) {
  constexpr std::array<std::string_view, 3> kPartitions{"arn:aws:iam::", "arn:aws-us-gov:iam::", "arn:aws-cn:iam::"};
  for (const std::string_view partition : kPartitions) {
    if (!text.starts_with(partition)) continue;
    const std::string_view rest = text.substr(partition.size());
    const std::string_view account = rest.substr(0, rest.find(':'));
    constexpr std::string_view kRole = ":role/";
    if (account.empty() || !account_digits(account).has_value() || !rest.substr(account.size()).starts_with(kRole))
      break;
    const std::string_view role = rest.substr(account.size() + kRole.size());
    if (!is_role(role)) break;
    return AwsRole{*account_digits(account), std::string(role)};
  }
  return make_error(ErrorKind::kConfig, "`{}` is not the ARN of a role", text)
      .hinting(fmt::format("it looks like `{}`: IAM, Roles, the role, *ARN*", kArnForm));
}

}  // namespace

Result<AwsRole> parse_aws_account(std::string_view text) {
  if (text.starts_with("arn:")) return parse_arn(text);
  const std::optional<std::string> digits = text.empty() ? std::nullopt : account_digits(text);
  if (digits.has_value()) return AwsRole{*digits, ""};
  return make_error(ErrorKind::kConfig, "`{}` is not the id of an AWS account", text)
      .hinting(
          "it has 12 digits, with hyphens or without: AWS shows it in the menu under your name, or paste a role's ARN");
}

Result<AwsRole> parse_aws_role(std::string_view text) {
  if (text.starts_with("arn:")) return parse_arn(text);
  if (is_role(text)) return AwsRole{"", std::string(text)};
  return make_error(ErrorKind::kConfig, "`{}` is not the name of a role", text)
      .hinting(fmt::format("as IAM shows it, such as `cairn-heap`, or its ARN, `{}`", kArnForm));
}

}  // namespace cairn
