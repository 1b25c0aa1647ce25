#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/object_store.h"

namespace cairn::s3 {

inline constexpr std::uint64_t kListBytesMax = std::uint64_t{16} << 20;  // of one page: 1,000 keys of 3 KiB and more

// One page of a list.
struct ListPage {
  std::vector<ObjectInfo> objects;
  std::string next_token;  // what the next page is asked for with; empty: this is the last
};

// Reads the answer to ListObjectsV2, whole or not at all. kTransient: it is cut off or does not add up, so that another
// try may get it right. kBadInput: it is no such list, or a document type with entities of its own is declared.
Result<ListPage> parse_list_answer(std::string_view body);

// Puts pages together, and refuses what a complete list cannot be: a key twice, keys out of order or outside the
// prefix, a token for the second time, pages without end that bring nothing.
class ListAssembly {
 public:
  explicit ListAssembly(std::string prefix) : prefix_(std::move(prefix)) {}

  Status add(ListPage page);
  bool is_complete() const { return is_complete_; }
  const std::string& next_token() const { return next_token_; }
  // REQUIRES: is_complete().
  std::vector<ObjectInfo> take() && { return std::move(objects_); }

 private:
  const std::string prefix_;
  std::vector<ObjectInfo> objects_;
  std::vector<std::string> tokens_;
  std::string next_token_;
  int pages_without_keys_ = 0;
  bool is_complete_ = false;
};

}  // namespace cairn::s3
