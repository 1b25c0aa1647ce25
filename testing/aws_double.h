#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "source/s3/store.h"
#include "testing/temporary_directory.h"

namespace cairn::testing {

// The double of AWS in tests/s3_server, as a process of its own: it judges every signature by AWS's own signer. Ends
// with the object.
class AwsDouble {
 public:
  // Null, with a line that says why, where there is no node or what the double needs is not installed.
  static std::unique_ptr<AwsDouble> start(const std::vector<std::string>& arguments = {});
  ~AwsDouble();
  AwsDouble(const AwsDouble&) = delete;
  AwsDouble& operator=(const AwsDouble&) = delete;

  const std::string& endpoint() const { return endpoint_; }
  // Its buckets: ROOT/BUCKET/KEY.
  const std::filesystem::path& root() const { return root_.path(); }
  void write(const std::string& bucket, const std::string& key, std::string_view bytes) const;

  // Its rules of faults from now on, as tests/s3_server/README.md has them; none: "[]".
  void set_faults(const std::string& rules) const;
  // Sets its clock that much ahead of ours.
  void set_clock(std::chrono::seconds ahead) const;
  // How many requests came since the last call of forget_requests().
  int requests() const;
  // The requests, as a list of JSON.
  std::string log() const;
  void forget_requests() const;

  // A store of a bucket, with the one user's key; retries wait for nothing.
  std::unique_ptr<ObjectStore> store(const std::string& bucket) const;
  // The parts it is made of, for who changes one.
  s3::StoreParts parts() const;
  s3::Options options(const std::string& bucket) const;

 private:
  AwsDouble() = default;
  std::string control(http::Method method, const std::string& path, const std::string& body) const;

  TemporaryDirectory root_;
  SystemClock clock_;
  pid_t pid_ = 0;
  int input_ = -1;  // closing it ends the process
  std::string endpoint_;
  std::string control_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace cairn::testing
