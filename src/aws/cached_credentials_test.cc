#include "aws/cached_credentials.h"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "testing/fake_clock.h"

namespace cairn::aws {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// A source that counts: "KEY1", "KEY2", …
class CachedCredentialsTest : public ::testing::Test {
 protected:
  Result<Credentials> fetch() {
    const int number = ++fetches_;
    if (during_fetch_) during_fetch_();
    if (error_.has_value()) return *error_;
    return Credentials{.access_key_id = fmt::format("KEY{}", number), .expires_at = clock_.now() + lifetime_};
  }
  std::string key() { return provider_.credentials().value().access_key_id; }

  testing::FakeClock clock_;
  Micros lifetime_ = hours(1);
  std::atomic<int> fetches_ = 0;
  std::optional<Error> error_;
  std::function<void()> during_fetch_;
  CachedCredentials provider_{"the source", clock_, [this] { return fetch(); }};
};

TEST_F(CachedCredentialsTest, AreKeptUntilAQuarterOfAnHourIsLeft) {
  EXPECT_EQ(key(), "KEY1");
  clock_.advance(minutes(45));
  EXPECT_EQ(key(), "KEY1");
  clock_.advance(seconds(1));
  EXPECT_EQ(key(), "KEY2");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(CachedCredentialsTest, WithoutAnExpiryTheyAreKeptForEver) {
  CachedCredentials provider("the source", clock_, [this] {
    ++fetches_;
    return Credentials{.access_key_id = "KEY"};
  });
  EXPECT_TRUE(provider.credentials().has_value());
  clock_.advance(hours(10'000));
  EXPECT_TRUE(provider.credentials().has_value());
  EXPECT_EQ(fetches_, 1);
}

TEST_F(CachedCredentialsTest, AnEarlyRefreshThatFailsIsTriedAgainAMinuteLaterAndNobodyHearsOfIt) {
  EXPECT_EQ(key(), "KEY1");
  clock_.advance(minutes(50));
  error_ = Error(ErrorKind::kTransient, "away");
  EXPECT_EQ(key(), "KEY1");
  EXPECT_EQ(key(), "KEY1");
  EXPECT_EQ(fetches_, 2);
  clock_.advance(minutes(1));
  EXPECT_EQ(key(), "KEY1");
  EXPECT_EQ(fetches_, 3);
  error_.reset();
  clock_.advance(minutes(1));
  EXPECT_EQ(key(), "KEY4");
}

TEST_F(CachedCredentialsTest, WithLessThanAMinuteLeftTheErrorIsTold) {
  EXPECT_EQ(key(), "KEY1");
  clock_.advance(minutes(59) + seconds(1));
  error_ = Error(ErrorKind::kTransient, "away");
  EXPECT_EQ(provider_.credentials().error().text(), "away");
  error_.reset();
  EXPECT_EQ(key(), "KEY3");
}

TEST_F(CachedCredentialsTest, ASessionShorterThanAQuarterOfAnHourIsNotFetchedAtEachCall) {
  lifetime_ = minutes(10);
  EXPECT_EQ(key(), "KEY1");
  EXPECT_EQ(key(), "KEY1");
  clock_.advance(minutes(1));
  EXPECT_EQ(key(), "KEY2");
}

TEST_F(CachedCredentialsTest, ThatAreExpiredWhenTheyComeAreAnError) {
  for (const Micros lifetime : {Micros(seconds(1)), Micros(-hours(1))}) {
    lifetime_ = lifetime;
    const Error error = provider_.credentials().error();
    EXPECT_EQ(error.kind(), ErrorKind::kDenied);
    EXPECT_TRUE(error.text().starts_with("the source: the credentials expire at ")) << error.text();
    EXPECT_FALSE(error.hint().empty());
  }
}

TEST_F(CachedCredentialsTest, ManyWhoAskAtOnceCauseOneFetch) {
  constexpr int kThreads = 16;
  std::latch all_here(kThreads);
  during_fetch_ = [&] { all_here.wait(); };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        all_here.count_down();
        EXPECT_EQ(key(), "KEY1");
      });
    }
  }
  EXPECT_EQ(fetches_, 1);
}

TEST_F(CachedCredentialsTest, OthersGoOnWithTheOldOnesWhileOneRefreshes) {
  EXPECT_EQ(key(), "KEY1");
  clock_.advance(minutes(50));
  std::latch is_fetching(1);
  std::latch may_end(1);
  during_fetch_ = [&] {
    is_fetching.count_down();
    may_end.wait();
  };
  std::jthread refresher([&] { EXPECT_EQ(key(), "KEY2"); });
  is_fetching.wait();
  EXPECT_EQ(key(), "KEY1");  // would wait for ever if it waited for the fetch
  EXPECT_EQ(key(), "KEY1");
  may_end.count_down();
  refresher.join();
  EXPECT_EQ(key(), "KEY2");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(CachedCredentialsTest, ManyWhoWereRefusedCauseOneFetch) {
  constexpr int kThreads = 16;
  const Credentials refused = provider_.credentials().value();
  std::latch all_here(kThreads);
  during_fetch_ = [&] { all_here.wait(); };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        all_here.count_down();
        EXPECT_EQ(provider_.replace(refused).value().access_key_id, "KEY2");
      });
    }
  }
  EXPECT_EQ(fetches_, 2);
  EXPECT_EQ(key(), "KEY2");
}

TEST_F(CachedCredentialsTest, RefusedOnesAreNotHandedOutAgain) {
  const Credentials refused = provider_.credentials().value();
  error_ = Error(ErrorKind::kTransient, "away");
  EXPECT_EQ(provider_.replace(refused).error().text(), "away");
  EXPECT_EQ(provider_.credentials().error().text(), "away");
}

TEST_F(CachedCredentialsTest, ASourceThatHandsOutTheRefusedOnesAgainIsDenied) {
  CachedCredentials provider("the source", clock_, [] { return Credentials{.access_key_id = "KEY"}; });
  const Error error = provider.replace(provider.credentials().value()).error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_EQ(error.text(), "the source: AWS refuses these credentials as expired, and there are no others");
}

}  // namespace
}  // namespace cairn::aws
