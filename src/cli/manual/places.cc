#include "cli/manual/places.h"

#include <array>

namespace cairn::cli {
namespace {

constexpr std::array kVariables{
    Place{"CAIRN_WORKSPACE", "The workspace, where no flag names one."},
    Place{"CAIRN_CONNECTION", "The connection of the workspace, where no flag names one."},
    Place{"XDG_CACHE_HOME",
          "Where the caches of connections without a workspace lie, in the directory `cairn`; `~/.cache` if it is "
          "unset."},
    Place{"HOME", "Where `~/.cache` lies."},
    Place{"AWS_ACCESS_KEY_ID", "The key that buckets of S3 are read with."},
    Place{"AWS_SECRET_ACCESS_KEY", "The secret of that key."},
    Place{"AWS_SESSION_TOKEN", "The token of that key, if it is a temporary one."},
    Place{"AWS_WEB_IDENTITY_TOKEN_FILE", "The token of a web identity, such as EKS gives to a pod."},
    Place{"AWS_ROLE_ARN", "The role that a web identity assumes."},
    Place{"AWS_ROLE_SESSION_NAME", "What its sessions are called; `cairn` if it is unset."},
    Place{"AWS_PROFILE", "The profile of the shared files whose credentials are used."},
    Place{"AWS_DEFAULT_PROFILE", "The same, if `AWS_PROFILE` is unset."},
    Place{"AWS_CONFIG_FILE", "The shared file of profiles; `~/.aws/config` if it is unset."},
    Place{"AWS_SHARED_CREDENTIALS_FILE", "The shared file of keys; `~/.aws/credentials` if it is unset."},
    Place{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "Where a container of ECS gets credentials."},
    Place{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "The same as a whole address, as EKS Pod Identity sets it."},
    Place{"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "A file with the token that is sent there, read each time."},
    Place{"AWS_CONTAINER_AUTHORIZATION_TOKEN", "That token, where no file is named."},
    Place{"AWS_EC2_METADATA_DISABLED", "`true`: an EC2 instance is not asked for its role."},
    Place{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "Another address of that service; one of this machine itself only."},
    Place{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "`IPv6`: the instance is asked by its IPv6 address."},
    Place{"AWS_ENDPOINT_URL_STS", "Another server that hands out sessions in roles."},
    Place{"AWS_ENDPOINT_URL_SSO", "Another portal of IAM Identity Center."},
    Place{"AWS_ENDPOINT_URL", "Another server for both, where theirs are unset."},
    Place{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "`true`: the last three are ignored."},
    Place{"AWS_REGION", "The region of the bucket, where no connection names one."},
    Place{"AWS_DEFAULT_REGION", "The same, if `AWS_REGION` is unset."},
    Place{"AWS_CA_BUNDLE", "A file of certificates in PEM that servers are checked against."},
    Place{"CURL_CA_BUNDLE", "The same, if `AWS_CA_BUNDLE` is unset."},
    Place{"SSL_CERT_FILE", "The same, if both are unset."},
    Place{"HTTPS_PROXY", "The proxy for https, such as `http://proxy.example.com:3128`; `https_proxy` comes first."},
    Place{"ALL_PROXY",
          "The proxy for http and https, where theirs is unset; `all_proxy` comes first. The one for http "
          "alone is `http_proxy`, in small letters only."},
    Place{"NO_PROXY", "Hosts and domains that are asked directly, with commas between; `no_proxy` comes first."},
    Place{"NO_COLOR", "Set to anything, it turns colours off."},
    Place{"TERM", "`dumb` turns colours off, too."},
};

constexpr std::array kFiles{
    Place{"connections/NAME.yaml", "A connection: one source, one destination, and what goes from one to the other."},
    Place{".cairn/",
          "Beside `connections/`: a lock, caches and a JSON Schema; it may be deleted whenever no run goes on."},
    Place{".cairn/connection.schema.json",
          "A JSON Schema of connection files, which an editor finds by their first line."},
};

}  // namespace

std::span<const Place> environment_variables() { return kVariables; }
std::span<const Place> files() { return kFiles; }

}  // namespace cairn::cli
