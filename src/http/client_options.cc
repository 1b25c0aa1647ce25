#include "http/client_options.h"

#include <array>
#include <filesystem>

#include "http/percent.h"
#include "http/url.h"

namespace cairn::http {
namespace {

// Where distributions keep the certificates of the system. The library knows one place, that of the system it was built
// on.
constexpr std::array<const char*, 4> kSystemCertificates{
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, Red Hat, Amazon Linux
    "/etc/ssl/ca-bundle.pem",              // SUSE
    "/etc/ssl/cert.pem",
};

struct Variable {
  std::string name;
  std::string value;  // empty: none of the names is set
};

Variable first_set(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const std::string value = environment(name).value_or(""); !value.empty()) return {name, value};
  }
  return {};
}

// Splits off user and password before anything else looks at the address.
Result<Proxy> parse_proxy(const Variable& variable) {
  if (variable.value.empty()) return Proxy{};
  const auto refused = [&] {
    return make_error(ErrorKind::kConfig, "{} is not the address of a proxy", variable.name)
        .hinting("write it as `http://proxy.example.com:3128`");
  };
  const std::size_t scheme_end = variable.value.find("://");
  const std::string scheme = scheme_end == std::string::npos ? "http" : variable.value.substr(0, scheme_end);
  std::string rest = scheme_end == std::string::npos ? variable.value : variable.value.substr(scheme_end + 3);
  Proxy proxy;
  if (const std::size_t at = rest.rfind('@'); at != std::string::npos) {
    const std::string user_info = rest.substr(0, at);
    const std::size_t colon = std::min(user_info.find(':'), user_info.size());
    Result<std::string> user = percent_decode(user_info.substr(0, colon), Plus::kItself);
    Result<std::string> password =
        percent_decode(colon < user_info.size() ? user_info.substr(colon + 1) : "", Plus::kItself);
    if (!user || !password) return refused();
    proxy.user = *std::move(user);
    proxy.password = Secret(*password);
    rest.erase(0, at + 1);
  }
  const Result<Url> url = parse_url(scheme + "://" + rest);
  if (!url) return refused();
  proxy.origin = url->origin();
  // A port that is not named is libcurl's to choose, and it would take 1080.
  if (url->authority() == url->host) proxy.origin += url->scheme == Scheme::kHttps ? ":443" : ":80";
  return proxy;
}

std::string system_certificates() {
  for (const char* path : kSystemCertificates) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path;
  }
  return "";
}

}  // namespace

Result<ClientOptions> client_options(const Environment& environment, const std::string& ca_file) {
  ClientOptions options;
  options.ca_file = ca_file;
  if (ca_file.empty()) {
    options.ca_file = first_set(environment, {"AWS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"}).value;
  }
  if (options.ca_file.empty()) options.ca_file = system_certificates();
  options.https_proxy =
      TRY(parse_proxy(first_set(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})));
  options.http_proxy = TRY(parse_proxy(first_set(environment, {"http_proxy", "all_proxy", "ALL_PROXY"})));
  options.no_proxy = first_set(environment, {"no_proxy", "NO_PROXY"}).value;
  return options;
}

}  // namespace cairn::http
