#include "http/transfer.h"

#include <algorithm>
#include <charconv>

#include <curl/curl.h>

#include "base/check.h"
#include "http/transfer_error.h"

namespace cairn::http {
namespace {

// Of an answer's headers, those of interim answers included. S3's have about 500 bytes.
constexpr std::size_t kHeadBytesMax = std::size_t{64} << 10;
constexpr std::size_t kHeadersMax = 256;

// What fails here is a bug: a name or value that this libcurl does not take.
template <typename Value>
void set(void* handle, CURLoption option, Value value) {
  CHECK(curl_easy_setopt(handle, option, value) == CURLE_OK, "libcurl takes the option");
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::string_view trimmed_line(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

struct Transfer::HeaderList {
  curl_slist* list = nullptr;

  void add(const std::string& line) {
    curl_slist* longer = curl_slist_append(list, line.c_str());
    CHECK(longer != nullptr, "there is memory for a header");
    list = longer;
  }
  ~HeaderList() { curl_slist_free_all(list); }
};

Transfer::Transfer(Request request, std::shared_ptr<Receiver> receiver)
    : request_(std::move(request)), receiver_(std::move(receiver)) {}

Transfer::~Transfer() {
  if (handle_ != nullptr) curl_easy_cleanup(handle_);
}

Status Transfer::start(const ClientOptions& options) {
  TRY(check_request());
  handle_ = curl_easy_init();
  if (handle_ == nullptr) return Error(ErrorKind::kTransient, "no memory for another request");
  set(handle_, CURLOPT_PROTOCOLS_STR, request_.url.scheme == Scheme::kHttps ? "https" : "http");
  set(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle_, CURLOPT_PATH_AS_IS, 1L);
  set(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) {
    set(handle_, CURLOPT_CAINFO, options.ca_file.c_str());
    set(handle_, CURLOPT_PROXY_CAINFO, options.ca_file.c_str());
  }
  set(handle_, CURLOPT_USERAGENT, options.user_agent.c_str());
  set(handle_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(handle_, CURLOPT_NOSIGNAL, 1L);
  set(handle_, CURLOPT_QUICK_EXIT, 1L);  // a name server that does not answer must not hold up the other exchanges
  set(handle_, CURLOPT_ERRORBUFFER, detail_.data());
  set_request_options();
  set_deadlines();
  set_proxy(options);
  started_at_ = std::chrono::steady_clock::now();
  return {};
}

Status Transfer::check_request() const {
  for (const auto& [name, value] : request_.headers) {
    if (has_control_character(name) || has_control_character(value) || name.contains(':')) {
      return make_error(ErrorKind::kBadInput, "{}: a header would have a control character", request_.url.origin());
    }
  }
  return {};
}

void Transfer::set_request_options() {
  const std::string address = request_.url.origin() + request_.url.target();
  set(handle_, CURLOPT_URL, address.c_str());
  header_list_ = std::make_unique<HeaderList>();
  header_list_->add("Host: " + request_.url.authority());
  // A name and nothing behind it takes away what libcurl would add by itself.
  for (const char* unwanted : {"accept", "expect", "content-type"}) {
    if (!request_.headers.find(unwanted)) header_list_->add(fmt::format("{}:", unwanted));
  }
  for (const auto& [name, value] : request_.headers) {
    header_list_->add(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
  set(handle_, CURLOPT_HTTPHEADER, header_list_->list);
  switch (request_.method) {
    case Method::kGet: set(handle_, CURLOPT_HTTPGET, 1L); break;
    case Method::kHead: set(handle_, CURLOPT_NOBODY, 1L); break;
    case Method::kDelete: set(handle_, CURLOPT_CUSTOMREQUEST, "DELETE"); break;
    case Method::kPut: set(handle_, CURLOPT_CUSTOMREQUEST, "PUT"); [[fallthrough]];
    case Method::kPost:
      set(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      set(handle_, CURLOPT_POSTFIELDS, request_.body.data());
      break;
  }
  set(handle_, CURLOPT_HEADERFUNCTION, &Transfer::take_header);
  set(handle_, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(handle_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(handle_, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  set(handle_, CURLOPT_WRITEDATA, static_cast<void*>(this));
}

void Transfer::set_deadlines() {
  const Deadlines& deadlines = request_.deadlines;
  set(handle_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(deadlines.connect.count()));
  set(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(deadlines.total.count()));
  set(handle_, CURLOPT_LOW_SPEED_LIMIT, kIdleBytesPerSecond);
  set(handle_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(deadlines.idle.count()));
  // libcurl knows no deadline for the first byte: it asks watch() about once a second.
  set(handle_, CURLOPT_NOPROGRESS, 0L);
  set(handle_, CURLOPT_XFERINFOFUNCTION, &Transfer::watch);
  set(handle_, CURLOPT_XFERINFODATA, static_cast<void*>(this));
}

// Says so explicitly where there is none, or libcurl would look into the environment by itself.
void Transfer::set_proxy(const ClientOptions& options) {
  const Proxy& proxy = request_.url.scheme == Scheme::kHttps ? options.https_proxy : options.http_proxy;
  const bool is_proxied = request_.route == Route::kAsConfigured && !proxy.origin.empty();
  set(handle_, CURLOPT_PROXY, is_proxied ? proxy.origin.c_str() : "");
  if (!is_proxied) return;
  set(handle_, CURLOPT_NOPROXY, options.no_proxy.c_str());
  if (proxy.user.empty()) return;
  set(handle_, CURLOPT_PROXYUSERNAME, proxy.user.c_str());
  std::string password(proxy.password.expose());
  set(handle_, CURLOPT_PROXYPASSWORD, password.c_str());
  std::ranges::fill(password, '\0');
}

void Transfer::finish(int code) {
  if (error_.has_value()) return receiver_->on_end(*std::move(error_));
  if (code == CURLE_OK && is_head_complete_) return receiver_->on_end({});
  if (code == CURLE_OK) code = CURLE_WEIRD_SERVER_REPLY;
  receiver_->on_end(transfer_error(code, request_.url.origin(), detail_.data()));
}

void Transfer::fail(Error error) { receiver_->on_end(std::move(error)); }

std::size_t Transfer::take_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  Status status = transfer.on_header_line({bytes, size * count});
  if (status) return size * count;
  transfer.error_ = std::move(status).error();
  return 0;
}

std::size_t Transfer::take_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  Status status = transfer.receiver_->on_body(std::as_bytes(std::span(bytes, size * count)));
  if (status) return size * count;
  transfer.error_ = std::move(status).error();
  return 0;
}

int Transfer::watch(void* self, std::int64_t, std::int64_t, std::int64_t, std::int64_t) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.error_.has_value() || !transfer.is_first_byte_late()) return 0;
  transfer.error_ = transfer_error(CURLE_OPERATION_TIMEDOUT, transfer.request_.url.origin(),
                                   fmt::format("not a byte for {} ms", transfer.request_.deadlines.first_byte.count()));
  return 1;
}

bool Transfer::is_first_byte_late() const {
  if (head_bytes_ > 0) return false;
  curl_off_t ready_after = 0;  // microseconds; 0 while it connects
  curl_easy_getinfo(handle_, CURLINFO_PRETRANSFER_TIME_T, &ready_after);
  if (ready_after == 0) return false;
  const auto ready_at = started_at_ + std::chrono::microseconds(ready_after);
  return std::chrono::steady_clock::now() - ready_at > request_.deadlines.first_byte;
}

Status Transfer::on_header_line(std::string_view line) {
  head_bytes_ += line.size();
  if (head_bytes_ > kHeadBytesMax || head_.headers.size() > kHeadersMax) {
    return make_error(ErrorKind::kTransient, "{}: the answer's headers do not end", request_.url.origin());
  }
  if (is_head_complete_) return {};  // a header behind the body tells us nothing
  line = trimmed_line(line);
  if (line.empty()) return on_head_end();
  if (line.starts_with("HTTP/1.")) {
    head_ = {};
    const std::string_view code = line.substr(std::min(line.find(' '), line.size() - 1) + 1);
    std::from_chars(code.data(), code.data() + code.size(), head_.status);
    return {};
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || head_.status == 0) {
    return make_error(ErrorKind::kTransient, "{}: the answer is not HTTP", request_.url.origin());
  }
  head_.headers.add(line.substr(0, colon), line.substr(colon + 1));
  return {};
}

Status Transfer::on_head_end() {
  if (head_.status >= 100 && head_.status < 200) return {};  // an interim answer: the real one follows
  is_head_complete_ = true;
  const std::string origin = request_.url.origin();
  const auto lengths = head_.headers.find_all("content-length");
  if (lengths.size() > 1 || (!lengths.empty() && head_.headers.find("transfer-encoding"))) {
    return make_error(ErrorKind::kTransient, "{}: the answer has two lengths", origin);
  }
  const std::string_view encoding = head_.headers.find("content-encoding").value_or("");
  if (!encoding.empty() && encoding != "identity" && encoding != "aws-chunked") {
    return make_error(ErrorKind::kBadInput, "{}: the answer is encoded by `{}`, which nobody asked for", origin,
                      encoding)
        .hinting("objects are read as they are stored: store them without Content-Encoding, and let no proxy compress");
  }
  return receiver_->on_head(head_);
}

}  // namespace cairn::http
