#include "sample/vocabulary.h"

#include <array>

namespace cairn::sample {
namespace {

constexpr std::string_view kNone{};  // NULL

constexpr auto kPlaces = std::to_array<Place>({
    {"United States", "California", "San Francisco", 73},
    {"United States", "New York", "New York", 68},
    {"United Kingdom", "England", "London", 81},
    {"Germany", "Bayern", "München", 87},
    {"United States", "Texas", "Austin", 70},
    {"France", "Île-de-France", "Paris", 90},
    {"Canada", "Ontario", "Toronto", 99},
    {"Germany", "Berlin", "Berlin", 91},
    {"United States", "Washington", "Seattle", 71},
    {"Netherlands", "Noord-Holland", "Amsterdam", 77},
    {"Spain", "Cataluña", "Barcelona", 83},
    {"Australia", "New South Wales", "Sydney", 101},
    {"Brazil", "São Paulo", "São Paulo", 177},
    {"India", "Karnataka", "Bengaluru", 106},
    {"Japan", "東京都", "東京", 126},
    {"Sweden", "Stockholms län", "Stockholm", 78},
    {"Poland", "Mazowieckie", "Warszawa", 79},
    {"Ireland", "Leinster", "Dublin", 86},
    {"Switzerland", "Zürich", "Zürich", 85},
    {"Mexico", "Ciudad de México", "Ciudad de México", 187},
    {"Singapore", kNone, "Singapore", 103},
    {"United States", kNone, kNone, 172},
});

constexpr std::string_view kDesktopAgent =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";
constexpr std::string_view kMacAgent =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Safari/605.1.15";
constexpr std::string_view kPhoneAgent =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1";
constexpr std::string_view kAndroidAgent =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36";
constexpr std::string_view kFirefoxAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0";

constexpr auto kWebClients = std::to_array<Client>({
    {"web", "Windows 10", "Desktop", kNone, "Chrome 143", kNone, kNone, kDesktopAgent},
    {"web", "iOS 18", "Mobile", "iPhone", "Mobile Safari 18", kNone, kNone, kPhoneAgent},
    {"web", "macOS 15", "Desktop", kNone, "Safari 18", kNone, kNone, kMacAgent},
    {"web", "Android 15", "Mobile", "Pixel 9", "Chrome Mobile 143", kNone, kNone, kAndroidAgent},
    {"web", "Android 14", "Mobile", "SM-S921B", "Chrome Mobile 142", kNone, kNone, kAndroidAgent},
    {"web", "Windows 11", "Desktop", kNone, "Edge 143", kNone, kNone, kDesktopAgent},
    {"web", "iPadOS 18", "Tablet", "iPad", "Mobile Safari 18", kNone, kNone, kMacAgent},
    {"web", "Linux", "Desktop", kNone, "Firefox 146", kNone, kNone, kFirefoxAgent},
});

constexpr auto kAppClients = std::to_array<Client>({
    {"ios", "iOS 18", "Mobile", "iPhone16,1", kNone, "Northwind Shop", "7.4.1", kNone},
    {"android", "Android 15", "Mobile", "Pixel 9", kNone, "Northwind Shop", "7.4.0", kNone},
    {"ios", "iOS 17", "Mobile", "iPhone14,5", kNone, "Northwind Shop", "7.2.3", kNone},
    {"android", "Android 13", "Tablet", "SM-X200", kNone, "Northwind Shop", "7.1.9", kNone},
});

constexpr auto kCampaigns = std::to_array<Campaign>({
    {"google", "cpc", "brand_2026", "northwind shoes", "headline_a", "https://www.google.com/"},
    {"newsletter", "email", "january_sale", kNone, "hero", kNone},
    {"google", "cpc", "running_shoes_generic", "best running shoes", "headline_b", "https://www.google.com/"},
    {"facebook", "paid_social", "retargeting_cart", kNone, "carousel_3", "https://l.facebook.com/"},
    {"instagram", "paid_social", "spring_drop", kNone, "story_1", "https://l.instagram.com/"},
    {"bing", "cpc", "brand_2026", "northwind", kNone, "https://www.bing.com/"},
    {"partner", "affiliate", "runners-weekly", kNone, kNone, "https://runnersweekly.example/"},
});

constexpr auto kReferrers = std::to_array<std::string_view>({
    "https://www.google.com/",
    "https://duckduckgo.com/",
    "https://www.bing.com/",
    "https://www.reddit.com/r/running/",
    "https://www.youtube.com/",
    "https://mail.example.com/",
    "https://blog.example.org/ten-shoes-for-winter",
});

constexpr auto kCarriers =
    std::to_array<std::string_view>({"Verizon", "T-Mobile", "AT&T", "Vodafone", "Orange", "Telekom.de", "O2"});

constexpr auto kFirstNames = std::to_array<std::string_view>(
    {"Olivia",  "Liam",  "Emma",   "Noah",   "Ava",     "Sofía",  "Lucas", "Mia",   "Jürgen", "Chloé",
     "Mateusz", "Aisha", "Yuki",   "Priya",  "Diego",   "Hannah", "Oscar", "Elif",  "Björn",  "Grace",
     "Thandi",  "Marco", "Ingrid", "Samuel", "Beatriz", "Omar",   "Zoë",   "Kenji", "Ruth",   "Anton"});

constexpr auto kLastNames = std::to_array<std::string_view>(
    {"Smith",    "Johnson", "Müller",  "Garcia", "Martin", "Rossi",   "Novak", "Silva",
     "Kowalski", "Tanaka",  "O'Brien", "Jensen", "Dubois", "Schmidt", "Patel", "van Dijk",
     "Larsen",   "Moreau",  "Fischer", "Nguyen", "Okafor", "Costa",   "Weber", "Lindqvist"});

constexpr auto kCompanies =
    std::to_array<std::string_view>({"Contoso Ltd.", "Fabrikam, Inc.", "Adventure Works", "Tailspin Toys",
                                     "Wide World Importers", "Lamna Healthcare", "Proseware", "Café Réunion \"Nord\""});

constexpr auto kIndustries =
    std::to_array<std::string_view>({"Retail", "Software", "Healthcare", "Education", "Travel & Leisure"});
constexpr auto kPlans = std::to_array<std::string_view>({"free", "plus", "pro"});
constexpr auto kLanguages = std::to_array<std::string_view>({"en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "ja-JP"});

constexpr auto kProductKinds = std::to_array<std::string_view>(
    {"running-shoes", "trail-shoes", "rain-jacket", "wool-socks", "backpack", "cap", "tights", "water-bottle"});
constexpr auto kProductTraits = std::to_array<std::string_view>(
    {"swift", "nimbus", "alpine", "coastal", "metro", "summit", "breeze", "ember", "glacier", "harbor"});
constexpr auto kProductMaterials =
    std::to_array<std::string_view>({"mesh", "leather", "recycled", "merino", "gore-tex", "canvas"});

constexpr auto kSearchWords = std::to_array<std::string_view>(
    {"running shoes", "rain jacket women", "socks", "backpack 20l", "trail shoes size 44", "mütze", "gift card",
     "waterproof", "returns", "ランニングシューズ"});

constexpr auto kArticles =
    std::to_array<std::string_view>({"how-to-choose-running-shoes", "winter-training-plan", "care-for-merino",
                                     "marathon-checklist", "our-factory-in-porto"});

}  // namespace

std::span<const Place> places() { return kPlaces; }
std::span<const Client> web_clients() { return kWebClients; }
std::span<const Client> app_clients() { return kAppClients; }
std::span<const Campaign> campaigns() { return kCampaigns; }
std::span<const std::string_view> referrers() { return kReferrers; }
std::span<const std::string_view> carriers() { return kCarriers; }
std::span<const std::string_view> first_names() { return kFirstNames; }
std::span<const std::string_view> last_names() { return kLastNames; }
std::span<const std::string_view> companies() { return kCompanies; }
std::span<const std::string_view> industries() { return kIndustries; }
std::span<const std::string_view> plans() { return kPlans; }
std::span<const std::string_view> languages() { return kLanguages; }
std::span<const std::string_view> product_kinds() { return kProductKinds; }
std::span<const std::string_view> product_traits() { return kProductTraits; }
std::span<const std::string_view> product_materials() { return kProductMaterials; }
std::span<const std::string_view> search_words() { return kSearchWords; }
std::span<const std::string_view> articles() { return kArticles; }

}  // namespace cairn::sample
