#include "avro/codec/codec.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::avro {
namespace {

using Bytes = std::vector<std::byte>;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kPadding = 32;

// Text that compresses as real rows do: words from a small list, with noise between them.
Bytes text_like(std::size_t size, std::mt19937::result_type seed) {
  std::mt19937 random(seed);
  Bytes bytes;
  while (bytes.size() < size) {
    const std::string word = random() % 4 == 0 ? std::string("/products/shoes") : std::to_string(random());
    for (const char c : word) bytes.push_back(static_cast<std::byte>(c));
  }
  bytes.resize(size);
  return bytes;
}

Bytes to_bytes(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

class CodecSuite : public testing::TestWithParam<const Codec*> {
 protected:
  const Codec& codec() const { return *GetParam(); }

  static std::string error_of(const Status& status) {
    if (status.has_value()) return "no error";
    EXPECT_EQ(status.error().kind(), ErrorKind::kBadInput);
    return status.error().text();
  }
};

TEST_P(CodecSuite, WhatIsCompressedComesBack) {
  BlockBuffer buffer;  // one for all, so that sizes go up and down as they do between the blocks of a file
  for (const std::size_t size : {0, 1, 5, 100, 65536, 3, 70000, 4096, 1 << 20, 17}) {
    SCOPED_TRACE(size);
    const Bytes original = text_like(size, 7);
    ASSERT_TRUE(codec().decompress(codec().compress(original), kPadding, buffer));
    EXPECT_TRUE(std::ranges::equal(buffer.bytes(), original));
  }
}

TEST_P(CodecSuite, RandomSizesComeBack) {
  std::mt19937 random(11);
  BlockBuffer buffer;
  for (int round = 0; round < 200; ++round) {
    const Bytes original = text_like(random() % 20000, random());
    ASSERT_TRUE(codec().decompress(codec().compress(original), kPadding, buffer));
    ASSERT_TRUE(std::ranges::equal(buffer.bytes(), original)) << "round " << round;
  }
}

TEST_P(CodecSuite, DenseBlocksComeBack) {
  const Bytes original(std::size_t{8} << 20, std::byte{'a'});
  BlockBuffer buffer;
  ASSERT_TRUE(codec().decompress(codec().compress(original), kPadding, buffer));
  EXPECT_TRUE(std::ranges::equal(buffer.bytes(), original));
}

TEST_P(CodecSuite, PaddingBehindABlockIsZero) {
  BlockBuffer buffer;
  ASSERT_TRUE(codec().decompress(codec().compress(text_like(5000, 1)), kPadding, buffer));
  ASSERT_TRUE(codec().decompress(codec().compress(text_like(100, 2)), kPadding, buffer));
  const std::span padding(buffer.bytes().data() + buffer.bytes().size(), kPadding);
  EXPECT_TRUE(std::ranges::all_of(padding, [](std::byte byte) { return byte == std::byte{0}; }));
}

TEST_P(CodecSuite, CompressionIsDeterministic) {
  EXPECT_EQ(codec().compress(text_like(30000, 3)), codec().compress(text_like(30000, 3)));
}

TEST_P(CodecSuite, EveryTruncationIsAnError) {
  if (codec().name() == "null") GTEST_SKIP() << "a shorter block is a block, to the null codec";
  const Bytes whole = codec().compress(text_like(700, 5));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    BlockBuffer buffer;
    EXPECT_THAT(error_of(codec().decompress(std::span(whole).first(size), kPadding, buffer)),
                StartsWith(codec().name()))
        << "cut after " << size << " of " << whole.size();
  }
}

TEST_P(CodecSuite, NoFlippedBitCrashes) {
  const Bytes whole = codec().compress(text_like(400, 6));
  BlockBuffer buffer;
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    Bytes damaged = whole;
    damaged[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    const Status status = codec().decompress(damaged, kPadding, buffer);
    EXPECT_TRUE(status.has_value() || error_of(status).starts_with(codec().name()));
    EXPECT_LE(buffer.bytes().size(), kBlockBytesMax);
  }
}

TEST_P(CodecSuite, NoiseDoesNotCrash) {
  std::mt19937 random(23);
  BlockBuffer buffer;
  for (int round = 0; round < 3000; ++round) {
    Bytes noise(random() % 80);
    std::ranges::generate(noise, [&] { return static_cast<std::byte>(random()); });
    const Status status = codec().decompress(noise, kPadding, buffer);
    EXPECT_TRUE(status.has_value() || error_of(status).starts_with(codec().name()));
  }
}

TEST_P(CodecSuite, BlocksBeyondTheLimitAreRefused) {
  const Bytes bomb = codec().compress(Bytes(kBlockBytesMax + 1));
  BlockBuffer buffer;
  EXPECT_THAT(error_of(codec().decompress(bomb, kPadding, buffer)), StartsWith(codec().name()));
}

INSTANTIATE_TEST_SUITE_P(AllCodecs, CodecSuite, testing::ValuesIn(all_codecs().begin(), all_codecs().end()),
                         [](const auto& codec) { return std::string(codec.param->name()); });

TEST(Registry, FindsByName) {
  for (const Codec* codec : all_codecs()) EXPECT_EQ(find_codec(codec->name()).value(), codec);
  EXPECT_EQ(find_codec("").value()->name(), "null");
}

TEST(Registry, UnknownNamesGetTheList) {
  const auto found = find_codec("SNAPPY");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind(), ErrorKind::kBadInput);
  EXPECT_EQ(found.error().text(), "unknown codec 'SNAPPY'; there are null, deflate, snappy, zstandard, bzip2, xz");
  EXPECT_LT(find_codec(std::string(1 << 20, 'x')).error().text().size(), 200U);
}

