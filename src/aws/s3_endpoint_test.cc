#include "aws/s3_endpoint.h"

#include <gtest/gtest.h>

#include "aws/partition.h"

namespace cairn::aws {
namespace {

http::Url url(const std::string& text) { return http::parse_url(text).value(); }

struct Case {
  S3Place place;
  std::string address;
};

TEST(S3Endpoint, FollowsFromThePlaceAlone) {
  const std::string old_bucket = "Old_Bucket";
  const Case cases[] = {
      {{"heap-rs3-acme", "eu-west-1"}, "https://heap-rs3-acme.s3.eu-west-1.amazonaws.com/"},
      {{"heap-rs3-acme", "us-east-1"}, "https://heap-rs3-acme.s3.us-east-1.amazonaws.com/"},
      {{"heap-rs3-acme", "cn-north-1"}, "https://heap-rs3-acme.s3.cn-north-1.amazonaws.com.cn/"},
      {{"heap-rs3-acme", "us-gov-west-1"}, "https://heap-rs3-acme.s3.us-gov-west-1.amazonaws.com/"},
      {{"heap-rs3-acme", "us-iso-east-1"}, "https://heap-rs3-acme.s3.us-iso-east-1.c2s.ic.gov/"},
      {{"heap-rs3-acme", "us-isob-east-1"}, "https://heap-rs3-acme.s3.us-isob-east-1.sc2s.sgov.gov/"},
      {{"heap-rs3-acme", "mars-north-1"}, "https://heap-rs3-acme.s3.mars-north-1.amazonaws.com/"},
      // Where the bucket cannot stand in front of the host.
      {{"heap.rs3.acme", "eu-west-1"}, "https://s3.eu-west-1.amazonaws.com/heap.rs3.acme/"},
      {{old_bucket, "us-east-1"}, "https://s3.us-east-1.amazonaws.com/Old_Bucket/"},
      {{std::string(64, 'a'), "us-east-1"}, "https://s3.us-east-1.amazonaws.com/" + std::string(64, 'a') + "/"},
      {{"-dash", "us-east-1"}, "https://s3.us-east-1.amazonaws.com/-dash/"},
      {{.bucket = "acme", .region = "eu-west-1", .is_path_style = true}, "https://s3.eu-west-1.amazonaws.com/acme/"},
      // FIPS and dual stack.
      {{.bucket = "acme", .region = "us-east-1", .is_fips = true}, "https://acme.s3-fips.us-east-1.amazonaws.com/"},
      {{.bucket = "acme", .region = "us-gov-east-1", .is_fips = true, .is_dual_stack = true},
       "https://acme.s3-fips.dualstack.us-gov-east-1.amazonaws.com/"},
      {{.bucket = "acme", .region = "cn-north-1", .is_dual_stack = true},
       "https://acme.s3.dualstack.cn-north-1.amazonaws.com.cn/"},
      {{.bucket = "a.b", .region = "eu-west-1", .is_dual_stack = true},
       "https://s3.dualstack.eu-west-1.amazonaws.com/a.b/"},
      // Endpoints of one's own.
      {{.bucket = "acme", .region = "us-east-1", .endpoint = url("https://objects.example.com")},
       "https://acme.objects.example.com/"},
      {{.bucket = "acme", .region = "us-east-1", .endpoint = url("https://objects.example.com"), .is_path_style = true},
       "https://objects.example.com/acme/"},
      {{.bucket = "acme", .region = "us-east-1", .endpoint = url("https://example.com/s3"), .is_path_style = true},
       "https://example.com/s3/acme/"},
      {{.bucket = "acme", .region = "us-east-1", .endpoint = url("http://10.0.0.1:9000")},
       "http://10.0.0.1:9000/acme/"},
      {{.bucket = "acme", .region = "us-east-1", .endpoint = url("http://[::1]:9000")}, "http://[::1]:9000/acme/"},
      {{.bucket = "a.b", .region = "us-east-1", .endpoint = url("http://objects.internal")},
       "http://a.b.objects.internal/"},
      {{.bucket = "a.b", .region = "us-east-1", .endpoint = url("https://objects.internal")},
       "https://objects.internal/a.b/"},
  };
  for (const Case& c : cases) {
    const http::Url address = s3_address(c.place).value();
    EXPECT_EQ(address.origin() + address.target(), c.address);
  }
}

TEST(S3Endpoint, WhatDoesNotExistIsRefused) {
  const S3Place cases[] = {
      {.bucket = "ab", .region = "eu-west-1"},
      {.bucket = "...", .region = "eu-west-1"},
      {.bucket = "acme/../other", .region = "eu-west-1"},
      {.bucket = "evil.example.com#", .region = "eu-west-1"},
      {.bucket = "arn:aws:s3:us-west-2:123456789012:accesspoint/x", .region = "us-west-2"},
      {.bucket = "acme", .region = ""},
      {.bucket = "acme", .region = "eu-west-1.evil.example.com"},
      {.bucket = "acme", .region = "evil.example.com/"},
      {.bucket = "acme", .region = "cn-north-1", .is_fips = true},
      {.bucket = "acme", .region = "us-east-1", .endpoint = url("https://example.com"), .is_fips = true},
      {.bucket = "acme", .region = "us-east-1", .endpoint = url("https://example.com"), .is_dual_stack = true},
  };
  for (const S3Place& place : cases) {
    const Result<http::Url> address = s3_address(place);
    ASSERT_FALSE(address) << place.bucket << " in " << place.region;
    EXPECT_EQ(address.error().kind(), ErrorKind::kConfig);
  }
}

TEST(Partition, IsThatOfTheRegion) {
  EXPECT_EQ(partition_of("eu-central-1").id, "aws");
  EXPECT_EQ(partition_of("us-gov-west-1").id, "aws-us-gov");
  EXPECT_EQ(partition_of("cn-northwest-1").id, "aws-cn");
  EXPECT_EQ(partition_of("us-iso-east-1").id, "aws-iso");
  EXPECT_EQ(partition_of("us-isob-east-1").id, "aws-iso-b");
  EXPECT_EQ(partition_of("us-west-2").id, "aws");
}

TEST(Partition, HostsOfAWSAreKnownByTheirEnd) {
  EXPECT_TRUE(is_aws_host("acme.s3.eu-west-1.amazonaws.com"));
  EXPECT_TRUE(is_aws_host("acme.s3.cn-north-1.amazonaws.com.cn"));
  for (const char* host : {"amazonaws.com", "evilamazonaws.com", "acme.s3.amazonaws.com.evil.com", "", "127.0.0.1"}) {
    EXPECT_FALSE(is_aws_host(host)) << host;
  }
}

}  // namespace
}  // namespace cairn::aws
