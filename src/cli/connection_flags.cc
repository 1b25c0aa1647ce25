#include "cli/connection_flags.h"

#include <CLI/CLI.hpp>

#include "cli/version.h"
#include "config/copy_path.h"
#include "config/flags.h"
#include "config/workspace.h"
#include "destination/factory.h"
#include "source/all.h"

namespace cairn::cli {
namespace {

// Everything by flags: no workspace is looked for.
Result<Connection> connection_of_flags(const ConnectionFlags& flags) {
  if (!flags.destination.has_value()) {
    return Error(ErrorKind::kConfig, "--source needs --destination")
        .hinting("for example --destination duckdb:warehouse.duckdb");
  }
  Connection connection;
  connection.source = TRY_WITHIN(parse_source_location(*flags.source), "--source");
  connection.destination = TRY_WITHIN(parse_destination_uri(*flags.destination), "--destination");
  return connection;
}

// Flags that refine a connection, whether it came from a file or from flags.
Status apply_refinements(const ConnectionFlags& flags, Connection& connection) {
  SourceSettings& source = connection.source;
  DestinationOptions& destination = connection.destination;
  if (flags.prefix) source.prefix = TRY_WITHIN(parse_key_prefix(*flags.prefix), "--prefix");
  if (flags.bucket) source.bucket_override = TRY_WITHIN(parse_bucket_name(*flags.bucket), "--bucket");
  if (flags.region) source.s3.region = *flags.region;
  if (flags.endpoint) source.s3.endpoint = TRY_WITHIN(parse_endpoint(*flags.endpoint), "--endpoint");
  if (flags.is_path_style) source.s3.is_path_style = true;
  if (flags.schema) destination.schema = TRY_WITHIN(parse_schema_name(*flags.schema), "--schema");
  if (flags.publish) {
    destination.publish = *flags.publish;
    TRY_WITHIN(check_copy_path({.copy = *flags.publish, .database = destination.path}), "--publish");
  }
  if (flags.raw_schema) destination.raw_schema = TRY_WITHIN(parse_schema_name(*flags.raw_schema), "--raw-schema");
  if (flags.memory) destination.memory_bytes = TRY_WITHIN(parse_byte_size(*flags.memory), "--memory");
  if (flags.threads) destination.threads = TRY_WITHIN(parse_thread_count(*flags.threads), "--threads");
  if (flags.start_date) source.start_date = TRY_WITHIN(parse_start_date(*flags.start_date), "--start-date");
  if (flags.select) connection.selection = TRY_WITHIN(parse_select_list(*flags.select), "--select");
  return {};
}

Result<NamedConnection> resolve_by_flags(const ConnectionFlags& flags, const Environment& environment) {
  NamedConnection resolved{TRY(connection_of_flags(flags)), {}, {}, flags.adopts_schema};
  TRY(apply_refinements(flags, resolved.connection));
  resolved.cache_directory =
      cache_dir_without_workspace(resolved.connection.source, resolved.connection.destination, environment);
  return resolved;
}

Result<NamedConnection> resolve_by_workspace(const ConnectionFlags& flags, const Environment& environment) {
  if (flags.destination.has_value()) {
    return Error(ErrorKind::kConfig, "--destination needs --source")
        .hinting("give both, or neither and use a connection file");
  }
  const auto workspace = TRY(find_workspace(flags.workspace, std::filesystem::current_path(), environment));
  if (!workspace.has_value()) {
    return Error(ErrorKind::kConfig, "no connection: there is no connections/ directory here")
        .hinting("give --source and --destination, or name a workspace with --workspace DIR");
  }
  const std::string name = TRY(choose_connection(*workspace, flags.connection, environment));
  NamedConnection resolved{TRY(open_connection(*workspace, name, environment)), workspace->cache_dir(name),
                           workspace->connection_file(name), flags.adopts_schema};
  TRY(apply_refinements(flags, resolved.connection));
  return resolved;
}

// A person at a terminal watches the progress line; everybody else gets JSON lines, unless told otherwise.
std::unique_ptr<Log> make_log(Session& session) {
  if (!session.log_format.has_value() && session.console.is_interactive()) return std::make_unique<NullLog>();
  return std::make_unique<ConsoleLog>(session.console, session.clock, session.log_format.value_or(LogFormat::kJson));
}

// A connection is named or made of flags; one of the two would be ignored.
Status refuse_both(const ConnectionFlags& flags) {
  if (!flags.source.has_value() || !(flags.connection.has_value() || flags.workspace.has_value())) return {};
  return make_error(ErrorKind::kConfig, "--source and {} exclude each other",
                    flags.connection.has_value() ? "--connection" : "--workspace")
      .hinting("a connection file says where its source is; without --source, flags refine what it says");
}

constexpr const char* kByFlags = "A connection without a file";
constexpr const char* kRefine = "Refinements of either";

}  // namespace

OutputFormat ConnectionFlags::format() const {
  if (output == "json") return OutputFormat::kJson;
  return output == "csv" ? OutputFormat::kCsv : OutputFormat::kText;
}

void add_output_flag(CLI::App& command, std::string& output, OutputForms forms) {
  const bool has_csv = forms == OutputForms::kTextJsonOrCsv;
  command
      .add_option("--output", output,
                  has_csv ? "Form of the result: text, json or csv (default text)"
                          : "Form of the result: text or json (default text)")
      ->check(CLI::IsMember(has_csv ? std::vector<std::string>{"text", "json", "csv"}
                                    : std::vector<std::string>{"text", "json"}))
      ->type_name("FORM");
}

void add_workspace_flag(CLI::App& command, std::optional<std::string>& workspace) {
  command.add_option("--workspace", workspace, "Directory with connections/ (default: this one, or CAIRN_WORKSPACE)")
      ->type_name("DIR");
}

void add_file_flags(CLI::App& command, ConnectionFlags& flags) {
  constexpr const char* kWhich = "Which connection";
  command
      .add_option("-c,--connection", flags.connection,
                  "Connection file by name (default: the only one, or CAIRN_CONNECTION)")
      ->type_name("NAME")
      ->group(kWhich);
  add_workspace_flag(command, flags.workspace);
  command.get_option("--workspace")->group(kWhich);
}

void add_source_flags(CLI::App& command, ConnectionFlags& flags) {
  add_file_flags(command, flags);
  command
      .add_option("--source", flags.source, "Bucket, as s3://BUCKET or s3://BUCKET/PREFIX, or a directory with a copy")
      ->type_name("SOURCE")
      ->group(kByFlags);
  command.add_option("--select", flags.select, "Tables to load: names and globs, separated by commas")
      ->type_name("LIST")
      ->group(kRefine);
  command.add_option("--start-date", flags.start_date, "Leave out what happened before it (2024-01-31 or 01/31/2024)")
      ->type_name("DATE")
      ->group(kRefine);
  command.add_option("--prefix", flags.prefix, "Folder in the bucket that manifests/ lies in")
      ->type_name("PREFIX")
      ->group(kRefine);
  command.add_option("--bucket", flags.bucket, "Bucket that the manifests of a copy name, if they name several")
      ->type_name("NAME")
      ->group(kRefine);
  command.add_option("--region", flags.region, "Region of the bucket (default: found by itself)")
      ->type_name("NAME")
      ->group(kRefine);
  command.add_option("--endpoint", flags.endpoint, "Address of a server other than AWS's that speaks S3")
      ->type_name("URL")
      ->group(kRefine);
  command.add_flag("--path-style", flags.is_path_style, "Name the bucket in the path, not in the host")->group(kRefine);
}

void add_connection_flags(CLI::App& command, ConnectionFlags& flags, OutputForms forms) {
  add_source_flags(command, flags);
  command.add_option("--destination", flags.destination, "TYPE:PATH, such as duckdb:warehouse.duckdb")
      ->type_name("TYPE:PATH")
      ->group(kByFlags);
  command.add_option("--schema", flags.schema, "Schema of the published views (default heap)")
      ->type_name("NAME")
      ->group(kRefine);
  command
      .add_option("--publish", flags.publish,
                  "Where a copy of the database goes after each run, for readers to keep open")
      ->type_name("PATH")
      ->group(kRefine);
  command.add_option("--raw-schema", flags.raw_schema, "Schema of the storage tables (default <schema>_raw)")
      ->type_name("NAME")
      ->group(kRefine);
  command.add_option("--memory", flags.memory, "Memory of the database engine (default 256MiB)")
      ->type_name("SIZE")
      ->group(kRefine);
  command.add_option("--threads", flags.threads, "Threads of a load (default: one a core)")
      ->type_name("N")
      ->group(kRefine);
  command
      .add_flag("--adopt", flags.adopts_schema,
                "Accept schemas with tables that Cairn did not make, and a bucket other than before")
      ->group(kRefine);

  add_output_flag(command, flags.output, forms);
}

void add_log_flag(CLI::App& command, Session& session) {
  command
      .add_option_function<std::string>(
          "--log-format",
          [&session](const std::string& form) {
            session.log_format = form == "json" ? LogFormat::kJson : LogFormat::kText;
          },
          "Form of what goes to stderr, errors too: text or json lines (default: errors as text, and of a run json "
          "lines, or none on a terminal)")
      ->trigger_on_parse()
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORM")
      ->group("Messages");
}

Result<NamedConnection> resolve_connection(const ConnectionFlags& flags, const Environment& environment) {
  TRY(refuse_both(flags));
  return flags.source.has_value() ? resolve_by_flags(flags, environment) : resolve_by_workspace(flags, environment);
}

Result<NamedConnection> resolve_source(const ConnectionFlags& flags, const Environment& environment) {
  TRY(refuse_both(flags));
  if (!flags.source.has_value()) return resolve_by_workspace(flags, environment);
  NamedConnection named;
  named.connection.source = TRY_WITHIN(parse_source_location(*flags.source), "--source");
  TRY(apply_refinements(flags, named.connection));
  return named;
}

RunSettings run_settings(const NamedConnection& named) {
  const Connection& connection = named.connection;
  return {.selection = connection.selection,
          .policies = connection.policies,
          .start_date = connection.source.start_date,
          .heap_connect = {connection.source.prefix, connection.source.bucket_override,
                           named.cache_directory.empty() ? "" : named.cache_directory / "manifests"},
          .cache_directory = named.cache_directory,
          .version = std::string(kVersion),
          .adopts_bucket = named.adopts_schema};
}

DestinationSettings destination_settings(const NamedConnection& named) {
  DestinationSettings settings = destination_settings(named.connection.destination);
  settings.adopts_schema = named.adopts_schema;
  return settings;
}

DestinationSettings destination_settings(const DestinationOptions& options) {
  return {.type = options.type,
          .path = options.path,
          .schema = options.schema,
          .raw_schema = options.raw_schema,
          .publish = options.publish,
          .memory_bytes = options.memory_bytes,
          .threads = options.threads,
          .version = std::string(kVersion)};
}

StoreSurroundings store_surroundings(const Session& session) {
  return {session.environment, session.clock, session.stop};
}

Result<std::unique_ptr<Workbench>> Workbench::open(const ConnectionFlags& flags, Session& session) {
  return open(TRY(resolve_connection(flags, session.environment)), session);
}

Result<std::unique_ptr<Workbench>> Workbench::open(const NamedConnection& named, Session& session) {
  std::unique_ptr<Workbench> bench(new Workbench);
  bench->session_ = &session;
  bench->settings_ = run_settings(named);
  bench->destination_ = TRY(make_destination(destination_settings(named), session.clock));
  bench->store_ = TRY(open_store(named.connection.source, store_surroundings(session)));
  bench->log_ = make_log(session);
  return bench;
}

RunParts Workbench::parts(RunObserver& observer) {
  return {*store_, *destination_, session_->clock, *log_, observer, session_->stop};
}

}  // namespace cairn::cli
