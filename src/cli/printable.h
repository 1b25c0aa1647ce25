#pragma once

#include <string>
#include <string_view>

namespace cairn::cli {

// Text from outside, safe to show: control characters, bidirectional overrides and invalid UTF-8 appear as \xNN or
// \u{NNNN}, so that a name in a bucket can neither move the cursor nor turn the line around.
std::string printable(std::string_view text);

// "  hint: …" as a line below what it is about, made printable; nothing for no hint.
std::string hint_line(std::string_view hint);

// Columns that a text takes on a terminal: wide East Asian characters and emoji two, combining marks none.
std::size_t display_width(std::string_view text);

// 1536 as "1.5 KiB".
std::string format_bytes(std::uint64_t bytes);
// 0.42 as "0.4 s", 75 as "1 m 15 s".
std::string format_seconds(double seconds);

}  // namespace cairn::cli
