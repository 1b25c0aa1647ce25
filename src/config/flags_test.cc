#include "config/flags.h"

#include <limits>

#include <gtest/gtest.h>

namespace cairn {
namespace {

template <typename T>
std::string error_text(Result<T> result) {
  if (result) return "accepted";
  EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
  return result.error().text();
}

TEST(Flags, ASourceIsADirectoryOrAnAddress) {
  EXPECT_EQ(parse_source_location("./bucket").value(), (SourceSettings{.location = "./bucket"}));
  EXPECT_EQ(error_text(parse_source_location("")), "a source needs a bucket or a directory");
}

TEST(Flags, ABucketMayComeWithAFolderInIt) {
  EXPECT_EQ(parse_source_location("s3://heap-rs3-acme").value(), s3_source("heap-rs3-acme", ""));
  EXPECT_EQ(parse_source_location("s3://heap-rs3-acme/").value(), s3_source("heap-rs3-acme", ""));
  EXPECT_EQ(parse_source_location("s3://heap-rs3-acme/a/b").value(), s3_source("heap-rs3-acme", "a/b/"));
  EXPECT_EQ(s3_source("acme", "a/"),
            (SourceSettings{.location = "s3://acme", .prefix = "a/", .bucket_override = "acme"}));
  EXPECT_EQ(error_text(parse_source_location("s3://")), "`` is not the name of a bucket");
  EXPECT_EQ(error_text(parse_source_location("s3://acme/../x")), "`../x` is not the path of a folder in the bucket");
  EXPECT_EQ(error_text(parse_source_location("s3://key:word@acme")), "the address holds a password");
}

TEST(Flags, ADestinationIsATypeAndAPath) {
  EXPECT_EQ(parse_destination_uri("duckdb:warehouse.duckdb").value(),
            (DestinationOptions{.type = "duckdb", .path = "warehouse.duckdb"}));
  EXPECT_EQ(parse_destination_uri("duckdb:/a:b").value().path, "/a:b");
  EXPECT_EQ(parse_destination_uri("postgresql://host/db").value().type, "postgresql");
  for (const char* text : {"warehouse.duckdb", "", ":x", "Duck DB:x", "./a:b"}) {
    EXPECT_EQ(error_text(parse_destination_uri(text)),
              fmt::format("`{}` does not begin with a type and a colon", text));
  }
  EXPECT_EQ(error_text(parse_destination_uri("duckdb:")), "nothing follows `duckdb:`");
}

TEST(Flags, APasswordIsRefusedAndNotRepeated) {
  for (const char* text : {"postgresql://user:canary@host/db", "postgresql://:canary@host", "https://a:canary@b:80/?x",
                           "s3://a:b:canary@c/d", "postgresql://host/db?password=canary"}) {
    EXPECT_EQ(error_text(parse_destination_uri(text)), "the address holds a password");
    EXPECT_EQ(error_text(parse_source_location(text)), "the address holds a password");
    EXPECT_FALSE(parse_source_location(text).error().hint().contains("canary"));
  }
  EXPECT_TRUE(parse_destination_uri("postgresql://user@host:5432/db"));
  EXPECT_TRUE(parse_source_location("http://127.0.0.1:9000/a:b@c"));
}

TEST(Flags, ASelectionIsAListOfNamesAndGlobs) {
  std::vector<std::string> patterns;
  const Selection selection = parse_select_list("users, sign_up_*,a b").value();
  for (const SelectEntry& entry : selection.select) patterns.push_back(entry.pattern);
  EXPECT_EQ(patterns, (std::vector<std::string>{"users", "sign_up_*", "a b"}));
  EXPECT_EQ(error_text(parse_select_list("")), "no table is named");
  EXPECT_EQ(error_text(parse_select_list("a,,b")), "an empty name in `a,,b`");
  EXPECT_EQ(error_text(parse_select_list("a, ")), "an empty name in `a, `");
  EXPECT_EQ(error_text(parse_select_list("a,b,a")), "`a` comes twice");
}

TEST(Flags, SizesHaveUnits) {
  EXPECT_EQ(parse_byte_size("1B").value(), 1U);
  EXPECT_EQ(parse_byte_size("2KB").value(), 2000U);
  EXPECT_EQ(parse_byte_size("256MiB").value(), 256U << 20);
  EXPECT_EQ(parse_byte_size("3 GB").value(), 3'000'000'000U);
  EXPECT_EQ(parse_byte_size("8589934591GiB").value(), 8589934591U << 30);
  for (const char* text :
       {"", "MiB", "1", "0MiB", "-1MiB", "1.5GiB", "1mib", "1MiBx", "8589934592GiB", "99999999999999999999B"}) {
    EXPECT_EQ(error_text(parse_byte_size(text)), fmt::format("`{}` is not a size", text));
  }
}

TEST(Flags, APrefixEndsInOneSlash) {
  EXPECT_EQ(parse_key_prefix("").value(), "");
  EXPECT_EQ(parse_key_prefix("/").value(), "");
  EXPECT_EQ(parse_key_prefix("a").value(), "a/");
  EXPECT_EQ(parse_key_prefix("//a/b/").value(), "a/b/");
  for (const char* text : {"..", "a/..", "./a", "a//b", "a//"})
    EXPECT_NE(error_text(parse_key_prefix(text)), "accepted") << text;
}

TEST(Flags, ASchemaIsOneOfYourOwn) {
  EXPECT_EQ(parse_schema_name("heap").value(), "heap");
  EXPECT_EQ(error_text(parse_schema_name("")), "a schema needs a name");
  for (const char* text : {"information_schema", "Information_Schema", "pg_catalog"})
    EXPECT_EQ(error_text(parse_schema_name(text)), fmt::format("the schema `{}` belongs to the database itself", text));
}

TEST(Flags, NumbersHaveBounds) {
  EXPECT_EQ(parse_thread_count("1").value(), 1U);
  EXPECT_EQ(parse_thread_count("1024").value(), 1024U);
  for (const char* text : {"", "0", "-1", "1025", "99999999999999999999", "2x", " 2"})
    EXPECT_EQ(error_text(parse_thread_count(text)), fmt::format("`{}` is not a number of threads", text));
  EXPECT_EQ(parse_dump_id("0").value(), DumpId(0));
  EXPECT_EQ(parse_dump_id("9223372036854775807").value(), DumpId(std::numeric_limits<std::int64_t>::max()));
  for (const char* text : {"", "-1", "9223372036854775808", "8.5", "sync_857"})
    EXPECT_EQ(error_text(parse_dump_id(text)), fmt::format("`{}` is not the id of a dump", text));
}

TEST(Flags, ABucketNameMayBeDecorated) {
  for (const char* text : {"heap-rs3-acme", "s3://heap-rs3-acme", "https://heap-rs3-acme/", "s3://heap-rs3-acme//"}) {
    EXPECT_EQ(parse_bucket_name(text).value(), "heap-rs3-acme");
  }
  for (const char* text : {"", "s3://", "a/b", "a b", "a@b", "a:b"}) {
    EXPECT_EQ(error_text(parse_bucket_name(text)), fmt::format("`{}` is not the name of a bucket", text));
  }
}

TEST(Flags, ANumberOfRowsHasNoSign) {
  EXPECT_EQ(parse_row_count("0").value(), 0U);
  EXPECT_EQ(parse_row_count("9223372036854775807").value(), std::size_t{9223372036854775807U});
  for (const char* text : {"-1", "", "x", "1x", " 1", "9223372036854775808"}) {
    const auto count = parse_row_count(text);
    ASSERT_FALSE(count) << text;
    EXPECT_FALSE(count.error().hint().empty());
  }
}

}  // namespace
}  // namespace cairn
