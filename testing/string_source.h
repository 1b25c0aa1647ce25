#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "model/byte_source.h"

namespace cairn::testing {

// Bytes of a test as an object.
class StringSource final : public ByteSource {
 public:
  explicit StringSource(std::string bytes) : bytes_(std::move(bytes)) {}

  const std::string& name() const override { return name_; }
  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    CHECK(offset <= bytes_.size() && out.size() <= bytes_.size() - offset, "a read lies in the object");
    std::copy_n(std::as_bytes(std::span(bytes_)).begin() + static_cast<std::ptrdiff_t>(offset), out.size(),
                out.begin());
    return {};
  }
  Status verify_unchanged() override { return {}; }

 private:
  std::string name_ = "string";
  std::string bytes_;
};

}  // namespace cairn::testing
