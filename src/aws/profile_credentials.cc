#include "aws/profile_credentials.h"

#include "aws/assumed_role.h"
#include "aws/container_credentials.h"
#include "aws/instance_credentials.h"
#include "aws/process_credentials.h"
#include "aws/static_credentials.h"

namespace cairn::aws {
namespace {

using Provider = std::unique_ptr<CredentialsProvider>;

Result<Provider> ambient(AmbientSource source, const Surroundings& surroundings) {
  switch (source) {
    case AmbientSource::kEnvironment: return environment_credentials(surroundings.environment);
    case AmbientSource::kInstance: return instance_credentials(surroundings);
    case AmbientSource::kContainer: return container_credentials(surroundings);
  }
  return Provider();
}

std::string_view name_of(AmbientSource source) {
  switch (source) {
    case AmbientSource::kEnvironment: return "Environment, and AWS_ACCESS_KEY_ID is not set";
    case AmbientSource::kInstance: return "Ec2InstanceMetadata, and AWS_EC2_METADATA_DISABLED is true";
    case AmbientSource::kContainer: return "EcsContainer, and there is no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  }
  return "";
}

// Makes the provider of each way that a source may say.
struct Maker {
  const ProfileSource& source;
  const Surroundings& surroundings;

  Result<Provider> operator()(ProfileKey& key) const {
    return Provider(std::make_unique<StaticCredentials>(std::move(key.credentials),
                                                        fmt::format("the profile `{}`", source.profile)));
  }
  Result<Provider> operator()(ProfileProcess& process) const {
    return process_credentials(process.command, fmt::format("the process of the profile `{}`", source.profile),
                               surroundings);
  }
  Result<Provider> operator()(ProfileRole& role) const {
    Provider caller = TRY(caller_of(role));
    StsPlace place = TRY_WITHIN(sts_place(role.region, role.role.role_arn, surroundings.environment), source.place);
    return Provider(
        std::make_unique<AssumedRole>(std::move(caller), std::move(role.role), std::move(place), surroundings));
  }
  Result<Provider> operator()(WebIdentity& identity) const {
    return web_identity_credentials(std::move(identity), surroundings).within(source.place);
  }
  Result<Provider> operator()(SsoRole& role) const {
    return sso_credentials(std::move(role), surroundings).within(source.place);
  }

  Result<Provider> caller_of(ProfileRole& role) const {
    if (auto* profile = std::get_if<std::unique_ptr<ProfileSource>>(&role.caller); profile != nullptr) {
      return profile_credentials(std::move(**profile), surroundings);
    }
    const auto kind = std::get<AmbientSource>(role.caller);
    Provider caller = TRY(ambient(kind, surroundings));
    if (caller != nullptr) return caller;
    return make_error(ErrorKind::kConfig, "{}: credential_source of `{}` is {}", source.place, source.profile,
                      name_of(kind));
  }
};

}  // namespace

Result<std::unique_ptr<CredentialsProvider>> profile_credentials(ProfileSource source,
                                                                 const Surroundings& surroundings) {
  return std::visit(Maker{source, surroundings}, source.how);
}

}  // namespace cairn::aws
