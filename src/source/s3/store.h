#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "base/byte_budget.h"
#include "base/clock.h"
#include "http/client.h"
#include "http/retry.h"
#include "source/object_store.h"
#include "source/s3/bucket.h"
#include "source/s3/list_answer.h"
#include "source/s3/object.h"
#include "source/s3/options.h"

namespace cairn::s3 {

// What a store works with. It owns what it alone uses; the clock is borrowed and outlives it.
struct StoreParts {
  std::unique_ptr<http::Client> client;
  std::unique_ptr<aws::CredentialsProvider> credentials;
  const Clock& clock;
  std::stop_token stop;  // ends what waits and what is in flight, with kCancelled
  http::RetryPolicy retries;
};

// Objects that are begun before their turn: fewer than the client has connections, so that what is needed now finds
// one.
inline constexpr std::size_t kRequestsAtOnce = 48;

// A bucket of Amazon S3, or of a server that speaks like it. Sources that it opened must not outlive it.
//
// Small objects are fetched whole and large ones in ranges, several at once, all under one budget of memory; what
// arrived of a broken body is kept. Every byte is pinned to the ETag that was listed.
class Store final : public ObjectStore {
 public:
  Store(const Options& options, StoreParts parts);

  std::string describe() const override { return bucket_.name(); }
  Result<std::vector<ObjectInfo>> list(const std::string& prefix) override;
  Result<ObjectInfo> stat(const ObjectKey& key) override;
  Result<std::unique_ptr<ByteSource>> open(const ObjectInfo& pinned) override;
  Result<std::unique_ptr<ByteSource>> begin(const ObjectInfo& pinned, std::uint64_t bytes) override;
  std::size_t requests_at_once() const override { return kRequestsAtOnce; }

 private:
  Status add_page(ListAssembly& list, const std::string& prefix);
  Result<ListPage> list_page(const std::string& prefix, const std::string& token);

  const std::unique_ptr<aws::CredentialsProvider> credentials_;
  const std::unique_ptr<http::Client> client_;
  Bucket bucket_;
  ByteBudget budget_;
};

}  // namespace cairn::s3
