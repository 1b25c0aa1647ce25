#include "http/url.h"

#include <gtest/gtest.h>

namespace cairn::http {
namespace {

TEST(Url, IsTakenApartAndPutTogether) {
  const Url url = parse_url("https://Example.COM:8443/a%20b/c?x=1&y=%2F%2B+").value();
  EXPECT_EQ(url.scheme, Scheme::kHttps);
  EXPECT_EQ(url.host, "example.com");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.path, "/a b/c");
  EXPECT_EQ(url.query, (Query{{"x", "1"}, {"y", "/++"}}));
  EXPECT_EQ(url.authority(), "example.com:8443");
  EXPECT_EQ(url.origin(), "https://example.com:8443");
  EXPECT_EQ(url.target(), "/a%20b/c?x=1&y=%2F%2B%2B");
}

TEST(Url, TheUsualPortIsNotNamed) {
  EXPECT_EQ(parse_url("https://host:443").value().authority(), "host");
  EXPECT_EQ(parse_url("http://host:80").value().authority(), "host");
  EXPECT_EQ(parse_url("http://host:443").value().authority(), "host:443");
  EXPECT_EQ(parse_url("http://[::1]:9000/").value().authority(), "[::1]:9000");
}

TEST(Url, ThePathIsASlashAtLeast) {
  EXPECT_EQ(parse_url("https://host").value().target(), "/");
  EXPECT_EQ(parse_url("https://host?a").value().target(), "/?a=");
}

TEST(Url, WhatCannotBeUsedIsRefused) {
  for (const char* text :
       {"", "host", "ftp://host", "file:///etc/passwd", "https://", "https:///path", "https://user@host",
        "https://user:word@host", "https://host:0", "https://host:65536", "https://host:x",
        "https://host:", "https://ho st", "https://ho\nst", "https://host/#fragment", "https://[::1", "https://[x]/",
        "https://host/%", "https://host/?a=%4"}) {
    const Result<Url> url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().kind(), ErrorKind::kConfig) << text;
  }
}

TEST(Url, TheQueryIsSortedAfterItIsEncoded) {
  EXPECT_EQ(encode_query({{"b", ""}, {"a-b", "1"}, {"a", "2"}, {"a", "1"}}), "a=1&a=2&a-b=1&b=");
  // Unencoded, the comma would come before the letter; its escape does too, while a tilde stays behind.
  EXPECT_EQ(encode_query({{"a~", ""}, {"ab", ""}, {"a,", ""}}), "a%2C=&ab=&a~=");
  EXPECT_EQ(encode_query({{"token", "a/b+c="}}), "token=a%2Fb%2Bc%3D");
}

TEST(Url, KnowsLoopbackAndAddresses) {
  for (const char* text :
       {"http://localhost", "http://bucket.localhost:1", "http://127.0.0.1", "http://127.9.9.9", "http://[::1]"}) {
    EXPECT_TRUE(is_loopback(parse_url(text).value())) << text;
  }
  for (const char* text : {"http://127.example.com", "http://localhost.example.com", "http://10.0.0.1"}) {
    EXPECT_FALSE(is_loopback(parse_url(text).value())) << text;
  }
  EXPECT_TRUE(is_address(parse_url("http://10.0.0.1:9").value()));
  EXPECT_TRUE(is_address(parse_url("http://[fd00::1]").value()));
  EXPECT_FALSE(is_address(parse_url("http://10.0.0.1.nip.io").value()));
}

}  // namespace
}  // namespace cairn::http
