#include "aws/assumed_role.h"

namespace cairn::aws {

AssumedRole::AssumedRole(std::unique_ptr<CredentialsProvider> caller, RoleRequest role, StsPlace place,
                         Surroundings surroundings)
    : caller_(std::move(caller)),
      role_(std::move(role)),
      sts_(std::move(place), surroundings),
      sessions_(fmt::format("the role {}, assumed with {}", role_.role_arn, caller_->describe()), *surroundings.clock,
                [this] { return sts_.assume_role(*caller_, role_); }) {}

Result<std::unique_ptr<CredentialsProvider>> customer_credentials(std::unique_ptr<CredentialsProvider> base,
                                                                  CustomerRole customer, Surroundings surroundings) {
  std::unique_ptr<CredentialsProvider> caller = std::move(base);
  if (!customer.proxy_role_arn.empty()) {
    StsPlace place = TRY(sts_place(customer.region, customer.proxy_role_arn, surroundings.environment));
    caller = std::make_unique<AssumedRole>(
        std::move(caller), RoleRequest{.role_arn = customer.proxy_role_arn, .session_name = customer.role.session_name},
        std::move(place), surroundings);
  }
  StsPlace place = TRY(sts_place(customer.region, customer.role.role_arn, surroundings.environment));
  return std::unique_ptr<CredentialsProvider>(std::make_unique<AssumedRole>(std::move(caller), std::move(customer.role),
                                                                            std::move(place), std::move(surroundings)));
}

}  // namespace cairn::aws
