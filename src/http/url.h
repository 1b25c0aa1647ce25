#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace cairn::http {

enum class Scheme : std::uint8_t { kHttp, kHttps };

// Names and values as they are meant, not yet encoded.
using Query = std::vector<std::pair<std::string, std::string>>;

// The parts of an http or https address, none of them encoded: encoding happens once, in target(), so that what is
// signed is what is sent.
struct Url {
  Scheme scheme = Scheme::kHttps;
  std::string host;        // a name, or an address; IPv6 in brackets
  std::uint16_t port = 0;  // 0: that of the scheme
  std::string path = "/";  // begins with a slash
  Query query;

  // "host" or "host:8443", as the header `Host` has it.
  std::string authority() const;
  // "https://host:8443": what messages may show, since no key, token or query is in it.
  std::string origin() const;
  // Path and query, encoded, the query sorted by its encoded form as AWS's signatures want it.
  std::string target() const;

  bool operator==(const Url&) const = default;
};

// The query as target() has it, without the question mark.
std::string encode_query(const Query& query);

// Takes an address apart. kConfig: not http or https, no host, a user name, a fragment, or characters that no host or
// port has.
Result<Url> parse_url(std::string_view text);

// Whether the host is this very machine: localhost, 127.0.0.0/8 or [::1], by its spelling.
bool is_loopback(const Url& url);
// Whether the host is an address in digits and not a name.
bool is_address(const Url& url);

}  // namespace cairn::http
