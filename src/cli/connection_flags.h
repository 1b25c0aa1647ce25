#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "cli/session.h"
#include "config/connection.h"
#include "destination/destination.h"
#include "destination/settings.h"
#include "source/all.h"
#include "source/object_store.h"
#include "sync/run.h"

namespace CLI {
class App;
}

namespace cairn::cli {

// The flags that say which connection a command works with: by name in a workspace, or all by flags.
struct ConnectionFlags {
  std::optional<std::string> workspace;
  std::optional<std::string> connection;
  std::optional<std::string> source;
  std::optional<std::string> prefix;
  std::optional<std::string> bucket;
  std::optional<std::string> region;
  std::optional<std::string> endpoint;
  bool is_path_style = false;
  std::optional<std::string> destination;
  std::optional<std::string> schema;
  std::optional<std::string> raw_schema;
  std::optional<std::string> publish;
  std::optional<std::string> select;
  std::optional<std::string> start_date;
  std::optional<std::string> memory;
  std::optional<std::string> threads;
  bool adopts_schema = false;
  std::string output = "text";

  OutputFormat format() const;
};

// The forms in which a command prints its result.
enum class OutputForms : std::uint8_t { kTextOrJson, kTextJsonOrCsv };

// Declares them on a command. `flags` outlives the App.
void add_connection_flags(CLI::App& command, ConnectionFlags& flags, OutputForms forms = OutputForms::kTextOrJson);
// --workspace, for commands that work on all of its connections.
void add_workspace_flag(CLI::App& command, std::optional<std::string>& workspace);
// Those alone that name a connection file, for commands that work on the file.
void add_file_flags(CLI::App& command, ConnectionFlags& flags);
// Those that name a source and what of it is selected, for commands that need no destination.
void add_source_flags(CLI::App& command, ConnectionFlags& flags);
void add_output_flag(CLI::App& command, std::string& output, OutputForms forms = OutputForms::kTextOrJson);
// --log-format, which every command has: it holds for the session from where it stands on the command line.
void add_log_flag(CLI::App& command, Session& session);

// What flags and files say together, before anything is opened.
struct NamedConnection {
  Connection connection;
  std::filesystem::path cache_directory;  // of its lock and snapshots
  std::optional<std::filesystem::path> file;
  bool adopts_schema = false;  // --adopt
};

// kConfig where flags and files leave open what is meant, or contradict each other.
Result<NamedConnection> resolve_connection(const ConnectionFlags& flags, const Environment& environment);
// The same, but `--source` needs no `--destination`: then the destination is not to be used.
Result<NamedConnection> resolve_source(const ConnectionFlags& flags, const Environment& environment);

// What is handed to the folders below: of a connection, and of the destination of a file that no run is about.
// What stores are opened with in a session.
StoreSurroundings store_surroundings(const Session& session);
RunSettings run_settings(const NamedConnection& named);
DestinationSettings destination_settings(const NamedConnection& named);
DestinationSettings destination_settings(const DestinationOptions& options);

// A connection that is open for work: it owns what the run borrows.
class Workbench {
 public:
  static Result<std::unique_ptr<Workbench>> open(const ConnectionFlags& flags, Session& session);
  static Result<std::unique_ptr<Workbench>> open(const NamedConnection& named, Session& session);

  RunParts parts(RunObserver& observer);
  RunSettings& settings() { return settings_; }
  ObjectStore& store() { return *store_; }
  Destination& destination() { return *destination_; }

 private:
  Workbench() = default;

  Session* session_ = nullptr;
  RunSettings settings_;
  std::unique_ptr<ObjectStore> store_;
  std::unique_ptr<Destination> destination_;
  std::unique_ptr<Log> log_;
};

}  // namespace cairn::cli
