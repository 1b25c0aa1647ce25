#include "aws/credential_chain.h"

#include "aws/container_credentials.h"
#include "aws/instance_credentials.h"
#include "aws/profile_credentials.h"
#include "aws/profile_source.h"
#include "aws/profiles.h"
#include "aws/static_credentials.h"
#include "aws/web_identity.h"

namespace cairn::aws {
namespace {

using Provider = std::unique_ptr<CredentialsProvider>;

Error none_found(const std::string& looked_at) {
  return make_error(ErrorKind::kDenied, "there are no credentials for AWS; looked at {}", looked_at)
      .hinting(
          "set AWS_PROFILE to a profile that works with the AWS CLI, or AWS_ACCESS_KEY_ID and "
          "AWS_SECRET_ACCESS_KEY, or give the machine a role");
}

// The last link. That there is no role here means that there was nothing anywhere.
class LastLink final : public CredentialsProvider {
 public:
  LastLink(Provider instance, std::string looked_at)
      : instance_(std::move(instance)), looked_at_(std::move(looked_at)) {}

  std::string describe() const override { return instance_->describe(); }
  Result<Credentials> credentials() override { return told(instance_->credentials()); }
  Result<Credentials> replace(const Credentials& refused) override { return told(instance_->replace(refused)); }

 private:
  Result<Credentials> told(Result<Credentials> result) const {
    if (result || result.error().kind() != ErrorKind::kNotFound) return result;
    return none_found(fmt::format("{}, EC2 metadata ({})", looked_at_, result.error().text()));
  }

  const Provider instance_;
  const std::string looked_at_;
};

std::string first_of(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return "";
}

// Goes through the links, and keeps what it found empty.
class Chain {
 public:
  Chain(const ChainOptions& options, const Surroundings& surroundings)
      : options_(options),
        surroundings_(surroundings),
        region_(first_of({variable("AWS_REGION"), variable("AWS_DEFAULT_REGION"), options.region})) {}

  Result<Provider> find() {
    if (options_.given.has_value()) {
      return Provider(std::make_unique<StaticCredentials>(*options_.given, "the connection"));
    }
    if (!options_.profile.empty()) return named_profile();
    if (Provider found = TRY(environment_credentials(surroundings_.environment))) return found;
    looked_at_ = "AWS_ACCESS_KEY_ID (not set)";
    if (Provider found = TRY(environment_web_identity(region_, surroundings_))) return found;
    looked_at_ += ", AWS_WEB_IDENTITY_TOKEN_FILE (not set)";
    if (Provider found = TRY(shared_profile())) return found;
    if (Provider found = TRY(container_credentials(surroundings_))) return found;
    looked_at_ += ", AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI (not set)";
    if (Provider found = TRY(instance_credentials(surroundings_))) {
      return Provider(std::make_unique<LastLink>(std::move(found), looked_at_));
    }
    return none_found(looked_at_ + ", EC2 metadata (turned off by AWS_EC2_METADATA_DISABLED)");
  }

 private:
  std::string variable(const std::string& name) const { return surroundings_.environment(name).value_or(""); }

  Result<Provider> named_profile() const {
    const Profiles profiles = TRY(read_profiles(surroundings_.environment));
    std::optional<ProfileSource> source = TRY(find_profile_source(profiles, options_.profile, region_));
    if (source.has_value()) return profile_credentials(*std::move(source), surroundings_);
    return make_error(ErrorKind::kConfig, "{}: the profile `{}` has no credentials",
                      profiles.find(options_.profile)->place, options_.profile);
  }

  // Null: there is none, and nobody asked for it by name, or it says nothing of credentials.
  Result<Provider> shared_profile() {
    const std::string named = first_of({variable("AWS_PROFILE"), variable("AWS_DEFAULT_PROFILE")});
    const std::string name = first_of({named, "default"});
    const Profiles profiles = TRY(read_profiles(surroundings_.environment));
    if (named.empty() && profiles.find(name) == nullptr) {
      looked_at_ += fmt::format(", the profile `default` (not in {})", profiles.places);
      return Provider();
    }
    std::optional<ProfileSource> source = TRY_WITHIN(find_profile_source(profiles, name, region_),
                                                     named.empty() ? "the profile `default`" : "AWS_PROFILE");
    if (source.has_value()) return profile_credentials(*std::move(source), surroundings_);
    looked_at_ += fmt::format(", the profile `{}` (has none: {})", name, profiles.find(name)->place);
    return Provider();
  }

  const ChainOptions& options_;
  const Surroundings& surroundings_;
  const std::string region_;
  std::string looked_at_;
};

}  // namespace

Result<std::unique_ptr<CredentialsProvider>> credential_chain(const ChainOptions& options,
                                                              const Surroundings& surroundings) {
  return Chain(options, surroundings).find();
}

}  // namespace cairn::aws
