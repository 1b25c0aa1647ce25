#include "source/s3/list_answer.h"

#include <gtest/gtest.h>

namespace cairn::s3 {
namespace {

std::string contents(const std::string& key, const std::string& etag = "&quot;e&quot;", const std::string& size = "3") {
  return fmt::format(
      "<Contents><Key>{}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>{}</ETag>"
      "<Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
      key, etag, size);
}

std::string page(const std::string& inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
         "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>" +
         inside + "</ListBucketResult>";
}

std::string last_page(const std::string& inside) { return page("<IsTruncated>false</IsTruncated>" + inside); }

Error failure_of(const std::string& body) {
  Result<ListPage> parsed = parse_list_answer(body);
  return parsed ? Error(ErrorKind::kInternal, "it was accepted") : std::move(parsed).error();
}

TEST(ListAnswer, IsRead) {
  const ListPage read = parse_list_answer(page("<KeyCount>2</KeyCount><EncodingType>url</EncodingType>"
                                               "<IsTruncated>true</IsTruncated>"
                                               "<NextContinuationToken>1/a+b==</NextContinuationToken>" +
                                               contents("a/part%3D0+x%2By%0A.avro") + contents("b", "\"f-2\"", "0")))
                            .value();
  EXPECT_EQ(read.next_token, "1/a+b==");
  EXPECT_EQ(read.objects, (std::vector<ObjectInfo>{{.key = ObjectKey("a/part=0 x+y\n.avro"), .size = 3, .etag = "e"},
                                                   {.key = ObjectKey("b"), .size = 0, .etag = "f-2"}}));
}

TEST(ListAnswer, WithoutEncodingKeysAreAsTheyStand) {
  EXPECT_EQ(parse_list_answer(last_page(contents("a+b%20&amp;c"))).value().objects.front().key.value(), "a+b%20&c");
}

TEST(ListAnswer, CutAnywhereItIsNotWhole) {
  const std::string whole = last_page("<KeyCount>1</KeyCount>" + contents("a"));
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_FALSE(parse_list_answer(whole.substr(0, bytes))) << bytes;
  }
  EXPECT_EQ(failure_of(whole.substr(0, whole.size() / 2)).kind(), ErrorKind::kTransient);
}

TEST(ListAnswer, WhatDoesNotAddUpIsTriedAgain) {
  const std::string cases[] = {
      last_page("<KeyCount>2</KeyCount>" + contents("a")),
      last_page("<KeyCount>x</KeyCount>" + contents("a")),
      page(contents("a")),
      page("<IsTruncated>true</IsTruncated>" + contents("a")),
      last_page(contents("")),
      last_page(contents("a", "", "1")),
      last_page(contents("a", "e", "-1")),
      last_page(contents("a", "e", "18446744073709551616")),
      last_page("<EncodingType>url</EncodingType>" + contents("a%2")),
  };
  for (const std::string& body : cases) EXPECT_EQ(failure_of(body).kind(), ErrorKind::kTransient) << body;
}

TEST(ListAnswer, WhatIsNoListIsRefused) {
  EXPECT_EQ(failure_of("<html><body/></html>").kind(), ErrorKind::kBadInput);
  EXPECT_EQ(failure_of("<Error><Code>x</Code></Error>").kind(), ErrorKind::kBadInput);
  EXPECT_EQ(failure_of(last_page("<EncodingType>rot13</EncodingType>")).kind(), ErrorKind::kBadInput);
}

TEST(ListAnswer, ABombOfEntitiesIsRefused) {
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      "<ListBucketResult><IsTruncated>false</IsTruncated>" +
      contents("&b;") + "</ListBucketResult>";
  EXPECT_EQ(failure_of(bomb).kind(), ErrorKind::kBadInput);
  EXPECT_TRUE(failure_of(bomb).text().contains("document type"));
}

TEST(ListAnswer, DepthDoesNoHarm) {
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  EXPECT_EQ(failure_of(page(deep)).kind(), ErrorKind::kTransient);
}

ListPage keys(std::initializer_list<const char*> names, const std::string& token = "") {
  ListPage made{.objects = {}, .next_token = token};
  for (const char* name : names) made.objects.push_back({.key = ObjectKey(name), .size = 1, .etag = "e"});
  return made;
}

TEST(ListAssembly, PutsPagesTogether) {
  ListAssembly list("a");
  ASSERT_TRUE(list.add(keys({"a", "a1"}, "t1")));
  ASSERT_TRUE(list.add(keys({}, "t2")));
  EXPECT_FALSE(list.is_complete());
  EXPECT_EQ(list.next_token(), "t2");
  ASSERT_TRUE(list.add(keys({"a2"})));
  EXPECT_TRUE(list.is_complete());
  EXPECT_EQ(std::move(list).take().size(), 3U);
}

TEST(ListAssembly, WhatNoListCanBeIsRefused) {
  const std::vector<ListPage> cases[] = {
      {keys({"b"})},
      {keys({"a", "a"})},
      {keys({"a2", "a1"})},
      {keys({"a1"}, "t"), keys({"a1"})},
      {keys({"a2"}, "t"), keys({"a1"})},
      {keys({"a1"}, "t"), keys({"a2"}, "t")},
      {keys({"a1"}, "t"), keys({"a2"}, "u"), keys({"a3"}, "t")},
  };
  for (const std::vector<ListPage>& pages : cases) {
    ListAssembly list("a");
    Status status;
    for (const ListPage& one : pages) {
      if (status) status = list.add(one);
    }
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind(), ErrorKind::kBadInput);
  }
}

TEST(ListAssembly, PagesThatBringNothingEnd) {
  ListAssembly list("");
  Status status;
  for (int i = 0; status && i < 1000; ++i) status = list.add(keys({}, fmt::format("t{}", i)));
  EXPECT_EQ(status.error().text(), "the list is refused: page after page brings nothing");
  ListAssembly same("");
  status = {};
  for (int i = 0; status && i < 1000; ++i) status = same.add(keys({}, "t"));
  EXPECT_EQ(status.error().text(), "the list is refused: page after page brings nothing");
}

TEST(ListAssembly, KeysAreComparedByTheirBytes) {
  ListAssembly list("");
  EXPECT_TRUE(list.add(keys({"Z", "a", "\x7f", "\xC3\xA9"})));
}

}  // namespace
}  // namespace cairn::s3
