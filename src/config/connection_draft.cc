#include "config/connection_draft.h"

#include <fmt/format.h>

#include "base/check.h"
#include "config/select_text.h"
#include "config/yaml_text.h"

namespace cairn {
namespace {

constexpr std::size_t kCommentColumn = 38;

// `  key: value   # comment`, comments below each other where the values let them.
std::string line(std::string_view key, std::string_view value, std::string_view comment) {
  std::string text = fmt::format("  {}: {}", key, value);
  if (!comment.empty())
    text += fmt::format("{:{}}# {}", "", text.size() < kCommentColumn ? kCommentColumn - text.size() : 2, comment);
  return text + "\n";
}

std::string optional_line(std::string_view key, const std::string& value, std::string_view comment) {
  return value.empty() ? "" : line(key, yaml_scalar(value), comment);
}

std::string source_text(const ConnectionDraft& draft) {
  const bool is_copy = !draft.source_path.empty();
  const std::string copy = draft.bucket.empty() ? "a copy of the bucket"
                                                : fmt::format("a copy: aws s3 sync s3://{} DIRECTORY", draft.bucket);
  std::string text = "source:\n";
  if (is_copy) text += line("path", yaml_scalar(draft.source_path), copy);
  text += optional_line("prefix", draft.prefix, "the folder in the bucket that holds manifests/");
  text += optional_line("bucket", draft.bucket,
                        is_copy ? "the copy's manifests may name files in this bucket alone" : "read itself");
  if (!draft.account_id.empty())
    text += line("account_id", yaml_quoted(draft.account_id), "the AWS account that owns the bucket; keep the quotes");
  text += optional_line("role_name", draft.role_name,
                        is_copy ? "the role there that may read it; not used while `path` is read" : "");
  if (!draft.external_id.empty())
    text +=
        line("external_id", yaml_quoted(draft.external_id), "made for this connection: for the role's trust policy");
  if (!draft.start_date.empty()) text += line("start_date", draft.start_date, "what happened before it is not loaded");
  return text + line("gateway", "none", "");
}

std::string destination_text(const ConnectionDraft& draft) {
  return "destination:\n" + line("type", yaml_scalar(draft.destination_type), "") +
         line("path", yaml_scalar(draft.destination_path), "relative paths start at the workspace") +
         line("schema", yaml_scalar(draft.schema),
              fmt::format("the views that people query; the tables are in {}_raw", draft.schema));
}

std::string_view selection_comment(NewThings new_things) {
  switch (new_things) {
    case NewThings::kWait:
      return "# New tables and fields wait until they are selected: `cairn discover` shows them, `cairn select` takes "
             "them.\n";
    case NewThings::kFieldsCome:
      return "# New fields of these tables come by themselves. New tables wait: `cairn discover` shows them.\n";
    case NewThings::kEverything:
      return "# New tables and fields come by themselves. What is not wanted goes under `ignore:`.\n";
  }
  CHECK(false, "every choice has a comment");
}

std::string select_text(const ConnectionDraft& draft) {
  std::string text(selection_comment(draft.new_things));
  if (draft.select.empty()) return text + "select: []\n";
  text += "select:\n";
  constexpr std::size_t kIndent = 2;
  for (const SelectEntry& entry : draft.select) {
    std::string begin = "  - ";
    for (const std::string& part : block_select_entry(entry, kIndent)) {
      text.append(begin).append(part).append("\n");
      begin.clear();
    }
  }
  return text;
}

}  // namespace

std::string connection_yaml(const ConnectionDraft& draft) {
  std::string text;
  if (!draft.json_schema.empty()) text += fmt::format("# yaml-language-server: $schema={}\n", draft.json_schema);
  text += fmt::format("# The connection {}: what is read, where it goes, and which tables are loaded.\n", draft.name);
  text += "# `cairn check` tries it out, `cairn plan` says what a sync would do.\n\n";
  text += source_text(draft) + "\n" + destination_text(draft) + "\n" + select_text(draft) + "\n";
  text += "# Names and globs of what is neither loaded nor shown as new, such as \"test_*\".\nignore: []\n\n";
  text += "policies:\n";
  text += line("gaps", "warn", "a missing dump: say so; `hold` stops before it");
  text += line("shrink", "hold", "a full dump that loses many rows waits for a person");
  return text;
}

}  // namespace cairn
