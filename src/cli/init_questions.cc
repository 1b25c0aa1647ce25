#include "cli/init_questions.h"

#include <fmt/format.h>

#include "destination/factory.h"

namespace cairn::cli {

FormQuestion ask_for_name() {
  return {"NAME",
          {"Connection name", "heap",
           "Letters, digits, spaces, - and _. It names the file, and the schema is derived from it."}};
}

FormQuestion ask_for_gateway() {
  return {"--gateway",
          {"Data gateway", "none",
           "A machine inside a private network that reads the source. This version reads it from here: none."}};
}

FormQuestion ask_for_start_date() {
  return {"--start-date",
          {"Start date (empty: all of the history)", "",
           "YYYY-MM-DD or MM/DD/YYYY. What happened before it is not loaded, in tables with a time; users and "
           "user_migrations are always whole."}};
}

FormQuestion ask_for_bucket() {
  return {"--bucket",
          {"S3 bucket (empty: the one that the copy's manifests name)", "",
           "Its name alone, or as s3://NAME. Heap's begin with heap-rs3-; the Heap Connect page names it."}};
}

FormQuestion ask_for_copy(const std::string& bucket) {
  return {"--source",
          {"Local copy or bucket", "./bucket",
           fmt::format(
               "s3://{0} to read the bucket itself, with the credentials of the environment, or a directory that is a "
               "copy of it, as made with: aws s3 sync s3://{0} ./bucket",
               bucket.empty() ? "BUCKET" : bucket)}};
}

FormQuestion ask_for_account() {
  return {"--account-id",
          {"AWS account id (empty: none)", "",
           "12 digits, with hyphens or without, or the ARN of the role. AWS shows the account id in the menu under "
           "your name, top right, and on the page Account. A bucket that another account owns is refused."}};
}

FormQuestion ask_for_role(const std::string& role_name) {
  return {"--role",
          {"Role in that account (empty: none)", role_name,
           "The IAM role that may read the bucket, by name or ARN. A copy needs none."}};
}

FormQuestion ask_for_destination(const std::string& schema) {
  const std::string file = schema == "warehouse" || schema + "_raw" == "warehouse" ? "replica" : "warehouse";
  return {"--destination",
          {"Destination, TYPE:PATH", fmt::format("duckdb:{}.duckdb", file),
           "A database file, which a first sync creates. The types there are: " +
               fmt::format("{}", fmt::join(offered_destinations(), ", ")) + "."}};
}

FormQuestion ask_for_schema(const std::string& schema) {
  return {"--schema",
          {"Schema", schema,
           "The schema of the views that people query. The tables themselves are in SCHEMA_raw beside it."}};
}

FormQuestion ask_for_new_things() {
  return {"--new-things",
          {"New tables and fields: wait, fields or all", "wait",
           "wait: tables and fields that Heap adds later must be selected. fields: new fields of selected tables come "
           "by themselves, tables wait. all: everything comes by itself."}};
}

FormQuestion ask_for_tables() {
  return {"--select",
          {"Tables to load", kEveryTable,
           "Names and globs with commas between them, or `all`: every table that there is now. A glob takes in tables "
           "that come later."}};
}

}  // namespace cairn::cli
