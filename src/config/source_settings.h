#pragma once

#include <optional>
#include <string>

#include "model/start_date.h"

namespace cairn {

// How a bucket of S3, or of something that speaks like it, is reached.
struct S3Settings {
  std::string region;    // "eu-central-1"; empty: the bucket's own answer tells
  std::string endpoint;  // "https://objects.example.com"; empty: AWS's own
  bool is_path_style = false;
  bool allows_http = false;  // to other machines than this one
  bool pays_as_requester = false;
  bool is_fips = false;
  bool is_dual_stack = false;
  std::string ca_bundle;  // a file of certificates in PEM; empty: what the environment or the system says

  bool operator==(const S3Settings&) const = default;
};

// Where the dumps are, as a connection file or `--source` says it. source/all.h opens it.
struct SourceSettings {
  std::string location;                 // a directory, or a bucket as s3://bucket
  std::string prefix;                   // in front of `manifests/` and `sync_<n>/`; empty, or it ends in a slash
  std::string bucket_override;          // the bucket that the manifests may name; empty: the one they all name
  std::optional<StartDate> start_date;  // what happened before it is not loaded
  // How the bucket itself is reached; a copy needs none of it.
  S3Settings s3;
  std::string account_id;   // the AWS account that owns the bucket: 12 digits; empty: not said
  std::string role_name;    // the role to assume there; empty: none
  std::string external_id;  // what is sent along when it is assumed

  bool operator==(const SourceSettings&) const = default;
};

}  // namespace cairn
