#include "http/client_options.h"

#include <map>

#include <gtest/gtest.h>

namespace cairn::http {
namespace {

Result<ClientOptions> with(const std::map<std::string, std::string>& variables, const std::string& ca_file = "") {
  return client_options(
      [&](const std::string& name) -> std::optional<std::string> {
        const auto at = variables.find(name);
        if (at == variables.end()) return std::nullopt;
        return at->second;
      },
      ca_file);
}

TEST(ClientOptions, WithoutVariablesThereIsNoProxy) {
  const ClientOptions options = with({}).value();
  EXPECT_EQ(options.https_proxy.origin, "");
  EXPECT_EQ(options.http_proxy.origin, "");
  EXPECT_EQ(options.no_proxy, "");
}

TEST(ClientOptions, ProxiesAreThoseOfTheEnvironment) {
  const ClientOptions options = with({{"HTTPS_PROXY", "http://user%40corp:p%3Aw@proxy.internal:3128/"},
                                      {"http_proxy", "other:80"},
                                      {"NO_PROXY", "localhost,.internal"}})
                                    .value();
  EXPECT_EQ(options.https_proxy.origin, "http://proxy.internal:3128");
  EXPECT_EQ(options.https_proxy.user, "user@corp");
  EXPECT_EQ(options.https_proxy.password.expose(), "p:w");
  EXPECT_EQ(options.http_proxy.origin, "http://other:80");
  EXPECT_EQ(options.no_proxy, "localhost,.internal");
}

TEST(ClientOptions, OneProxyMayStandForAll) {
  const ClientOptions options = with({{"ALL_PROXY", "http://all:1"}, {"https_proxy", "http://small:1"}}).value();
  EXPECT_EQ(options.https_proxy.origin, "http://small:1");
  EXPECT_EQ(options.http_proxy.origin, "http://all:1");
}

TEST(ClientOptions, TheProxyForHttpIsNotReadInCapitals) {
  EXPECT_EQ(with({{"HTTP_PROXY", "http://from-a-header:1"}}).value().http_proxy.origin, "");
}

TEST(ClientOptions, AWrongProxyIsAnErrorThatDoesNotRepeatIt) {
  for (const char* value : {"socks5://canary", "http://canary:port", "http://canary%4:x@host", "http://user:canary@"}) {
    const Result<ClientOptions> options = with({{"HTTPS_PROXY", value}});
    ASSERT_FALSE(options) << value;
    EXPECT_EQ(options.error().text(), "HTTPS_PROXY is not the address of a proxy");
    EXPECT_FALSE(options.error().hint().contains("canary"));
  }
}

TEST(ClientOptions, ConfiguredCertificatesComeFirst) {
  const std::map<std::string, std::string> variables{{"AWS_CA_BUNDLE", "/a"}, {"CURL_CA_BUNDLE", "/b"}};
  EXPECT_EQ(with(variables).value().ca_file, "/a");
  EXPECT_EQ(with(variables, "/c").value().ca_file, "/c");
  EXPECT_EQ(with({{"CURL_CA_BUNDLE", "/b"}}).value().ca_file, "/b");
}

}  // namespace
}  // namespace cairn::http
