#include "http/url.h"

#include <algorithm>
#include <charconv>
#include <ranges>

#include <arpa/inet.h>

#include "http/percent.h"

namespace cairn::http {
namespace {

constexpr std::string_view kHostCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz"
    "0123456789-._";

Error not_an_address(std::string_view why) {
  return make_error(ErrorKind::kConfig, "not an address that can be used: {}", why)
      .hinting("write it as `https://host` or `https://host:port`");
}

bool is_ipv4(const std::string& host) {
  in_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool is_ipv6(std::string_view host) {
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  in6_addr address{};
  return ::inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &address) == 1;
}

Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) {
    return not_an_address("the port is no number from 1 to 65535");
  }
  return port;
}

Status take_authority(std::string_view authority, Url& url) {
  if (authority.contains('@')) return not_an_address("it names a user");
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  url.host = authority.substr(0, colon);
  if (colon != std::string_view::npos) url.port = TRY(parse_port(authority.substr(colon + 1)));
  if (url.host.empty()) return not_an_address("it has no host");
  const bool is_name = url.host.find_first_not_of(kHostCharacters) == std::string::npos;
  if (!is_name && !is_ipv6(url.host)) return not_an_address("its host has characters that no host has");
  std::ranges::transform(url.host, url.host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return {};
}

Result<Query> parse_query(std::string_view text) {
  Query query;
  for (const auto& part : std::views::split(text, '&')) {
    const std::string_view pair(part.begin(), part.end());
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = equals == pair.size() ? "" : pair.substr(equals + 1);
    std::string name = TRY(percent_decode(pair.substr(0, equals), Plus::kItself));
    query.emplace_back(std::move(name), TRY(percent_decode(value, Plus::kItself)));
  }
  return query;
}

}  // namespace

std::string Url::authority() const {
  const std::uint16_t usual = scheme == Scheme::kHttps ? 443 : 80;
  return port == 0 || port == usual ? host : fmt::format("{}:{}", host, port);
}

std::string Url::origin() const {
  return fmt::format("{}://{}", scheme == Scheme::kHttps ? "https" : "http", authority());
}

std::string Url::target() const {
  const std::string encoded = percent_encode_path(path);
  return query.empty() ? encoded : encoded + "?" + encode_query(query);
}

std::string encode_query(const Query& query) {
  // Sorted as pairs: "a=1" and "a-b=1" would change places if the equals sign took part.
  Query encoded;
  for (const auto& [name, value] : query) encoded.emplace_back(percent_encode(name), percent_encode(value));
  std::ranges::sort(encoded);
  std::string text;
  for (const auto& [name, value] : encoded) text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, value);
  return text;
}

Result<Url> parse_url(std::string_view text) {
  Url url;
  if (text.starts_with("http://")) {
    url.scheme = Scheme::kHttp;
  } else if (!text.starts_with("https://")) {
    return not_an_address("it does not begin with https:// or http://");
  }
  if (text.contains('#')) return not_an_address("it has a fragment");
  const std::string_view rest = text.substr(text.find("//") + 2);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  TRY(take_authority(rest.substr(0, end), url));
  const std::string_view target = rest.substr(end);
  const std::size_t question = std::min(target.find('?'), target.size());
  if (question > 0) {
    Result<std::string> path = percent_decode(target.substr(0, question), Plus::kItself);
    if (!path) return not_an_address(path.error().message());
    url.path = *std::move(path);
  }
  if (question < target.size()) {
    Result<Query> query = parse_query(target.substr(question + 1));
    if (!query) return not_an_address(query.error().message());
    url.query = *std::move(query);
  }
  return url;
}

bool is_loopback(const Url& url) {
  return url.host == "localhost" || url.host.ends_with(".localhost") || url.host == "[::1]" ||
         (is_ipv4(url.host) && url.host.starts_with("127."));
}

bool is_address(const Url& url) { return is_ipv4(url.host) || is_ipv6(url.host); }

}  // namespace cairn::http
