#include "bench/shapes.h"

#include <array>
#include <cstring>
#include <random>

#include <fmt/format.h>

#include "avro/codec/codec.h"
#include "base/check.h"

namespace cairn::bench {
namespace {

constexpr std::array<std::string_view, 4> kNames{"dense20", "mid60", "wide200", "pageviews40"};
constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

enum class Content : std::uint8_t { kId, kCounter, kTime, kDouble, kBoolean, kWord, kAddress };

struct Column {
  Content content = Content::kWord;
  unsigned null_percent = 0;  // 0: not a union
};

using Random = std::mt19937_64;

void append_long(std::string& out, std::int64_t value) {
  auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  for (; bits > 127; bits >>= 7) out.push_back(static_cast<char>(bits | 128));
  out.push_back(static_cast<char>(bits));
}

void append_text(std::string& out, std::string_view text) {
  append_long(out, static_cast<std::int64_t>(text.size()));
  out.append(text);
}

std::vector<std::string> make_words(std::string_view start, std::size_t count, std::size_t bytes_max, Random& random) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word(start);
    for (std::size_t size = 3 + random() % bytes_max; size > 0; --size) {
      word.push_back(static_cast<char>('a' + random() % 26));
    }
    words.push_back(std::move(word));
  }
  return words;
}

std::string_view type_of(Content content) {
  switch (content) {
    case Content::kId:
    case Content::kCounter:
    case Content::kTime: return "long";
    case Content::kDouble: return "double";
    case Content::kBoolean: return "boolean";
    case Content::kWord:
    case Content::kAddress: return "string";
  }
  CHECK(false, "every content has a type");
}

std::vector<Column> repeated(std::size_t count, unsigned null_percent) {
  static constexpr std::array kMix{Content::kWord,    Content::kId,   Content::kCounter, Content::kWord,
                                   Content::kDouble,  Content::kTime, Content::kWord,    Content::kBoolean,
                                   Content::kAddress, Content::kWord};
  std::vector<Column> columns;
  for (std::size_t i = 0; i < count; ++i) columns.push_back({kMix[i % kMix.size()], null_percent});
  return columns;
}

std::vector<Column> pageviews() {
  std::vector<Column> columns{
      {Content::kId, 0}, {Content::kId, 0}, {Content::kId, 0}, {Content::kTime, 0}, {Content::kTime, 0}};
  for (int i = 0; i < 3; ++i) columns.push_back({Content::kAddress, 2});
  for (int i = 0; i < 14; ++i) columns.push_back({Content::kWord, 3});
  for (int i = 0; i < 10; ++i) columns.push_back({Content::kWord, 85});
  for (int i = 0; i < 4; ++i) columns.push_back({Content::kCounter, 60});
  for (int i = 0; i < 4; ++i) columns.push_back({Content::kWord, 50});
  return columns;
}

std::vector<Column> columns_of(std::string_view name) {
  if (name == "dense20") return repeated(20, 0);
  if (name == "mid60") return repeated(60, 50);
  if (name == "wide200") return repeated(200, 86);
  CHECK(name == "pageviews40", "a shape that there is");
  return pageviews();
}

class RowWriter {
 public:
  RowWriter(std::vector<Column> columns, std::uint64_t seed)
      : random_(seed),
        columns_(std::move(columns)),
        words_(make_words("", 400, 18, random_)),
        addresses_(make_words("https://www.example.com/", 2000, 60, random_)) {}

  void append_row(std::string& out) {
    ++row_;
    for (const Column& column : columns_) {
      if (column.null_percent > 0) {
        const bool is_null = random_() % 100 < column.null_percent;
        append_long(out, is_null ? 0 : 1);
        if (is_null) continue;
      }
      append_value(out, column.content);
    }
  }

 private:
  void append_value(std::string& out, Content content) {
    switch (content) {
      case Content::kId: return append_long(out, static_cast<std::int64_t>(random_() >> 11));
      case Content::kCounter: return append_long(out, static_cast<std::int64_t>(random_() % 1000));
      case Content::kTime: return append_long(out, 1'700'000'000'000 + row_ * 37);
      case Content::kBoolean: return out.push_back(static_cast<char>(random_() % 2));
      case Content::kWord: return append_text(out, words_[random_() % words_.size()]);
      case Content::kAddress: return append_text(out, addresses_[random_() % addresses_.size()]);
      case Content::kDouble: {
        const double number = static_cast<double>(random_() % 100'000) / 100;
        out.append(reinterpret_cast<const char*>(&number), sizeof number);
      }
    }
  }

  Random random_;
  std::vector<Column> columns_;
  std::vector<std::string> words_;
  std::vector<std::string> addresses_;
  std::int64_t row_ = 0;
};

std::string schema_of(const std::vector<Column>& columns) {
  std::string fields;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string_view type = type_of(columns[i].content);
    fields +=
        fmt::format(R"({}{{"name":"c{}","type":{}}})", i == 0 ? "" : ",", i,
                    columns[i].null_percent > 0 ? fmt::format(R"(["null","{}"])", type) : fmt::format("\"{}\"", type));
  }
  return fmt::format(R"({{"type":"record","name":"row","fields":[{}]}})", fields);
}

}  // namespace

std::span<const std::string_view> shape_names() { return kNames; }

ShapeData make_shape(std::string_view name, std::uint64_t raw_bytes, std::uint64_t seed) {
  const std::vector<Column> columns = columns_of(name);
  const avro::Codec* const snappy = avro::find_codec("snappy").value();
  RowWriter writer(columns, seed);
  ShapeData data{std::string(name), schema_of(columns), columns.size(), 0, 0, {}};
  while (data.raw_bytes < raw_bytes) {
    ShapeBlock block;
    for (; block.raw.size() < kBlockBytes; ++block.rows) writer.append_row(block.raw);
    block.compressed = snappy->compress(std::as_bytes(std::span(block.raw)));
    data.rows += block.rows;
    data.raw_bytes += block.raw.size();
    data.blocks.push_back(std::move(block));
  }
  return data;
}

}  // namespace cairn::bench
