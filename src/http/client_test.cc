#include "http/client.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "testing/raw_http_server.h"

namespace cairn::http {
namespace {

using testing::RawExchange;
using testing::RawHttpServer;

constexpr std::uint64_t kBytesMax = 1 << 20;

std::unique_ptr<Client> client(ClientOptions options = {}) { return Client::start(std::move(options)).value(); }

Request get(const RawHttpServer& server, const std::string& target = "/") {
  return {.url = parse_url(server.origin() + target).value()};
}

// What the client makes of one answer.
Result<Response> answer_of(const RawHttpServer::Script& script, const Deadlines& deadlines = {}) {
  const RawHttpServer server(script);
  Request request = get(server);
  request.deadlines = deadlines;
  return client()->call(std::move(request), kBytesMax);
}

Error failure_of(const std::string& bytes) {
  Result<Response> response = answer_of([&](RawExchange& exchange) {
    exchange.send(bytes);
    exchange.close();
  });
  return response ? Error(ErrorKind::kInternal, "it was accepted") : std::move(response).error();
}

TEST(HttpClient, SendsWhatTheRequestSays) {
  const RawHttpServer server([](RawExchange& exchange) { exchange.answer(200, "body"); });
  Request request = get(server, "/a//../part%3D0%20b?prefix=%2B&a=");
  request.headers.add("X-Custom", "value");
  const Response response = client()->call(request, kBytesMax).value();
  EXPECT_EQ(response.head.status, 200);
  EXPECT_EQ(response.body, "body");
  EXPECT_EQ(server.requests().front(), fmt::format("GET /a//../part%3D0%20b?a=&prefix=%2B HTTP/1.1\r\n"
                                                   "Host: 127.0.0.1:{}\r\nUser-Agent: cairn\r\nx-custom: value\r\n\r\n",
                                                   server.port()));
}

TEST(HttpClient, SendsBodies) {
  const RawHttpServer server([](RawExchange& exchange) { exchange.answer(200, ""); });
  for (const Method method : {Method::kPost, Method::kPut}) {
    Request request = get(server);
    request.method = method;
    request.headers.add("content-type", "text/plain");
    request.body = std::string("with\0a NUL", 10);
    ASSERT_TRUE(client()->call(request, kBytesMax));
    const std::string sent = server.requests().back();
    EXPECT_TRUE(sent.starts_with(std::string(name_of(method)) + " / HTTP/1.1\r\n"));
    EXPECT_TRUE(sent.contains("content-type: text/plain\r\n"));
    EXPECT_TRUE(sent.contains("Content-Length: 10\r\n"));
    EXPECT_TRUE(sent.ends_with("\r\n\r\n" + request.body));
  }
}

TEST(HttpClient, AHeadHasNoBody) {
  const RawHttpServer server([](RawExchange& exchange) { exchange.answer(200, "12345", "ETag: \"x\"\r\n"); });
  Request request = get(server);
  request.method = Method::kHead;
  const Response response = client()->call(request, kBytesMax).value();
  EXPECT_EQ(response.head.headers.find("content-length"), "5");
  EXPECT_EQ(response.head.headers.find("etag"), "\"x\"");
  EXPECT_EQ(response.body, "");
}

TEST(HttpClient, UsesAConnectionAgain) {
  const RawHttpServer server([](RawExchange& exchange) { exchange.answer(200, "x"); });
  const auto one = client();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(one->call(get(server), kBytesMax));
  EXPECT_EQ(server.connections(), 1U);
}

TEST(HttpClient, AConnectionThatDiedMeanwhileIsReplaced) {
  const RawHttpServer server([](RawExchange& exchange) {
    exchange.answer(200, "x");
    exchange.close();
  });
  const auto one = client();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(one->call(get(server), kBytesMax));
}

TEST(HttpClient, AnyStatusIsAnAnswer) {
  for (const int status : {204, 301, 304, 404, 500, 503}) {
    const auto response = answer_of([&](RawExchange& exchange) {
      exchange.send(
          fmt::format("HTTP/1.1 {} Words\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", status));
    });
    EXPECT_EQ(response.value().head.status, status);
  }
}

TEST(HttpClient, TakesChunksAndBodiesThatEndWithTheConnection) {
  const auto chunked = answer_of([](RawExchange& exchange) {
    exchange.send(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\nTrailer: x\r\n\r\n");
  });
  EXPECT_EQ(chunked.value().body, "abcdef");
  const auto closed = answer_of([](RawExchange& exchange) {
    exchange.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc");
    exchange.close();
  });
  EXPECT_EQ(closed.value().body, "abc");
}

TEST(HttpClient, InterimAnswersAreNotTheAnswer) {
  const auto response = answer_of([](RawExchange& exchange) {
    exchange.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
    exchange.answer(200, "body");
  });
  EXPECT_EQ(response.value().head.status, 200);
  EXPECT_FALSE(response.value().head.headers.find("link"));
}

TEST(HttpClient, WhatEndsEarlyIsAnError) {
  const std::string whole = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_EQ(failure_of(whole.substr(0, bytes)).kind(), ErrorKind::kTransient) << bytes;
  }
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n").kind(),
            ErrorKind::kTransient);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense").kind(), ErrorKind::kTransient);
}

TEST(HttpClient, AResetIsAnError) {
  for (const char* sent : {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123"}) {
    const auto response = answer_of([&](RawExchange& exchange) {
      exchange.send(sent);
      exchange.reset();
    });
    ASSERT_FALSE(response) << sent;
    EXPECT_EQ(response.error().kind(), ErrorKind::kTransient);
  }
}

TEST(HttpClient, TwoLengthsAreAnError) {
  EXPECT_TRUE(failure_of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc")
                  .text()
                  .ends_with("two lengths"));
  EXPECT_FALSE(
      failure_of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
          .kind() == ErrorKind::kInternal);
}

TEST(HttpClient, AnEncodingThatNobodyAskedForIsRefused) {
  const Error error = failure_of("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
  EXPECT_TRUE(error.text().contains("encoded by `gzip`"));
}

TEST(HttpClient, HeadersThatDoNotEndAreAnError) {
  const std::string flood = [] {
    std::string lines;
    for (int i = 0; i < 10'000; ++i) lines += fmt::format("X-{}: y\r\n", i);
    return lines;
  }();
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\n" + flood + "\r\n").kind(), ErrorKind::kTransient);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nX: " + std::string(1 << 20, 'y') + "\r\n\r\n").kind(),
            ErrorKind::kTransient);
  std::string interim;
  for (int i = 0; i < 10'000; ++i) interim += "HTTP/1.1 102 Processing\r\n\r\n";
  EXPECT_EQ(failure_of(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").kind(), ErrorKind::kTransient);
}

TEST(HttpClient, GarbageIsAnError) {
  for (const char* bytes : {"garbage\r\n\r\n", "HTTP/0.9", "HTTP/2 200\r\n\r\n", "220 smtp ready\r\n"}) {
    EXPECT_EQ(failure_of(bytes).kind(), ErrorKind::kTransient) << bytes;
  }
}

TEST(HttpClient, ABodyLongerThanAllowedIsAnError) {
  const auto response = answer_of([](RawExchange& exchange) {
    exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 100; ++i) exchange.send("10000\r\n" + std::string(0x10000, 'x') + "\r\n");
    exchange.wait_for_the_end();
  });
  EXPECT_EQ(response.error().kind(), ErrorKind::kBadInput);
}

TEST(HttpClient, TheFirstByteHasADeadline) {
  const auto response = answer_of([](RawExchange& exchange) { exchange.wait_for_the_end(); },
                                  {.first_byte = std::chrono::milliseconds(50)});
  EXPECT_EQ(response.error().kind(), ErrorKind::kTransient);
  EXPECT_TRUE(response.error().text().contains("not a byte for 50 ms")) << response.error().text();
}

TEST(HttpClient, SoHaveTheWholeAndAnAnswerThatTrickles) {
  const auto stall = [](RawExchange& exchange) {
    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n012");
    exchange.wait_for_the_end();
  };
  EXPECT_TRUE(answer_of(stall, {.total = std::chrono::milliseconds(50)}).error().text().contains("no answer in time"));
  EXPECT_TRUE(answer_of(stall, {.idle = std::chrono::seconds(1)}).error().text().contains("no answer in time"));
}

TEST(HttpClient, ARefusedConnectionNamesTheHost) {
  std::string origin;
  {
    const RawHttpServer server([](RawExchange&) {});
    origin = server.origin();
  }
  Request request{.url = parse_url(origin + "/key?X-Amz-Signature=canary").value()};
  request.headers.add("authorization", "canary");
  const Error error = client()->call(request, kBytesMax).error();
  EXPECT_EQ(error.kind(), ErrorKind::kTransient);
  EXPECT_TRUE(error.text().starts_with(origin + ": no connection")) << error.text();
  EXPECT_FALSE((error.text() + error.hint()).contains("canary"));
}

TEST(HttpClient, ANameThatDoesNotResolveIsSaid) {
  const Error error = client()->call({.url = parse_url("http://nowhere.invalid").value()}, kBytesMax).error();
  EXPECT_EQ(error.kind(), ErrorKind::kTransient);
  EXPECT_TRUE(error.text().starts_with("http://nowhere.invalid: the host's name could not be resolved"))
      << error.text();
}

TEST(HttpClient, AHeaderCannotBreakOutOfItsLine) {
  const RawHttpServer server([](RawExchange& exchange) { exchange.answer(200, ""); });
  Request request = get(server);
  request.headers.add("if-match", "\"x\"\r\nx-evil: 1");
  EXPECT_EQ(client()->call(request, kBytesMax).error().kind(), ErrorKind::kBadInput);
  EXPECT_EQ(server.connections(), 0U);
}

TEST(HttpClient, AStopGivesUpWhatIsInFlightAndWhatWaits) {
  const RawHttpServer server([](RawExchange& exchange) { exchange.wait_for_the_end(); });
  const auto one = client({.connections_max = 1});
  std::stop_source stop;
  std::vector<std::jthread> callers;
  std::atomic<int> cancelled = 0;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([&] {
      const auto response = one->call(get(server), kBytesMax, stop.get_token());
      if (!response && response.error().kind() == ErrorKind::kCancelled) ++cancelled;
    });
  }
  while (server.requests().empty()) std::this_thread::yield();
  stop.request_stop();
  callers.clear();
  EXPECT_EQ(cancelled, 3);
  EXPECT_EQ(server.connections(), 1U);
}

// Notes how an exchange ended.
class EndNoted final : public Receiver {
 public:
  Status on_head(const Head&) override { return {}; }
  Status on_body(std::span<const std::byte>) override { return {}; }
  void on_end(Status outcome) override { kind = outcome ? ErrorKind::kInternal : outcome.error().kind(); }

  std::atomic<ErrorKind> kind = ErrorKind::kInternal;
};

TEST(HttpClient, ItsEndIsToldToEveryReceiver) {
  const RawHttpServer server([](RawExchange& exchange) { exchange.wait_for_the_end(); });
  std::vector<std::shared_ptr<EndNoted>> receivers;
  {
    const auto one = client({.connections_max = 2});
    for (int i = 0; i < 5; ++i) {
      receivers.push_back(std::make_shared<EndNoted>());
      one->send(get(server), receivers.back());
    }
  }
  for (const auto& receiver : receivers) EXPECT_EQ(receiver->kind, ErrorKind::kCancelled);
}

TEST(HttpClient, CarriesManyAtOnce) {
  std::mutex mutex;
  std::condition_variable all_there;
  int present = 0;
  const RawHttpServer server([&](RawExchange& exchange) {
    std::unique_lock lock(mutex);
    ++present;
    all_there.notify_all();
    all_there.wait(lock, [&] { return present >= 32; });
    exchange.answer(200, exchange.line());
  });
  const auto one = client();
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 32; ++i) {
      callers.emplace_back([&, i] {
        const std::string target = fmt::format("/{}", i);
        if (one->call(get(server, target), kBytesMax).value().body == "GET " + target + " HTTP/1.1") ++right;
      });
    }
  }
  EXPECT_EQ(right, 32);
}

TEST(HttpClient, GoesThroughAProxyUnlessToldNotTo) {
  const RawHttpServer proxy([](RawExchange& exchange) { exchange.answer(200, "proxy"); });
  const RawHttpServer server([](RawExchange& exchange) { exchange.answer(200, "server"); });
  const Proxy through{.origin = proxy.origin(), .user = "user", .password = Secret("word")};
  Request request = get(server, "/x");
  EXPECT_EQ(client({.http_proxy = through})->call(request, kBytesMax).value().body, "proxy");
  EXPECT_TRUE(proxy.requests().front().starts_with("GET " + server.origin() + "/x HTTP/1.1\r\n"));
  EXPECT_TRUE(proxy.requests().front().contains("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"));
  EXPECT_EQ(client({.http_proxy = through, .no_proxy = "127.0.0.1"})->call(request, kBytesMax).value().body, "server");
  EXPECT_EQ(client({.https_proxy = through})->call(request, kBytesMax).value().body, "server");
  request.route = Route::kDirect;
  EXPECT_EQ(client({.http_proxy = through})->call(request, kBytesMax).value().body, "server");
}

TEST(HttpClient, AFileOfCertificatesThatIsMissingIsSaidAtOnce) {
  const Error error = Client::start({.ca_file = "/nowhere/ca.pem"}).error();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_EQ(error.text(), "/nowhere/ca.pem: the file of certificates cannot be read");
}

}  // namespace
}  // namespace cairn::http