Status decompress(std::string_view codec, const Bytes& block, BlockBuffer& buffer) {
  return find_codec(codec).value()->decompress(block, kPadding, buffer);
}

TEST(Snappy, WrongCrcIsAnErrorWithBothValues) {
  Bytes block = find_codec("snappy").value()->compress(text_like(100, 1));
  block.back() ^= std::byte{1};
  BlockBuffer buffer;
  EXPECT_THAT(decompress("snappy", block, buffer).error().text(), StartsWith("snappy: crc mismatch: the block says"));
}

TEST(Snappy, BlocksTooShortForTheCrcAreRefused) {
  BlockBuffer buffer;
  for (const Bytes& block : {Bytes{}, to_bytes({0}), to_bytes({0, 0, 0})}) {
    EXPECT_THAT(decompress("snappy", block, buffer).error().text(), HasSubstr("no room for its crc"));
  }
}

TEST(Snappy, TheChecksumIsBigEndian) {
  // "123456789", the check value of CRC-32 being cbf43926.
  const Bytes block = to_bytes({9, 0x20, '1', '2', '3', '4', '5', '6', '7', '8', '9', 0xcb, 0xf4, 0x39, 0x26});
  BlockBuffer buffer;
  EXPECT_TRUE(decompress("snappy", block, buffer));
}

TEST(Snappy, DeclaredLengthsAreRefusedBeforeMemoryIsTaken) {
  BlockBuffer buffer;
  const auto before = buffer.resize(16, 0).data();
  const Bytes four_gibibytes = to_bytes({0xff, 0xff, 0xff, 0xff, 0x0f, 0, 'a', 0, 0, 0, 0});
  EXPECT_THAT(decompress("snappy", four_gibibytes, buffer).error().text(), HasSubstr("cannot hold"));
  EXPECT_EQ(buffer.bytes().data(), before);
}

TEST(Zstandard, DeclaredSizesAreRefusedBeforeMemoryIsTaken) {
  BlockBuffer buffer;
  const auto before = buffer.resize(16, 0).data();
  // Magic, a descriptor with an 8-byte content size in a single segment, and a size of 2^40 bytes.
  const Bytes frame = to_bytes({0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0});
  EXPECT_THAT(decompress("zstandard", frame, buffer).error().text(), HasSubstr("declares 1099511627776 bytes"));
  EXPECT_EQ(buffer.bytes().data(), before);
}

