#include "cli/render_unreadable.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/printable.h"

namespace cairn::cli {
namespace {

std::string line_of(std::int64_t dump, const std::string& message, const Console& console) {
  return fmt::format("{} dump {}: {}\n", console.coloured_out(Console::Colour::kRed, "unreadable"), dump,
                     printable(message));
}

}  // namespace

std::string render_unreadable(std::span<const UnreadableManifest> manifests, const Console& console) {
  std::string text;
  for (const auto& [dump, problem] : manifests) text += line_of(dump.value(), problem.text(), console);
  return text;
}

std::string render_unreadable(const nlohmann::json& document, const Console& console) {
  std::string text;
  for (const nlohmann::json& manifest : document.value("unreadable_manifests", nlohmann::json::array())) {
    text += line_of(manifest.at("dump").get<std::int64_t>(), manifest.at("message").get<std::string>(), console);
  }
  return text;
}

}  // namespace cairn::cli
