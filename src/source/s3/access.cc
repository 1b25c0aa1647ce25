#include "source/s3/access.h"

#include "aws/assumed_role.h"
#include "aws/credential_chain.h"
#include "aws/partition.h"
#include "aws/session_name.h"
#include "aws/session_policy.h"

namespace cairn::s3 {

Result<std::unique_ptr<aws::CredentialsProvider>> access_of(const SourceSettings& settings, const Options& options,
                                                            const aws::Surroundings& surroundings) {
  const aws::S3Place& place = options.place;
  auto base = TRY(aws::credential_chain({.region = place.region}, surroundings));
  if (settings.role_name.empty()) return base;
  if (settings.account_id.empty()) {
    return make_error(ErrorKind::kConfig, "the role `{}` is of no account", settings.role_name)
        .hinting("say `account_id`, the account that the role is in, or give the role's ARN as `role_name`");
  }
  const std::string partition(aws::partition_of(place.region).id);
  aws::RoleRequest role{
      .role_arn = fmt::format("arn:{}:iam::{}:role/{}", partition, settings.account_id, settings.role_name),
      .session_name = aws::session_name({.tenant = "cairn", .connection = place.bucket}),
      .external_id = settings.external_id,
      .session_policy =
          TRY(aws::session_policy({.bucket = place.bucket, .prefix = settings.prefix, .partition = partition}))};
  return aws::customer_credentials(std::move(base), {.role = std::move(role), .region = place.region}, surroundings);
}

}  // namespace cairn::s3
