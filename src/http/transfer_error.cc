#include "http/transfer_error.h"

#include <algorithm>
#include <array>

#include <curl/curl.h>

namespace cairn::http {
namespace {

struct Row {
  CURLcode code;
  ErrorKind kind;
  std::string_view what;
  std::string_view hint;
};

constexpr std::string_view kCertificateHint =
    "where a company's own authority signs, name its certificates by AWS_CA_BUNDLE; verification cannot be turned off";

constexpr std::array<Row, 17> kRows{{
    {CURLE_COULDNT_RESOLVE_HOST, ErrorKind::kTransient, "the host's name could not be resolved",
     "check region and endpoint, and whether this machine can resolve names"},
    {CURLE_COULDNT_RESOLVE_PROXY, ErrorKind::kTransient, "the proxy's name could not be resolved",
     "check HTTPS_PROXY and http_proxy"},
    {CURLE_COULDNT_CONNECT, ErrorKind::kTransient, "no connection", ""},
    {CURLE_OPERATION_TIMEDOUT, ErrorKind::kTransient, "no answer in time", ""},
    {CURLE_GOT_NOTHING, ErrorKind::kTransient, "the connection was closed without an answer", ""},
    {CURLE_SEND_ERROR, ErrorKind::kTransient, "the connection broke while the request was sent", ""},
    {CURLE_RECV_ERROR, ErrorKind::kTransient, "the connection broke while the answer came", ""},
    {CURLE_PARTIAL_FILE, ErrorKind::kTransient, "the answer ended before its declared length", ""},
    {CURLE_WEIRD_SERVER_REPLY, ErrorKind::kTransient, "the answer is not HTTP", ""},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorKind::kTransient, "the answer is not HTTP/1.1", ""},
    {CURLE_BAD_CONTENT_ENCODING, ErrorKind::kTransient, "the answer's chunks are damaged", ""},
    {CURLE_PROXY, ErrorKind::kTransient, "the proxy refused the connection", "check HTTPS_PROXY and NO_PROXY"},
    {CURLE_SSL_CONNECT_ERROR, ErrorKind::kTransient, "no secure connection", "TLS 1.2 at least is asked for"},
    {CURLE_PEER_FAILED_VERIFICATION, ErrorKind::kConfig, "its certificate cannot be trusted, so nothing was sent",
     kCertificateHint},
    {CURLE_SSL_CACERT_BADFILE, ErrorKind::kConfig, "the file of certificates cannot be read",
     "check `ca_bundle`, AWS_CA_BUNDLE and CURL_CA_BUNDLE"},
    {CURLE_URL_MALFORMAT, ErrorKind::kConfig, "its address cannot be used", ""},
    {CURLE_OUT_OF_MEMORY, ErrorKind::kTransient, "no memory", ""},
}};

}  // namespace

Error transfer_error(int code, std::string_view origin, std::string_view detail) {
  const auto* row = std::ranges::find(kRows, static_cast<CURLcode>(code), &Row::code);
  if (row == kRows.end()) {
    const std::string_view name = curl_easy_strerror(static_cast<CURLcode>(code));
    return make_error(ErrorKind::kTransient, "{}: {}", origin, detail.empty() ? name : detail);
  }
  const std::string reason = detail.empty() ? "" : fmt::format(" ({})", detail);
  Error error = make_error(row->kind, "{}: {}{}", origin, row->what, reason);
  return row->hint.empty() ? error : std::move(error).hinting(std::string(row->hint));
}

}  // namespace cairn::http
