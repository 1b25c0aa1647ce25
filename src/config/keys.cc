#include "config/keys.h"

#include <algorithm>
#include <array>

#include "config/aws_role.h"
#include "config/config_value.h"
#include "config/flags.h"

namespace cairn {
namespace {

// "not supported by this version yet", with what to do meanwhile.
Error not_yet(const ConfigValue& value, std::string_view what, std::string_view meanwhile) {
  return value.error(fmt::format("{} is not supported by this version yet", what)).hinting(std::string(meanwhile));
}

// Says again at the value's place what a parser of flags says.
template <typename T>
Result<T> placed(const ConfigValue& value, Result<T> result) {
  if (result) return result;
  return value.error(result.error().message()).hinting(result.error().hint());
}

Status take_source_path(const ConfigValue& value, Connection& connection) {
  const std::string location = TRY(value.expanded_text());
  if (location.contains("://")) {
    return value.error("an address, not the path of a directory")
        .hinting("a bucket is named by `bucket:`, and without `path:` it is read itself");
  }
  connection.source.location = TRY(value.file_path());
  return {};
}

Status take_source_prefix(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  connection.source.prefix = TRY(placed(value, parse_key_prefix(text)));
  return {};
}

Status take_source_bucket(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  connection.source.bucket_override = TRY(placed(value, parse_bucket_name(text)));
  return {};
}

Status take_start_date(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  connection.source.start_date = TRY(placed(value, parse_start_date(text)));
  return {};
}

// Unquoted digits are a number to most readers of YAML, which then loses its leading zeros.
Status take_account_id(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  const bool is_bare_number = !value.node.is_quoted && std::ranges::all_of(value.node.text, [](unsigned char c) {
    return c >= '0' && c <= '9';
  });
  if (is_bare_number) {
    return value.error("an account id needs quotes, or programs that read YAML take it for a number")
        .hinting(fmt::format("write it as `account_id: \"{}\"`", text));
  }
  const AwsRole role = TRY(placed(value, parse_aws_account(text)));
  connection.source.account_id = role.account_id;
  if (connection.source.role_name.empty()) connection.source.role_name = role.role_name;
  return {};
}

Status take_role_name(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  const AwsRole role = TRY(placed(value, parse_aws_role(text)));
  connection.source.role_name = role.role_name;
  if (connection.source.account_id.empty()) connection.source.account_id = role.account_id;
  return {};
}

Result<bool> yes_or_no(const ConfigValue& value) {
  static constexpr Choice<bool> kChoices[] = {{"true", true}, {"false", false}};
  return choose(value, kChoices);
}

Status take_region(const ConfigValue& value, Connection& connection) {
  connection.source.s3.region = TRY(value.expanded_text());
  return {};
}

Status take_endpoint(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  connection.source.s3.endpoint = TRY(placed(value, parse_endpoint(text)));
  return {};
}

Status take_path_style(const ConfigValue& value, Connection& connection) {
  connection.source.s3.is_path_style = TRY(yes_or_no(value));
  return {};
}

Status take_allow_http(const ConfigValue& value, Connection& connection) {
  connection.source.s3.allows_http = TRY(yes_or_no(value));
  return {};
}

Status take_request_payer(const ConfigValue& value, Connection& connection) {
  static constexpr Choice<bool> kChoices[] = {{"requester", true}, {"owner", false}};
  connection.source.s3.pays_as_requester = TRY(choose(value, kChoices));
  return {};
}

Status take_fips(const ConfigValue& value, Connection& connection) {
  connection.source.s3.is_fips = TRY(yes_or_no(value));
  return {};
}

Status take_dual_stack(const ConfigValue& value, Connection& connection) {
  connection.source.s3.is_dual_stack = TRY(yes_or_no(value));
  return {};
}

Status take_ca_bundle(const ConfigValue& value, Connection& connection) {
  connection.source.s3.ca_bundle = TRY(value.file_path());
  return {};
}

Status take_external_id(const ConfigValue& value, Connection& connection) {
  connection.source.external_id = TRY(value.expanded_text());
  return {};
}

Status take_gateway(const ConfigValue& value, Connection&) {
  if (TRY(value.expanded_text()) == "none") return {};
  return not_yet(value, "a gateway", "the one choice there is: `gateway: none`");
}

Status take_destination_type(const ConfigValue& value, Connection& connection) {
  connection.destination.type = TRY(value.expanded_text());
  return {};
}

Status take_destination_path(const ConfigValue& value, Connection& connection) {
  const std::string path = TRY(value.expanded_text());
  if (path.contains("://")) return value.error("an address, not the path of a file");
  connection.destination.path = TRY(value.file_path());
  return {};
}

Status take_publish(const ConfigValue& value, Connection& connection) {
  connection.destination.publish = TRY(value.file_path());
  return {};
}

Status take_schema(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  connection.destination.schema = TRY(placed(value, parse_schema_name(text)));
  return {};
}

Status take_raw_schema(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  connection.destination.raw_schema = TRY(placed(value, parse_schema_name(text)));
  return {};
}

Status take_memory(const ConfigValue& value, Connection& connection) {
  const std::string text = TRY(value.expanded_text());
  connection.destination.memory_bytes = TRY(placed(value, parse_byte_size(text)));
  return {};
}

Status take_threads(const ConfigValue& value, Connection& connection) {
  connection.destination.threads = static_cast<unsigned>(TRY(value.integer(1, kThreadsMax)));
  return {};
}

Status take_ignore(const ConfigValue& value, Connection& connection) {
  connection.selection.ignore = TRY(value.texts());
  return {};
}

Status take_gaps(const ConfigValue& value, Connection& connection) {
  static constexpr Choice<GapPolicy> kChoices[] = {{"warn", GapPolicy::kWarn}, {"hold", GapPolicy::kHold}};
  connection.policies.gaps = TRY(choose(value, kChoices));
  return {};
}

Status take_shrink(const ConfigValue& value, Connection& connection) {
  static constexpr Choice<ShrinkPolicy> kChoices[] = {{"hold", ShrinkPolicy::kHold},
                                                      {"publish", ShrinkPolicy::kPublish}};
  connection.policies.shrink = TRY(choose(value, kChoices));
  return {};
}

Status take_timestamps(const ConfigValue& value, Connection& connection) {
  static constexpr Choice<TimestampPolicy> kChoices[] = {{"auto", TimestampPolicy::kAuto},
                                                         {"raw", TimestampPolicy::kRaw}};
  connection.policies.timestamps = TRY(choose(value, kChoices));
  return {};
}

Status take_key_mode(const ConfigValue& value, Connection& connection) {
  static constexpr Choice<KeyMode> kChoices[] = {{"default", KeyMode::kDefault}, {"heap", KeyMode::kHeap}};
  connection.policies.key_mode = TRY(choose(value, kChoices));
  return {};
}

Status take_metadata(const ConfigValue& value, Connection& connection) {
  if (TRY(value.expanded_text()) == "stitch") return not_yet(value, "`stitch`", "`native` shows Cairn's own columns");
  static constexpr Choice<MetadataProfile> kChoices[] = {{"native", MetadataProfile::kNative},
                                                         {"none", MetadataProfile::kNone}};
  connection.policies.metadata = TRY(choose(value, kChoices));
  return {};
}

Status take_type_changes(const ConfigValue& value, Connection& connection) {
  if (TRY(value.expanded_text()) == "split") {
    return not_yet(value, "`split`", "`widen` gives a column of their own to values that no common type holds");
  }
  static constexpr Choice<TypeChangePolicy> kChoices[] = {{"widen", TypeChangePolicy::kWiden},
                                                          {"hold", TypeChangePolicy::kHold}};
  connection.policies.type_changes = TRY(choose(value, kChoices));
  return {};
}

using enum KeyStatus;

constexpr std::array kKeys{
    ConfigKey{"source", "section", "", "Where the dumps are.", kRequired},
    ConfigKey{
        "source.path", "path", "",
        "A directory that is a copy of the bucket, to be read in its place; a relative one starts at the workspace.",
        kOptional, take_source_path},
    ConfigKey{"source.prefix", "text", "", "The folder in the bucket that holds `manifests/`, if that is not the top.",
              kOptional, take_source_prefix},
    ConfigKey{"source.bucket", "text", "the one that all manifests name",
              "The bucket, to which the manifests' files must belong. It is needed where there is no `path`.",
              kOptional, take_source_bucket},
    ConfigKey{"source.start_date", "date", "the beginning",
              "What happened before it is not loaded, in tables with a field `time`; `2024-01-31` or `01/31/2024`.",
              kOptional, take_start_date},
    ConfigKey{"source.gateway", "none", "none", "Which machine in a private network reads the source.", kOptional,
              take_gateway},
    ConfigKey{"source.account_id", "text", "",
              "The AWS account that owns the bucket: 12 digits, in quotes. A bucket of another account is refused.",
              kOptional, take_account_id},
    ConfigKey{"source.role_name", "text", "", "The role to assume there. A copy needs none.", kOptional,
              take_role_name},
    ConfigKey{"source.external_id", "text", "", "What the role's trust policy asks for. A copy needs none.", kOptional,
              take_external_id},
    ConfigKey{"source.auth", "text", "", "without `role_name` the credentials of the environment are used", kLater},
    ConfigKey{"source.region", "text", "AWS_REGION; else the bucket's own answer tells",
              "The region that the bucket is in, such as `eu-central-1`.", kOptional, take_region},
    ConfigKey{"source.endpoint", "text", "that of AWS", "The address of a server other than AWS's that speaks S3.",
              kOptional, take_endpoint},
    ConfigKey{"source.path_style", "true, false", "false",
              "Whether the bucket stands in the path of an address, and not in the name of the host.", kOptional,
              take_path_style},
    ConfigKey{"source.allow_http", "true, false", "false",
              "Whether an `endpoint` on another machine may be asked without encryption.", kOptional, take_allow_http},
    ConfigKey{"source.request_payer", "requester, owner", "owner",
              "Who pays for requests; a bucket that charges requesters wants this said.", kOptional,
              take_request_payer},
    ConfigKey{"source.fips", "true, false", "false",
              "Whether AWS's endpoints with validated cryptography (FIPS 140) are asked.", kOptional, take_fips},
    ConfigKey{"source.dual_stack", "true, false", "false", "Whether AWS's endpoints that speak IPv6 too are asked.",
              kOptional, take_dual_stack},
    ConfigKey{"source.ca_bundle", "path", "AWS_CA_BUNDLE, CURL_CA_BUNDLE; else that of the system",
              "A file of certificates in PEM that servers are checked against.", kOptional, take_ca_bundle},

    ConfigKey{"destination", "section", "", "Where the tables go.", kRequired},
    ConfigKey{"destination.type", "text", "", "The kind of database, such as `duckdb`.", kRequired,
              take_destination_type},
    ConfigKey{
        "destination.path", "path", "",
        "The database file; a relative one starts at the workspace. Not named like a schema: `heap.duckdb` with schema "
        "`heap` is refused.",
        kRequired, take_destination_path},
    ConfigKey{"destination.schema", "text", "heap", "The schema of the published views, which people query.", kOptional,
              take_schema},
    ConfigKey{"destination.raw_schema", "text", "<schema>_raw", "The schema of the tables themselves.", kOptional,
              take_raw_schema},
    ConfigKey{"destination.memory", "size", "256MiB",
              "How much memory the database engine may use; the process needs some more.", kOptional, take_memory},
    ConfigKey{"destination.threads", "integer", "one per core", "How many threads the database engine may use.",
              kOptional, take_threads},
    ConfigKey{"destination.replace", "text", "", "a full dump replaces rows in place", kLater},
    ConfigKey{"destination.publish", "path", "",
              "Where a copy of the database file goes after each run, for readers that keep it open.", kOptional,
              take_publish},

    ConfigKey{"select", "list of tables and globs", "",
              "What is loaded; `\"*\"` is everything, future tables included."},
    ConfigKey{"select[].fields", "list of names", "all, future ones included",
              "Exactly these fields, and the key; a new field waits until it is listed."},
    ConfigKey{"select[].exclude", "list of globs", "", "All fields but these."},
    ConfigKey{"select[].key", "list of names", "see `policies.key_mode`", "The key of the table."},
    ConfigKey{"select[].hash", "list of globs", "", "leave such fields out with `exclude` until then", kLater},
    ConfigKey{"ignore", "list of tables and globs", "", "What is not loaded and not shown as new.", kOptional,
              take_ignore},

    ConfigKey{"policies", "section", "", "What to do when something unusual happens."},
    ConfigKey{"policies.gaps", "warn, hold", "warn", "What a missing dump id does: say so, or stop before it.",
              kOptional, take_gaps},
    ConfigKey{"policies.shrink", "hold, publish", "hold",
              "What a full dump does that loses many rows: wait for a person, or go on.", kOptional, take_shrink},
    ConfigKey{"policies.timestamps", "auto, raw", "auto",
              "Whether times are found and converted, or left as the file has them.", kOptional, take_timestamps},
    ConfigKey{"policies.key_mode", "default, heap", "default",
              "Keys of one column, or with the user's id as Heap recommends.", kOptional, take_key_mode},
    ConfigKey{"policies.metadata", "native, none", "native",
              "Whether the published views show `_cairn_dump_id` and `_cairn_loaded_at`. It holds from when the views "
              "are made: to change it later, drop them first.",
              kOptional, take_metadata},
    ConfigKey{"policies.type_changes", "widen, hold", "widen",
              "What a field does whose type has changed: its column widens, or its table waits.", kOptional,
              take_type_changes},
    ConfigKey{"policies.vanished_fields", "text", "", "a vanished field is kept, with a notice", kLater},
    ConfigKey{"policies.identity", "text", "",
              "views will resolve identities by user_migrations; today they show rows as Heap delivered them", kLater},
    ConfigKey{"policies.users_merge", "text", "", "the published view of users takes the newest row", kLater},
    ConfigKey{"policies.naming", "text", "", "names are mapped to safe ones", kLater},

    ConfigKey{"schedule", "section", "", "call `cairn sync` from cron or a systemd timer until then", kLater},
    ConfigKey{"post_load", "section", "", "call what you need after `cairn sync` until then", kLater},
};

}  // namespace

std::span<const ConfigKey> config_keys() { return kKeys; }

const ConfigKey* find_config_key(std::string_view path) {
  const auto* at = std::ranges::find(kKeys, path, &ConfigKey::path);
  return at == kKeys.end() ? nullptr : at;
}

}  // namespace cairn
