// Over the double of AWS, which judges every signature and plays faults, and over a server that answers byte by byte.
#include "source/s3/store.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "aws/static_credentials.h"
#include "source/open_ahead.h"
#include "testing/aws_double.h"
#include "testing/fake_clock.h"
#include "testing/raw_http_server.h"

namespace cairn::s3 {
namespace {

using testing::AwsDouble;
using testing::RawExchange;
using testing::RawHttpServer;

constexpr std::size_t kLargeBytes = std::size_t{40} << 20;  // five ranges

std::string random_bytes(std::size_t size) {
  std::minstd_rand random(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

Result<std::string> read_all(ByteSource& source) {
  std::string bytes(source.size(), '\0');
  const std::span<std::byte> out = std::as_writable_bytes(std::span(bytes));
  constexpr std::size_t kPiece = 1'000'003;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    TRY(source.read(at, out.subspan(at, std::min(kPiece, bytes.size() - at))));
  }
  TRY(source.verify_unchanged());
  return bytes;
}

Result<std::string> read_all(ObjectStore& store, const ObjectInfo& object) {
  const std::unique_ptr<ByteSource> source = TRY(store.open(object));
  return read_all(*source);
}

class S3StoreTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { aws_ = AwsDouble::start({"--page-size", "7"}).release(); }
  static void TearDownTestSuite() { delete std::exchange(aws_, nullptr); }

  void SetUp() override {
    if (aws_ == nullptr) GTEST_SKIP() << "the double of AWS cannot be had here";
    bucket_ = fmt::format("bucket-{}", ++buckets_);
    std::filesystem::create_directories(aws_->root() / bucket_);
    store_ = aws_->store(bucket_);
  }
  void TearDown() override {
    if (aws_ == nullptr) return;
    aws_->set_faults("[]");
    aws_->set_clock(std::chrono::seconds(0));
  }

  ObjectInfo put(const std::string& key, const std::string& bytes) {
    aws_->write(bucket_, key, bytes);
    return store_->stat(ObjectKey(key)).value();
  }
  std::vector<std::string> keys() {
    const auto listed = store_->list("");
    std::vector<std::string> names;
    if (!listed) names.push_back(listed.error().text());
    if (listed)
      std::ranges::transform(*listed, std::back_inserter(names),
                             [](const ObjectInfo& object) { return object.key.value(); });
    return names;
  }

  static inline AwsDouble* aws_ = nullptr;  // of the suite, as the framework has it
  static inline int buckets_ = 0;
  std::string bucket_;
  std::unique_ptr<ObjectStore> store_;
};

TEST_F(S3StoreTest, ListsPageByPage) {
  std::vector<std::string> expected;
  for (int i = 0; i < 50; ++i) expected.push_back(fmt::format("k/{:03}", i));
  for (const std::string& key : expected) aws_->write(bucket_, key, "x");
  aws_->forget_requests();
  EXPECT_EQ(keys(), expected);
  EXPECT_EQ(aws_->requests(), 8);
}

TEST_F(S3StoreTest, TakesEveryLegalKey) {
  const std::vector<std::string> odd{
      "a(b)!*'c~d$e&f,g:h;i@j.avro", "part=0 x+y \xC3\xA9.avro", "percent%2Fencoded%",         "plus+and space",
      "quote\"<tag>&amp;",           "tab\tand\nline",           "\xF0\x9F\x98\x80?#[]{}|\\^`"};
  for (const std::string& key : odd) {
    const ObjectInfo object = put(key, "bytes of " + key);
    EXPECT_EQ(read_all(*store_, object).value(), "bytes of " + key);
  }
  std::vector<std::string> sorted = odd;
  std::ranges::sort(sorted);
  EXPECT_EQ(keys(), sorted);
}

TEST_F(S3StoreTest, ReadsLargeObjectsInRanges) {
  const std::string bytes = random_bytes(kLargeBytes);
  const ObjectInfo object = put("large", bytes);
  EXPECT_TRUE(read_all(*store_, object).value() == bytes);
}

TEST_F(S3StoreTest, WhatComesNextIsUnderWayBeforeItsTurn) {
  std::vector<ObjectInfo> objects;
  for (int i = 0; i < 100; ++i) objects.push_back(put(fmt::format("k/{:03}", i), fmt::format("content {}", i)));
  aws_->forget_requests();
  OpenAhead ahead(*store_, objects);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(read_all(*ahead.next().value()).value(), fmt::format("content {}", i));
  EXPECT_EQ(aws_->requests(), 100);
}

TEST_F(S3StoreTest, WhatIsUnderWayMayNeverBeRead) {
  const ObjectInfo large = put("large", random_bytes(kLargeBytes));
  const ObjectInfo small = put("small", "bytes");
  const ObjectInfo missing{.key = ObjectKey("missing"), .size = 3, .etag = "e"};
  {
    OpenAhead ahead(*store_, {small, missing, large, large, large});
    EXPECT_EQ(read_all(*ahead.next().value()).value(), "bytes");
    EXPECT_EQ(ahead.next().error().kind(), ErrorKind::kNotFound);
  }
  OpenAhead ahead(*store_, {large});
  EXPECT_EQ(read_all(*ahead.next().value()).value().size(), kLargeBytes);
}

// The faults of one request each, and of each request in turn: the bytes are right in the end.
TEST_F(S3StoreTest, PassingTroubleIsPassedOver) {
  const std::string bytes = random_bytes(std::size_t{3} << 20);  // two requests, of which the second is large
  const ObjectInfo object = put("object", bytes);
  const std::string faults[] = {
      R"("action": "error", "status": 500)",
      R"("action": "error", "status": 502, "html": true)",
      R"("action": "error", "status": 503)",
      R"("action": "error", "status": 429, "retry_after": 0)",
      R"("action": "error", "status": 503, "retry_after": "garbage")",
      R"("action": "reset")",
      R"("action": "reset", "at": "headers")",
      R"("action": "reset", "at": 1)",
      R"("action": "reset", "at": 100000)",
      R"("action": "reset", "at": -1)",
      R"("action": "truncate", "at": 0)",
      R"("action": "truncate", "at": 70000)",
      R"("action": "truncate", "at": -1)",
      R"("action": "no_length", "at": 1000)",
      R"("action": "two_lengths")",
      R"("action": "chunked", "at": 1000)",
      R"("action": "endless")",
      R"("action": "header")",
      R"("action": "headers")",
      R"("action": "informational")",
  };
  for (const std::string& fault : faults) {
    for (const int request : {1, 2}) {
      aws_->set_faults(fmt::format(R"([{{{}, "operation": "GetObject", "nth": {}}}])", fault, request));
      const Result<std::string> read = read_all(*store_, object);
      ASSERT_TRUE(read) << fault << " at " << request << ": " << read.error().text();
      EXPECT_TRUE(*read == bytes) << fault << " at " << request;
    }
  }
}

TEST_F(S3StoreTest, TroubleThatStaysIsAnError) {
  const ObjectInfo object = put("object", std::string(1000, 'x'));
  const std::pair<std::string, ErrorKind> faults[] = {
      {R"("action": "error", "status": 500)", ErrorKind::kTransient},
      {R"("action": "error", "status": 503, "retry_after": 3600)", ErrorKind::kTransient},
      {R"("action": "reset", "at": 10)", ErrorKind::kTransient},
      {R"("action": "truncate", "at": 10)", ErrorKind::kTransient},
      {R"("action": "gzip")", ErrorKind::kBadInput},
      {R"("action": "etag")", ErrorKind::kConflict},
      {R"("action": "overwrite")", ErrorKind::kConflict},
      {R"("action": "error", "code": "AccessDenied")", ErrorKind::kDenied},
      {R"("action": "error", "code": "KMS.AccessDeniedException", "status": 403)", ErrorKind::kDenied},
      {R"("action": "error", "code": "InvalidObjectState", "status": 403)", ErrorKind::kBadInput},
      {R"("action": "error", "code": "NoSuchKey")", ErrorKind::kNotFound},
      {R"("action": "redirect", "to": "http://127.0.0.1:1")", ErrorKind::kConfig},
  };
  for (const auto& [fault, kind] : faults) {
    aws_->set_faults(fmt::format(R"([{{{}, "operation": "GetObject"}}])", fault));
    const Result<std::string> read = read_all(*aws_->store(bucket_), object);
    ASSERT_FALSE(read) << fault;
    EXPECT_EQ(read.error().kind(), kind) << fault << ": " << read.error().text();
    EXPECT_TRUE(read.error().text().contains("s3://" + bucket_ + "/object: ")) << read.error().text();
  }
}

TEST_F(S3StoreTest, ABrokenBodyIsTakenUpWhereItBroke) {
  const std::string bytes = random_bytes(std::size_t{1} << 20);
  const ObjectInfo object = put("object", bytes);
  aws_->set_faults(R"([{"action": "reset", "operation": "GetObject", "at": 500000, "nth": 1}])");
  aws_->forget_requests();
  EXPECT_TRUE(read_all(*store_, object).value() == bytes);
  EXPECT_EQ(aws_->requests(), 2);
}

TEST_F(S3StoreTest, AnObjectThatIsOverwrittenBetweenItsRangesIsAConflict) {
  const ObjectInfo object = put("large", random_bytes(kLargeBytes));
  aws_->set_faults(R"([{"action": "overwrite", "how": "flip", "operation": "GetObject", "nth": 3}])");
  EXPECT_EQ(read_all(*store_, object).error().kind(), ErrorKind::kConflict);
}

TEST_F(S3StoreTest, AListIsCompleteOrAnError) {
  for (int i = 0; i < 20; ++i) aws_->write(bucket_, fmt::format("k/{:03}", i), "x");
  const std::vector<std::string> expected = keys();
  const std::pair<std::string, ErrorKind> damages[] = {
      {R"("damage": "cut")", ErrorKind::kTransient},
      {R"("damage": "truncated_without_token")", ErrorKind::kTransient},
      {R"("damage": "wrong_count")", ErrorKind::kTransient},
      {R"("damage": "token_loop")", ErrorKind::kBadInput},
      {R"("damage": "unsorted")", ErrorKind::kBadInput},
      {R"("damage": "repeat_key")", ErrorKind::kBadInput},
      {R"("damage": "outside_prefix")", ErrorKind::kBadInput},
      {R"("damage": "entity_bomb")", ErrorKind::kBadInput},
      {R"("damage": "external_entity")", ErrorKind::kBadInput},
  };
  for (const auto& [damage, kind] : damages) {
    aws_->set_faults(fmt::format(R"([{{"action": "list", {}, "from": 1}}])", damage));
    const auto listed = aws_->store(bucket_)->list("k/");
    ASSERT_FALSE(listed) << damage;
    EXPECT_EQ(listed.error().kind(), kind) << damage << ": " << listed.error().text();
    EXPECT_TRUE(listed.error().text().starts_with("listing s3://" + bucket_ + "/k/: ")) << listed.error().text();
  }
  // Once only, what was cut off or does not add up is asked for again.
  for (const char* damage : {"cut", "truncated_without_token", "wrong_count", "empty_page"}) {
    aws_->set_faults(fmt::format(R"([{{"action": "list", "damage": "{}", "nth": 2}}])", damage));
    EXPECT_EQ(keys(), expected) << damage;
  }
  for (const char* fault : {R"("status": 500)", R"("status": 503)", R"("status": 429)"}) {
    aws_->set_faults(fmt::format(R"([{{"action": "error", {}, "operation": "ListObjectsV2", "nth": 2}}])", fault));
    EXPECT_EQ(keys(), expected) << fault;
  }
}

TEST_F(S3StoreTest, AClockThatIsWrongIsCorrectedByTheServer) {
  for (const auto ahead : {std::chrono::hours(24), std::chrono::hours(-2)}) {
    aws_->set_clock(ahead);
    EXPECT_TRUE(aws_->store(bucket_)->list("")) << ahead.count();
  }
}

TEST_F(S3StoreTest, TheRegionIsFoundFromTheBucketsAnswer) {
  Options options = aws_->options(bucket_);
  options.place.region = "eu-west-3";
  Store elsewhere(options, aws_->parts());
  aws_->write(bucket_, "a", "x");
  EXPECT_EQ(elsewhere.list("").value().size(), 1U);
  EXPECT_TRUE(elsewhere.stat(ObjectKey("a")));
  Store first_a_head(options, aws_->parts());
  EXPECT_TRUE(first_a_head.stat(ObjectKey("a")));
}

TEST_F(S3StoreTest, RefusesWhatItMayNotBeTold) {
  StoreParts parts = aws_->parts();
  parts.credentials = std::make_unique<aws::StaticCredentials>(
      aws::Credentials{.access_key_id = "AKIACAIRNTESTDOUBLE0", .secret_access_key = Secret("canary")}, "the test");
  const Error error = Store(aws_->options(bucket_), std::move(parts)).list("").error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_TRUE(error.text().contains("SignatureDoesNotMatch")) << error.text();
  EXPECT_FALSE((error.text() + error.hint()).contains("canary"));
  EXPECT_EQ(aws_->store("no-such-bucket")->list("").error().kind(), ErrorKind::kConfig);
}

TEST_F(S3StoreTest, AStopEndsWhatWaits) {
  const ObjectInfo object = put("object", "12345");
  aws_->set_faults(R"([{"action": "stall", "operation": "GetObject"}])");
  std::stop_source stop;
  StoreParts parts = aws_->parts();
  parts.stop = stop.get_token();
  Store store(aws_->options(bucket_), std::move(parts));
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.request_stop();
  });
  EXPECT_EQ(store.open(object).error().kind(), ErrorKind::kCancelled);
}

// A store of a server that answers as the script says.
class RawStore {
 public:
  explicit RawStore(RawHttpServer::Script script) : server_(std::move(script)) {
    Options options{.place = {.bucket = "acme",
                              .region = "us-east-1",
                              .endpoint = http::parse_url(server_.origin()).value(),
                              .is_path_style = true},
                    .pays_as_requester = true,
                    .account_id = "123456789012"};
    store_ =
        std::make_unique<Store>(options, StoreParts{.client = http::Client::start({}).value(),
                                                    .credentials = std::make_unique<Renewable>(),
                                                    .clock = clock_,
                                                    .retries = {.tries = 3, .base = std::chrono::milliseconds(0)}});
  }
  Store& operator*() { return *store_; }
  const RawHttpServer& server() const { return server_; }

