#pragma once

#include <span>
#include <string_view>

namespace cairn::sample {

// The words of the sample. Within a list the frequent ones come first. A view without data is a NULL.

struct Place {
  std::string_view country;
  std::string_view region;
  std::string_view city;
  int network;  // first number of its addresses
};

struct Client {
  std::string_view library;
  std::string_view platform;
  std::string_view device_type;
  std::string_view device;
  std::string_view browser;
  std::string_view app_name;
  std::string_view app_version;
  std::string_view user_agent;

  bool is_app() const { return browser.data() == nullptr; }
};

struct Campaign {
  std::string_view source;
  std::string_view medium;
  std::string_view name;
  std::string_view term;
  std::string_view content;
  std::string_view referrer;
};

std::span<const Place> places();
std::span<const Client> web_clients();
std::span<const Client> app_clients();
std::span<const Campaign> campaigns();
std::span<const std::string_view> referrers();
std::span<const std::string_view> carriers();
std::span<const std::string_view> first_names();
std::span<const std::string_view> last_names();
std::span<const std::string_view> companies();
std::span<const std::string_view> industries();
std::span<const std::string_view> plans();
std::span<const std::string_view> languages();
std::span<const std::string_view> product_kinds();
std::span<const std::string_view> product_traits();
std::span<const std::string_view> product_materials();
std::span<const std::string_view> search_words();
std::span<const std::string_view> articles();

}  // namespace cairn::sample
