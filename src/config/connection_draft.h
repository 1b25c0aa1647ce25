#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/selection.h"

namespace cairn {

// What becomes of tables and fields that Heap begins to deliver later.
enum class NewThings : std::uint8_t {
  kWait,        // until they are selected, tables and fields alike
  kFieldsCome,  // fields of selected tables come by themselves, tables wait
  kEverything,  // comes by itself
};

// A connection that is about to be created, as its file will say it. Texts are as they were checked; empty ones are
// left out.
struct ConnectionDraft {
  std::string name;
  std::string source_path;  // of a copy; empty: the bucket is read itself
  std::string prefix;
  std::string bucket;
  std::string account_id;
  std::string role_name;
  std::string external_id;
  std::string start_date;  // ISO
  std::string destination_type;
  std::string destination_path;
  std::string schema;
  NewThings new_things = NewThings::kWait;
  std::vector<SelectEntry> select;
  std::string json_schema;  // what an editor is told to check the file by, relative to the file
};

// The connection file, with comments for whoever reads it next. parse_connection() accepts it. Pure.
std::string connection_yaml(const ConnectionDraft& draft);

}  // namespace cairn