 private:
  // Hands out "first" until it is refused, and "second" from then on.
  class Renewable final : public aws::CredentialsProvider {
   public:
    std::string describe() const override { return "the test"; }
    Result<aws::Credentials> credentials() override {
      return aws::Credentials{.access_key_id = is_renewed_ ? "second" : "first", .secret_access_key = Secret("s")};
    }
    Result<aws::Credentials> replace(const aws::Credentials& refused) override {
      if (refused.access_key_id == "second") return Error(ErrorKind::kDenied, "no more");
      is_renewed_ = true;
      return credentials();
    }

   private:
    std::atomic<bool> is_renewed_ = false;
  };

  const testing::FakeClock clock_;
  const RawHttpServer server_;
  std::unique_ptr<Store> store_;
};

constexpr std::string_view kExpired = "<Error><Code>ExpiredToken</Code><Message>expired</Message></Error>";
const ObjectInfo kObject{.key = ObjectKey("key"), .size = 10, .etag = "e"};

TEST(S3Store, SaysWhoPaysAndWhoOwns) {
  RawStore store([](RawExchange& exchange) { exchange.answer(200, "0123456789", "ETag: \"e\"\r\n"); });
  ASSERT_TRUE((*store).open(kObject));
  const RawExchange request(0, 0, store.server().requests().front());
  EXPECT_EQ(request.line(), "GET /acme/key HTTP/1.1");
  EXPECT_EQ(request.header("if-match"), "\"e\"");
  EXPECT_EQ(request.header("x-amz-request-payer"), "requester");
  EXPECT_EQ(request.header("x-amz-expected-bucket-owner"), "123456789012");
  EXPECT_TRUE(request.header("authorization")
                  .contains("SignedHeaders=host;if-match;x-amz-content-sha256;x-amz-date;x-amz-expected-bucket-owner;"
                            "x-amz-request-payer,"));
}

TEST(S3Store, ExpiredCredentialsAreRenewedAndTheBodyGoesOn) {
  RawStore store([](RawExchange& exchange) {
    if (exchange.number() == 0) {
      exchange.send("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 10\r\n\r\n0123");
      return exchange.close();
    }
    if (exchange.header("authorization").contains("first/")) return exchange.answer(400, kExpired);
    exchange.answer(206, "456789", "ETag: \"e\"\r\nContent-Range: bytes 4-9/10\r\n");
  });
  EXPECT_EQ(read_all(*store, kObject).value(), "0123456789");
  EXPECT_EQ(store.server().requests().size(), 3U);
}

TEST(S3Store, CredentialsThatCannotBeRenewedAreDenied) {
  RawStore store([](RawExchange& exchange) { exchange.answer(400, kExpired); });
  EXPECT_EQ((*store).list("").error().kind(), ErrorKind::kDenied);
  EXPECT_EQ(store.server().requests().size(), 2U);
}

TEST(S3Store, A403OfAMissingObjectIsSettledByAList) {
  std::string listed;
  RawStore store([&](RawExchange& exchange) {
    if (exchange.line().contains("list-type=2")) {
      return exchange.answer(200,
                             "<ListBucketResult><IsTruncated>false</IsTruncated>" + listed + "</ListBucketResult>");
    }
    exchange.answer(403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
  });
  EXPECT_EQ((*store).stat(ObjectKey("key")).error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ((*store).open(kObject).error().kind(), ErrorKind::kNotFound);
  listed = "<Contents><Key>key</Key><Size>10</Size><ETag>e</ETag></Contents>";
  EXPECT_EQ((*store).stat(ObjectKey("key")).error().kind(), ErrorKind::kDenied);
  EXPECT_EQ((*store).open(kObject).error().kind(), ErrorKind::kDenied);
}

TEST(S3Store, WhatIsNotThePinnedVersionIsNeverAccepted) {
  const std::pair<std::string, ErrorKind> answers[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", ErrorKind::kConflict},
      {"HTTP/1.1 200 OK\r\nETag: \"f\"\r\nContent-Length: 10\r\n\r\n0123456789", ErrorKind::kConflict},
      {"HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 9\r\n\r\n012345678", ErrorKind::kConflict},
      {"HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 11\r\n\r\n01234567890", ErrorKind::kConflict},
      {"HTTP/1.1 206 OK\r\nETag: \"e\"\r\nContent-Length: 10\r\n\r\n0123456789", ErrorKind::kTransient},
      {"HTTP/1.1 206 OK\r\nETag: \"e\"\r\nContent-Range: bytes 1-9/10\r\nContent-Length: 9\r\n\r\n123456789",
       ErrorKind::kTransient},
      {"HTTP/1.1 206 OK\r\nETag: \"e\"\r\nContent-Range: bytes 0-9/11\r\nContent-Length: 10\r\n\r\n0123456789",
       ErrorKind::kConflict},
      {"HTTP/1.1 412 No\r\nContent-Length: 0\r\n\r\n", ErrorKind::kConflict},
      {"HTTP/1.1 200 OK\r\nETag: \"e\"\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
       ErrorKind::kTransient},
      {"HTTP/1.1 200 OK\r\nETag: \"e\"\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n012345678\r\n0\r\n\r\n",
       ErrorKind::kBadInput},  // it sends all again when the rest is asked for
  };
  for (const auto& [answer, kind] : answers) {
    RawStore store([&](RawExchange& exchange) { exchange.send(answer); });
    const Result<std::string> read = read_all(*store, kObject);
    ASSERT_FALSE(read) << answer;
    EXPECT_EQ(read.error().kind(), kind) << answer << read.error().text();
  }
}

TEST(S3Store, ARedirectIsFollowedToTheProviderAlone) {
  for (const char* location :
       {"http://127.0.0.1:1/acme/key", "https://evil.example.com/", "http://acme.s3.amazonaws.com/",
        "https://acme.s3.amazonaws.com.evil.example.com/", "nonsense", ""}) {
    RawStore store([&](RawExchange& exchange) {
      exchange.answer(307, "<Error><Code>TemporaryRedirect</Code></Error>", fmt::format("Location: {}\r\n", location));
    });
    EXPECT_EQ((*store).list("").error().kind(), ErrorKind::kConfig) << location;
    EXPECT_EQ(store.server().requests().size(), 1U) << location;
  }
}

}  // namespace
}  // namespace cairn::s3
