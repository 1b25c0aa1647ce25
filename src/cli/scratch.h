#pragma once

#include <filesystem>
#include <memory>

#include "destination/destination.h"
#include "destination/factory.h"

namespace cairn::cli {

// A folder for databases that live no longer than a command, inside a cache directory. Private to the user; gone when
// the object goes, and what a killed process left is gone when the next one comes.
class ScratchFolder {
 public:
  // kConfig if the path is empty, which means that there is no cache directory, or if nothing can be made there;
  // kDenied if that is for want of a right.
  static Result<ScratchFolder> make(const std::filesystem::path& cache_directory);
  ~ScratchFolder();
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&&) = delete;

  // An empty destination like the one of these settings, in the place of the one before.
  Result<std::unique_ptr<Destination>> make_destination(const DestinationSettings& like, const Clock& clock) const;

 private:
  explicit ScratchFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path folder_;  // empty: moved from
};

}  // namespace cairn::cli
