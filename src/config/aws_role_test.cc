#include "config/aws_role.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

std::string account(std::string_view text) {
  const Result<AwsRole> role = parse_aws_account(text);
  return role ? role->account_id + " " + role->role_name : "refused: " + role.error().hint().substr(0, 17);
}

std::string role(std::string_view text) {
  const Result<AwsRole> role = parse_aws_role(text);
  return role ? role->account_id + " " + role->role_name : "refused: " + role.error().hint().substr(0, 2);
}

TEST(AwsRole, AnAccountHasTwelveDigits) {
  EXPECT_EQ(account("012345678901"), "012345678901 ");
  EXPECT_EQ(account("0123-4567-8901"), "012345678901 ");
  for (const char* wrong :
       {"", "12345678901", "1234567890123", "1234 5678 9012", "12345678901a", "-123456789012", "-"}) {
    EXPECT_EQ(account(wrong), "refused: it has 12 digits,") << wrong;
  }
}

TEST(AwsRole, AnArnNamesAccountAndRole) {
  EXPECT_EQ(account("arn:aws:iam::012345678901:role/cairn-heap"), "012345678901 cairn-heap");
  EXPECT_EQ(role("arn:aws-us-gov:iam::012345678901:role/team/data/cairn"), "012345678901 team/data/cairn");
  EXPECT_EQ(role("arn:aws-cn:iam::012345678901:role/x"), "012345678901 x");
  for (const char* wrong :
       {"arn:aws:iam::012345678901:user/ann", "arn:aws:iam::0123:role/x", "arn:aws:iam::012345678901:role/",
        "arn:aws:s3:::bucket", "arn:aws:iam::012345678901:role/a b", "arn:x:iam::012345678901:role/x"}) {
    EXPECT_EQ(role(wrong), "refused: it") << wrong;
    EXPECT_EQ(account(wrong).substr(0, 8), "refused:") << wrong;
  }
}

TEST(AwsRole, ARoleIsNamedAsIamNamesIt) {
  EXPECT_EQ(role("cairn-heap"), " cairn-heap");
  EXPECT_EQ(role("a+b=c,d.e@f_g"), " a+b=c,d.e@f_g");
  for (const std::string& wrong : {std::string(), std::string("a b"), std::string("/x"), std::string("x/"),
                                   std::string("a//b"), std::string(65, 'x'), std::string("r\xC3\xB4le")}) {
    EXPECT_EQ(role(wrong), "refused: as") << wrong;
  }
}

}  // namespace
}  // namespace cairn
