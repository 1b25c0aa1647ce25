#include "http/client.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include <curl/curl.h>

#include "base/check.h"
#include "http/transfer.h"

namespace cairn::http {
namespace {

constexpr int kPollMilliseconds = 1000;

Error stopped() { return {ErrorKind::kCancelled, "the run was stopped"}; }

// Signals are for the thread that waits for them.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

// Keeps a whole answer for a thread that waits.
class Collector final : public Receiver {
 public:
  explicit Collector(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  Status on_head(const Head& head) override {
    response_.head = head;
    return {};
  }

  Status on_body(std::span<const std::byte> bytes) override {
    if (bytes.size() > bytes_max_ - response_.body.size()) {
      return make_error(ErrorKind::kBadInput, "the answer has more than {} bytes", bytes_max_);
    }
    response_.body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }

  void on_end(Status outcome) override {
    const std::scoped_lock lock(mutex_);
    outcome_ = std::move(outcome);
    ended_.notify_all();
  }

  Result<Response> wait() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return outcome_.has_value(); });
    TRY(*std::move(outcome_));
    return std::move(response_);
  }

 private:
  const std::uint64_t bytes_max_;
  Response response_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::optional<Status> outcome_;
};

}  // namespace

// The thread, and what others hand to it.
class Client::Loop {
 public:
  explicit Loop(ClientOptions options) : options_(std::move(options)), multi_(curl_multi_init()) {
    CHECK(multi_ != nullptr, "there is memory for libcurl");
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.connections_max));
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  ~Loop() {
    thread_.request_stop();
    curl_multi_wakeup(multi_);
    thread_.join();
    curl_multi_cleanup(multi_);
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void submit(Request request, std::shared_ptr<Receiver> receiver, std::stop_token stop) {
    auto exchange = std::make_unique<Exchange>(std::move(request), std::move(receiver), std::move(stop));
    {
      const std::scoped_lock lock(mutex_);
      submitted_.push_back(std::move(exchange));
    }
    curl_multi_wakeup(multi_);
  }

 private:
  struct Exchange {
    Exchange(Request request, std::shared_ptr<Receiver> receiver, std::stop_token stop_token)
        : transfer(std::move(request), std::move(receiver)), stop(std::move(stop_token)) {}

    Transfer transfer;
    const std::stop_token stop;
    std::optional<std::stop_callback<std::function<void()>>> wake_on_stop;
  };
  using Exchanges = std::deque<std::unique_ptr<Exchange>>;

  void run(const std::stop_token& stop) {
    block_signals();
    while (!stop.stop_requested()) {
      take_submitted();
      drop_stopped();
      start_waiting();
      int running = 0;
      curl_multi_perform(multi_, &running);
      if (finish_done()) continue;  // there may be room for one that waits
      curl_multi_poll(multi_, nullptr, 0, kPollMilliseconds, nullptr);
    }
    take_submitted();
    for (auto& [handle, exchange] : active_) end(*exchange, stopped());
    for (auto& exchange : waiting_) exchange->transfer.fail(stopped());
    active_.clear();
    waiting_.clear();
  }

  void take_submitted() {
    Exchanges submitted;
    {
      const std::scoped_lock lock(mutex_);
      submitted.swap(submitted_);
    }
    for (auto& exchange : submitted) {
      exchange->wake_on_stop.emplace(exchange->stop, [this] { curl_multi_wakeup(multi_); });
      waiting_.push_back(std::move(exchange));
    }
  }

  void drop_stopped() {
    std::erase_if(waiting_, [](const std::unique_ptr<Exchange>& exchange) {
      if (!exchange->stop.stop_requested()) return false;
      exchange->transfer.fail(stopped());
      return true;
    });
    std::erase_if(active_, [this](const auto& entry) {
      if (!entry.second->stop.stop_requested()) return false;
      end(*entry.second, stopped());
      return true;
    });
  }

  void start_waiting() {
    while (!waiting_.empty() && active_.size() < options_.connections_max) {
      std::unique_ptr<Exchange> exchange = std::move(waiting_.front());
      waiting_.pop_front();
      if (Status started = exchange->transfer.start(options_); !started) {
        exchange->transfer.fail(std::move(started).error());
        continue;
      }
      void* handle = exchange->transfer.handle();
      CHECK(curl_multi_add_handle(multi_, handle) == CURLM_OK, "libcurl takes another exchange");
      active_.emplace(handle, std::move(exchange));
    }
  }

  // True: at least one has ended.
  bool finish_done() {
    bool has_ended = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto at = active_.find(message->easy_handle);
      CHECK(at != active_.end(), "libcurl ends what was begun");
      const std::unique_ptr<Exchange> exchange = std::move(at->second);
      active_.erase(at);
      curl_multi_remove_handle(multi_, exchange->transfer.handle());
      exchange->transfer.finish(code);
      has_ended = true;
    }
    return has_ended;
  }

  void end(Exchange& exchange, Error error) {
    curl_multi_remove_handle(multi_, exchange.transfer.handle());
    exchange.transfer.fail(std::move(error));
  }

  const ClientOptions options_;
  void* const multi_;  // libcurl's multi handle
  std::mutex mutex_;
  Exchanges submitted_;  // under the mutex; the rest is the thread's own
  Exchanges waiting_;
  std::map<void*, std::unique_ptr<Exchange>> active_;  // by libcurl's handle
  std::jthread thread_;
};

Result<std::unique_ptr<Client>> Client::start(ClientOptions options) {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (initialised != CURLE_OK) return Error(ErrorKind::kInternal, "libcurl could not be initialised");
  if (!options.ca_file.empty() && !std::ifstream(options.ca_file).good()) {
    return make_error(ErrorKind::kConfig, "{}: the file of certificates cannot be read", options.ca_file)
        .hinting("check `ca_bundle`, AWS_CA_BUNDLE, CURL_CA_BUNDLE and SSL_CERT_FILE");
  }
  auto loop = std::make_unique<Loop>(std::move(options));
  return std::unique_ptr<Client>(new Client(std::move(loop)));
}

Client::Client(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}

Client::~Client() = default;

void Client::send(Request request, std::shared_ptr<Receiver> receiver, std::stop_token stop) {
  loop_->submit(std::move(request), std::move(receiver), std::move(stop));
}

Result<Response> Client::call(Request request, std::uint64_t bytes_max, const std::stop_token& stop) {
  const auto collector = std::make_shared<Collector>(bytes_max);
  loop_->submit(std::move(request), collector, stop);
  return collector->wait();
}

}  // namespace cairn::http
