#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"

namespace cairn::avro {

// Where an encoder's bytes go, in order, each call right behind the one before. The encoder borrows it and reports its
// errors as its own. Used by one thread at a time. After a failure nothing is known of what was
// written. The cheapest correct implementation is MemorySink.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status write(std::span<const std::byte> bytes) = 0;
};

class MemorySink final : public ByteSink {
 public:
  Status write(std::span<const std::byte> bytes) override;
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

// A new file. Whoever opened it closes it, to learn of the last errors; destruction without close() gives up the file.
class FileSink final : public ByteSink {
 public:
  // kDenied if a right is missing, kConfig if the file cannot be made otherwise; an existing one is replaced.
  static Result<std::unique_ptr<FileSink>> create(const std::filesystem::path& path);
  ~FileSink() override;
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;

  Status write(std::span<const std::byte> bytes) override;
  Status close();

 private:
  FileSink(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::filesystem::path path_;
  int descriptor_;  // -1 after close()
};

}  // namespace cairn::avro
