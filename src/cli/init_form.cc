#include "cli/init_form.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/same_name.h"
#include "cli/connection_flags.h"
#include "cli/workspace_files.h"
#include "config/aws_role.h"
#include "config/connection_name.h"
#include "config/flags.h"
#include "destination/preflight.h"
#include "model/start_date.h"
#include "plan/near_names.h"
#include "source/all.h"
#include "source/heap_connect/published.h"

namespace cairn::cli {
namespace {

Result<std::string> accept_gateway(const std::string& answer) {
  if (answer == "none") return answer;
  return make_error(ErrorKind::kConfig, "`{}`: this version knows no gateway", answer)
      .hinting("`none` is the one choice there is: Cairn reads the source from the machine it runs on");
}

// In either form, as ISO.
Result<std::string> accept_start_date(const std::string& answer) {
  return answer.empty() ? Result<std::string>("") : format_start_date(TRY(parse_start_date(answer)));
}

Result<std::string> accept_bucket(const std::string& answer) {
  return answer.empty() ? Result<std::string>("") : parse_bucket_name(answer);
}

struct NewThingsWord {
  std::string_view word;
  NewThings value;
};
constexpr std::array<NewThingsWord, 3> kNewThings{
    {{"wait", NewThings::kWait}, {"fields", NewThings::kFieldsCome}, {"all", NewThings::kEverything}}};

Result<std::string> accept_new_things(const std::string& answer) {
  for (const auto& [word, value] : kNewThings) {
    if (word == answer) return answer;
  }
  return make_error(ErrorKind::kConfig, "`{}` is none of: wait, fields, all", answer)
      .hinting(
          "wait: new tables and fields must be selected; fields: new fields come, new tables wait; all: everything "
          "comes");
}

NewThings new_things_of(std::string_view answer) {
  return std::ranges::find(kNewThings, answer, &NewThingsWord::word)->value;
}

// Of what a person who decides table by table would look at first: what is delivered now, and is not ignored anyhow.
bool is_worth_loading(const DiscoveredTable& table) {
  return table.selected != Selected::kIgnored && !table.is_long_unseen;
}

// An entry for one table; with its fields as they are now, if new ones are to wait.
SelectEntry entry_for(const DiscoveredTable& table, NewThings new_things) {
  SelectEntry entry{.pattern = table.name.value()};
  if (new_things != NewThings::kWait || table.fields.empty()) return entry;
  entry.fields.emplace();
  for (const DiscoveredField& field : table.fields) {
    if (field.last_dump == table.last_dump) entry.fields->push_back(field.name);
  }
  if (entry.fields->empty()) entry.fields.reset();
  return entry;
}

}  // namespace

Result<std::string> InitForm::fill(const FormQuestion& asked, const std::optional<std::string>& answer,
                                   const Prompt::Accept& accept) {
  if (answer.has_value()) return TRY_WITHIN(accept(*answer), asked.flag);
  if (prompt_ != nullptr) return prompt_->ask(asked.question, accept);
  Result<std::string> accepted = accept(asked.question.default_answer);
  if (accepted.has_value()) return accepted;
  return std::move(accepted).error().hinting(fmt::format("give it with {}", asked.flag));
}

std::string InitForm::in_workspace(const std::string& path) const {
  namespace fs = std::filesystem;
  if (fs::path(path).is_absolute()) return path;
  const fs::path current = fs::current_path();
  const fs::path workspace = (current / workspace_.dir).lexically_normal();
  if (fs::path relative = workspace.lexically_relative(current); relative == "." || relative.empty()) return path;
  return (current / path).lexically_normal().lexically_relative(workspace).string();
}

Status InitForm::ask_name(const std::vector<std::string>& taken) {
  const auto accept = [&](const std::string& answer) -> Result<std::string> {
    TRY(check_connection_name(answer));
    const auto same = std::ranges::find_if(taken, [&](const std::string& name) { return is_same_name(name, answer); });
    if (same == taken.end()) return answer;
    return make_error(ErrorKind::kConfig, "there is a connection `{}` already", *same)
        .hinting("choose another name, or let `--force` write its file anew");
  };
  draft_.json_schema = workspace_.json_schema_file().lexically_relative(workspace_.connections_dir()).string();
  draft_.name = TRY(fill(ask_for_name(), answers_.name, accept));
  return {};
}

Status InitForm::ask_source() {
  TRY(fill(ask_for_gateway(), answers_.gateway, accept_gateway));
  draft_.start_date = TRY(fill(ask_for_start_date(), answers_.start_date, accept_start_date));
  draft_.bucket = TRY(fill(ask_for_bucket(), answers_.bucket, accept_bucket));
  if (answers_.prefix.has_value()) draft_.prefix = TRY_WITHIN(parse_key_prefix(*answers_.prefix), "--prefix");
  const auto open = [&](const std::string& answer) { return open_source(answer); };
  draft_.source_path = TRY(fill(ask_for_copy(draft_.bucket), answers_.source, open));
  TRY(fill(ask_for_account(), answers_.account, [&](const std::string& answer) { return accept_account(answer); }));
  TRY(fill(ask_for_role(draft_.role_name), answers_.role,
           [&](const std::string& answer) { return accept_role(answer); }));
  return {};
}

// A directory is the answer only if there are manifests in it.
Result<std::string> InitForm::open_source(const std::string& answer) {
  SourceSettings settings = TRY(parse_source_location(answer));
  const bool is_bucket = settings.location.contains("://");
  const Result<std::unique_ptr<ObjectStore>> store = open_store(settings, surroundings_);
  if (!store.has_value()) {
    return Error(store.error())
        .hinting(fmt::format("make a copy with: aws s3 sync s3://{} {}, then name that directory",
                             draft_.bucket.empty() ? "BUCKET" : draft_.bucket, answer));
  }
  if (is_bucket) {
    draft_.bucket = settings.bucket_override;
    if (!settings.prefix.empty()) draft_.prefix = settings.prefix;
  }
  const Published published = TRY(heap_connect::read_published(**store, {draft_.prefix, draft_.bucket}));
  discovery_ = TRY(discover(**store, published, {}, {}));
  const std::vector<UnreadableManifest>& unreadable = discovery_->unreadable;
  if (unreadable.size() == published.dumps.size() && !unreadable.empty()) {
    const auto& [dump, problem] = unreadable.front();
    return Error(problem).within(fmt::format("no manifest can be read: dump {}", dump.value()));
  }
  named_bucket_ = published.bucket;
  if (draft_.bucket.empty()) {
    draft_.bucket = published.bucket;
  } else if (!is_bucket) {
    const Result<Published> by_itself = heap_connect::read_published(**store, {draft_.prefix, ""});
    named_bucket_ = by_itself.has_value() ? by_itself->bucket : "";
  }
  return is_bucket ? "" : in_workspace(answer);
}

// The ARN of a role says its account and the role.
Result<std::string> InitForm::accept_account(const std::string& answer) {
  if (answer.empty()) return answer;
  const AwsRole role = TRY(parse_aws_account(answer));
  draft_.account_id = role.account_id;
  draft_.role_name = role.role_name;
  return answer;
}

Result<std::string> InitForm::accept_role(const std::string& answer) {
  if (answer.empty()) return answer;
  const AwsRole role = TRY(parse_aws_role(answer));
  if (!role.account_id.empty() && !draft_.account_id.empty() && role.account_id != draft_.account_id) {
    return make_error(ErrorKind::kConfig, "the role is one of account {}, and the account id is {}", role.account_id,
                      draft_.account_id)
        .hinting("give the ARN alone; it names both");
  }
  if (!role.account_id.empty()) draft_.account_id = role.account_id;
  draft_.role_name = role.role_name;
  draft_.external_id = random_uuid();
  return answer;
}

Status InitForm::ask_destination(const std::vector<Connection>& others) {
  const std::string derived = schema_of_connection(draft_.name);
  DestinationOptions options;
  const auto accept_destination = [&](const std::string& answer) -> Result<std::string> {
    options = TRY(parse_destination_uri(answer));
    options.path = in_workspace(options.path);
    options.schema = answers_.schema.value_or(derived);
    TRY(check_destination(destination_settings(options)));
    return answer;
  };
  TRY(fill(ask_for_destination(derived), answers_.destination, accept_destination));
  draft_.destination_type = options.type;
  draft_.destination_path = options.path;

  const auto accept_schema = [&](const std::string& answer) -> Result<std::string> {
    options.schema = TRY(parse_schema_name(answer));
    TRY(check_destination(destination_settings(options)));
    DestinationOptions resolved = options;
    resolved.path = (workspace_.dir / options.path).lexically_normal().string();
    const auto other = std::ranges::find_if(
        others, [&](const Connection& connection) { return shares_schema(connection.destination, resolved); });
    if (other == others.end()) return answer;
    return make_error(ErrorKind::kConfig, "the connection `{}` writes the schema {} of {} already, or {}_raw",
                      other->name, answer, options.path, answer)
        .hinting("give each connection a schema of its own");
  };
  draft_.schema = TRY(fill(ask_for_schema(derived), answers_.schema, accept_schema));
  return {};
}

Status InitForm::ask_selection() {
  const std::string answer = TRY(fill(ask_for_new_things(), answers_.new_things, accept_new_things));
  draft_.new_things = new_things_of(answer);
  const bool is_everything = draft_.new_things == NewThings::kEverything && !answers_.select.has_value();
  if (is_everything) {
    draft_.select = {{.pattern = "*"}};
    return {};
  }
  TRY(fill(ask_for_tables(), answers_.select, [&](const std::string& list) { return accept_selection(list); }));
  return {};
}

Result<std::string> InitForm::accept_selection(const std::string& answer) {
  draft_.select.clear();
  if (answer == kEveryTable) {
    for (const DiscoveredTable& table : discovery_->tables) {
      if (is_worth_loading(table)) draft_.select.push_back(entry_for(table, draft_.new_things));
    }
    return answer;
  }
  std::vector<std::string> known;
  for (const DiscoveredTable& table : discovery_->tables) known.push_back(table.name.value());
  const Selection wanted = TRY(parse_select_list(answer));
  for (const SelectEntry& entry : wanted.select) {
    if (entry.is_glob()) {
      draft_.select.push_back(entry);
      continue;
    }
    const DiscoveredTable* const table = discovery_->find(TableName(entry.pattern));
    if (table == nullptr) {
      if (!discovery_->unreadable.empty()) return perhaps_in_unreadable(entry.pattern, discovery_->unreadable);
      const std::vector<std::string> near = near_names(entry.pattern, known);
      return make_error(ErrorKind::kConfig, "no manifest has a table '{}'", entry.pattern)
          .hinting(near.empty() ? "the tables there are stand above" : fmt::format("did you mean {}?", list_of(near)));
    }
    draft_.select.push_back(entry_for(*table, draft_.new_things));
  }
  return answer;
}

std::vector<std::string> InitForm::remarks() const {
  std::vector<std::string> remarks;
  if (!named_bucket_.empty() && named_bucket_ != draft_.bucket) {
    remarks.push_back(
        fmt::format("the manifests of the copy name the bucket {}, not {}: no file of theirs can be loaded",
                    named_bucket_, draft_.bucket));
  }
  for (const SelectEntry& entry : draft_.select) {
    const bool is_matched = std::ranges::any_of(discovery_->tables, [&](const DiscoveredTable& table) {
      return glob_matches(entry.pattern, table.name.value());
    });
    if (!is_matched) remarks.push_back(fmt::format("'{}' matches no table yet", entry.pattern));
  }
  return remarks;
}

Result<bool> InitForm::confirm(const std::string& question) {
  if (prompt_ == nullptr) return true;
  const std::string answer =
      TRY(prompt_->ask({question, "yes", "`no` ends without having written anything."},
                       [](const std::string& text) -> Result<std::string> {
                         if (text == "yes" || text == "y") return std::string("yes");
                         if (text == "no" || text == "n") return std::string("no");
                         return Error(ErrorKind::kConfig, "yes or no?").hinting("`yes` writes the file");
                       }));
  return answer == "yes";
}

}  // namespace cairn::cli