TEST(Bzip2, DamageAndExcessAreTold) {
  const Bytes whole = find_codec("bzip2").value()->compress(text_like(100, 1));
  BlockBuffer buffer;
  Bytes longer = whole;
  longer.resize(whole.size() + 3);
  EXPECT_THAT(decompress("bzip2", longer, buffer).error().text(), HasSubstr("3 bytes lie behind the end"));
  EXPECT_THAT(decompress("bzip2", to_bytes({'B', 'Z', 'i', 'p'}), buffer).error().text(), HasSubstr("no bzip2 stream"));
  EXPECT_THAT(decompress("bzip2", Bytes(whole.begin(), whole.end() - 1), buffer).error().text(),
              HasSubstr("cut short"));
  Bytes damaged = whole;
  damaged[12] ^= std::byte{1};  // in the checksum of the first block
  EXPECT_THAT(decompress("bzip2", damaged, buffer).error().text(), HasSubstr("its checksum is not"));
}

TEST(Xz, DamageAndExcessAreTold) {
  const Bytes whole = find_codec("xz").value()->compress(text_like(100, 1));
  BlockBuffer buffer;
  Bytes longer = whole;
  longer.resize(whole.size() + 4);
  EXPECT_THAT(decompress("xz", longer, buffer).error().text(), HasSubstr("4 bytes lie behind the end"));
  EXPECT_THAT(decompress("xz", to_bytes({0xfd, '7', 'z', 'X', 'Y', 0, 0, 4, 0, 0, 0, 0}), buffer).error().text(),
              HasSubstr("no xz stream"));
  Bytes damaged = whole;
  damaged[whole.size() / 2] ^= std::byte{1};
  EXPECT_THAT(decompress("xz", damaged, buffer).error().text(), HasSubstr("its checksum is not"));
}

TEST(Xz, ChecksumsThatNobodyCanVerifyAreRefused) {
  // The header of a stream with a check of kind 2, which is reserved.
  const Bytes header = to_bytes({0xfd, '7', 'z', 'X', 'Z', 0, 0, 2, 0xd3, 0x73, 0xd7, 0xaf});
  BlockBuffer buffer;
  EXPECT_THAT(decompress("xz", header, buffer).error().text(), HasSubstr("cannot verify"));
}

TEST(Xz, DeclaredDictionariesAreRefusedBeforeMemoryIsTaken) {
  // A stream header, and the header of a block whose LZMA2 filter asks for a dictionary of 4 GiB - 1.
  const Bytes block = to_bytes({0xfd, '7', 'z', 'X', 'Z', 0, 0,    0,    0xff, 0x12, 0xd9, 0x41, 2, 0,
                                0x21, 1,   40,  0,   0,   0, 0xe6, 0xa0, 0x11, 0xb3, 0,    0,    0, 0});
  BlockBuffer buffer;
  EXPECT_THAT(decompress("xz", block, buffer).error().text(), HasSubstr("bytes of memory; 83886080 are allowed"));
}

TEST(Deflate, TheTailThatPythonLeavesIsAccepted) {
  Bytes block = find_codec("deflate").value()->compress(text_like(100, 1));
  BlockBuffer buffer;
  block.resize(block.size() + 3);
  EXPECT_TRUE(decompress("deflate", block, buffer));
  block.resize(block.size() + 2);
  EXPECT_THAT(decompress("deflate", block, buffer).error().text(), HasSubstr("behind the end"));
}

TEST(Deflate, ShortBlocksGetLittleMemory) {
  BlockBuffer buffer;
  EXPECT_FALSE(decompress("deflate", to_bytes({0xed, 0xc1, 0x01, 0x0d}), buffer));
  EXPECT_LE(buffer.bytes().size(), 16384U);
}

TEST(Crc32, FitsTheCheckValue) {
  const std::string_view text = "123456789";
  EXPECT_EQ(crc32(std::as_bytes(std::span(text))), 0xcbf43926U);
}

}  // namespace
}  // namespace cairn::avro
