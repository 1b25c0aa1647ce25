#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/init_questions.h"
#include "cli/prompt.h"
#include "config/connection.h"
#include "config/connection_draft.h"
#include "config/workspace.h"
#include "source/all.h"
#include "source/object_store.h"
#include "sync/discovery.h"

namespace cairn::cli {

// What the flags of `cairn init` answer in advance.
struct InitAnswers {
  std::optional<std::string> name;
  std::optional<std::string> gateway;
  std::optional<std::string> start_date;
  std::optional<std::string> bucket;
  std::optional<std::string> source;
  std::optional<std::string> prefix;
  std::optional<std::string> account;
  std::optional<std::string> role;
  std::optional<std::string> destination;
  std::optional<std::string> schema;
  std::optional<std::string> new_things;
  std::optional<std::string> select;
};

// The form that a new connection fills in. Each answer comes from a flag, else from a person, else from its default; it
// is checked before the next question is asked. Opens the source on the way, and changes nothing.
class InitForm {
 public:
  // `prompt` is null where nobody can be asked. Borrows all.
  InitForm(const InitAnswers& answers, const Workspace& workspace, Prompt* prompt, StoreSurroundings surroundings)
      : answers_(answers), workspace_(workspace), prompt_(prompt), surroundings_(std::move(surroundings)) {}

  // `taken` are the names there are.
  Status ask_name(const std::vector<std::string>& taken);
  Status ask_source();
  Status ask_destination(const std::vector<Connection>& others);
  // Which tables; REQUIRES: ask_source().
  Status ask_selection();
  // Whether to go on: yes where nobody can be asked.
  Result<bool> confirm(const std::string& question);

  // What a person should know about answers that are allowed and probably not meant, each a sentence; REQUIRES: all was
  // asked.
  std::vector<std::string> remarks() const;

  const ConnectionDraft& draft() const { return draft_; }
  const Discovery& discovery() const { return *discovery_; }

 private:
  // The answer of the flag, of the person or of the default, once it is accepted.
  Result<std::string> fill(const FormQuestion& asked, const std::optional<std::string>& answer,
                           const Prompt::Accept& accept);
  Result<std::string> open_source(const std::string& answer);
  Result<std::string> accept_account(const std::string& answer);
  Result<std::string> accept_role(const std::string& answer);
  Result<std::string> accept_selection(const std::string& answer);
  std::string in_workspace(const std::string& path) const;

  const InitAnswers& answers_;
  const Workspace& workspace_;
  Prompt* prompt_;
  const StoreSurroundings surroundings_;
  ConnectionDraft draft_;
  std::optional<Discovery> discovery_;
  std::string named_bucket_;  // by all manifests; empty: they name several, or none
};

}  // namespace cairn::cli
