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
