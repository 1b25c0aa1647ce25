#include "sample/page.h"

#include <span>

#include "base/check.h"
#include "sample/vocabulary.h"

namespace cairn::sample {
namespace {

std::string_view nth(std::span<const std::string_view> words, std::uint32_t number) {
  return words[number % words.size()];
}

std::string_view category_of(const Page& page) { return nth(product_kinds(), page.number); }

}  // namespace

std::string_view path_of(const Page& page, CellText& texts) {
  switch (page.kind) {
    case PageKind::kHome: return "/";
    case PageKind::kCategory: return texts.format("/c/{}", category_of(page));
    case PageKind::kProduct: return texts.format("/products/{}", product_name(page, texts));
    case PageKind::kSearch: return "/search";
    case PageKind::kCart: return "/cart";
    case PageKind::kCheckout: return "/checkout/payment";
    case PageKind::kAccount: return "/account/orders";
    case PageKind::kArticle: return texts.format("/journal/{}", nth(articles(), page.number));
    case PageKind::kHelp: return "/help/returns-and-refunds";
  }
  CHECK(false, "every kind of page has a path");
}

std::string_view query_of(const Page& page, CellText& texts) {
  if (page.kind == PageKind::kSearch) return texts.format("?q={}&page={}", page.number % 97, page.number % 3 + 1);
  if (page.kind == PageKind::kCategory && page.number % 4 == 0) return "?sort=price_asc";
  return "";
}

std::string_view title_of(const Page& page, CellText& texts) {
  switch (page.kind) {
    case PageKind::kHome: return "Northwind: made for weather";
    case PageKind::kCategory: return texts.format("{} | Northwind", category_of(page));
    case PageKind::kProduct: return texts.format("{} – Northwind Shop", product_name(page, texts));
    case PageKind::kSearch: return texts.format("Results for “{}”", nth(search_words(), page.number));
    case PageKind::kCart: return "Your cart";
    case PageKind::kCheckout: return "Checkout: payment";
    case PageKind::kAccount: return "Your orders";
    case PageKind::kArticle: return "The Northwind Journal";
    case PageKind::kHelp: return "Returns & refunds";
  }
  CHECK(false, "every kind of page has a title");
}

std::string_view kind_name(const Page& page) {
  switch (page.kind) {
    case PageKind::kHome: return "home";
    case PageKind::kCategory: return "category";
    case PageKind::kProduct: return "product";
    case PageKind::kSearch: return "search";
    case PageKind::kCart: return "cart";
    case PageKind::kCheckout: return "checkout";
    case PageKind::kAccount: return "account";
    case PageKind::kArticle: return "article";
    case PageKind::kHelp: return "help";
  }
  CHECK(false, "every kind of page has a name");
}

std::string_view screen_of(const Page& page) {
  switch (page.kind) {
    case PageKind::kHome: return "HomeViewController";
    case PageKind::kCategory: return "CategoryListViewController";
    case PageKind::kProduct: return "ProductDetailViewController";
    case PageKind::kSearch: return "SearchViewController";
    case PageKind::kCart: return "CartViewController";
    case PageKind::kCheckout: return "CheckoutViewController";
    case PageKind::kAccount: return "AccountViewController";
    case PageKind::kArticle:
    case PageKind::kHelp: return "WebContentViewController";
  }
  CHECK(false, "every kind of page has a screen");
}

std::string_view product_name(const Page& page, CellText& texts) {
  return texts.format("{}-{}-{}-{}", nth(product_traits(), page.number / 7), nth(product_materials(), page.number / 3),
                      category_of(page), 100 + page.number);
}

std::string_view price_of(const Page& page, CellText& texts) {
  return texts.format("{}.{:02}", 9 + page.number % 240, page.number * 37 % 100);
}

}  // namespace cairn::sample
