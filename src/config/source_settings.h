#pragma once

#include <optional>
#include <string>

#include "model/start_date.h"

namespace cairn {

// Where the dumps are, as a connection file or `--source` says it. source/all.h opens it.
struct SourceSettings {
  std::string location;         // a directory, or an address such as s3://bucket
  std::string prefix;           // in front of `manifests/` and `sync_<n>/`; empty, or it ends in a slash
  std::string bucket_override;  // the bucket that the manifests of a local copy may name; empty: the one they all name
  std::optional<StartDate> start_date;  // what happened before it is not loaded
  // How the bucket itself will be reached; a copy needs none of it.
  std::string account_id;   // the AWS account that owns the bucket: 12 digits; empty: not said
  std::string role_name;    // the role to assume there; empty: none
  std::string external_id;  // what is sent along when it is assumed

  bool operator==(const SourceSettings&) const = default;
};

}  // namespace cairn
