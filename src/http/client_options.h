#pragma once

#include <cstddef>
#include <string>

#include "base/environment.h"
#include "base/result.h"
#include "base/secret.h"

namespace cairn::http {

// A server that requests go through; what it is told of them is the host, but for plain http the whole request.
struct Proxy {
  std::string origin;  // "http://proxy.internal:3128"; empty: none
  std::string user;
  Secret password;
};

// What holds for all requests of a client.
struct ClientOptions {
  std::string ca_file;   // certificates that servers are checked against, in PEM; empty: those of the system
  Proxy https_proxy;     // for https addresses
  Proxy http_proxy;      // for http addresses
  std::string no_proxy;  // hosts and domains that are asked directly, with commas between; "*" for all
  std::string user_agent = "cairn";
  std::size_t connections_max = 64;  // exchanges at once
};

// The options that the environment asks for, as most programs read it: HTTPS_PROXY, http_proxy, ALL_PROXY and NO_PROXY,
// and AWS_CA_BUNDLE, CURL_CA_BUNDLE or SSL_CERT_FILE for certificates, which `ca_file` of a configuration overrides.
// HTTP_PROXY in capitals is not read, because a web server would set it from a header of anybody's request. kConfig: an
// address of a proxy that is none; the text does not repeat it, since it may hold a password.
Result<ClientOptions> client_options(const Environment& environment, const std::string& ca_file);

}  // namespace cairn::http
