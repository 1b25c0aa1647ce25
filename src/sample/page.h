#pragma once

#include <cstdint>
#include <string_view>

#include "sample/cell_text.h"

namespace cairn::sample {

enum class PageKind : std::uint8_t {
  kHome,
  kCategory,
  kProduct,
  kSearch,
  kCart,
  kCheckout,
  kAccount,
  kArticle,
  kHelp,
};
inline constexpr int kPageKinds = 9;

// A page of the shop, or the screen of its app.
struct Page {
  PageKind kind = PageKind::kHome;
  std::uint32_t number = 0;  // which product, search or article; of the other kinds there is one
};

inline constexpr std::string_view kDomain = "www.northwind.example";

std::string_view path_of(const Page& page, CellText& texts);
std::string_view query_of(const Page& page, CellText& texts);  // empty if there is none
std::string_view title_of(const Page& page, CellText& texts);
std::string_view screen_of(const Page& page);
std::string_view kind_name(const Page& page);
std::string_view product_name(const Page& page, CellText& texts);
std::string_view price_of(const Page& page, CellText& texts);

}  // namespace cairn::sample
