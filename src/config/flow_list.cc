#include "config/flow_list.h"

#include <string>

namespace cairn {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// One piece of a text in flow style.
struct Token {
  enum class Kind : unsigned char { kEnd, kOpen, kClose, kComma, kColon, kScalar, kComment, kUnknown };

  Kind kind = Kind::kEnd;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t end_of_double_quoted(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at < text.size() ? at + 1 : std::string_view::npos;
}

// A doubled quote stands for itself.
std::size_t end_of_single_quoted(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] != '\'') continue;
    if (at + 1 == text.size() || text[at + 1] != '\'') return at + 1;
    ++at;
  }
  return std::string_view::npos;
}

bool ends_key(std::string_view text, std::size_t colon) {
  return colon + 1 == text.size() || is_blank(text[colon + 1]) ||
         std::string_view(",[]{}").find(text[colon + 1]) != std::string_view::npos;
}

// Up to, and without, what ends it: an indicator, `: `, a comment or the end of the line.
std::size_t end_of_plain(std::string_view text, std::size_t at) {
  std::size_t end = at;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (std::string_view(",[]{}\n\r").find(c) != std::string_view::npos) break;
    if (c == ':' && ends_key(text, at)) break;
    if (c == '#' && is_blank(text[at - 1])) break;
    if (!is_blank(c)) end = at + 1;
  }
  return end;
}

Token token_at(std::string_view text, std::size_t at) {
  using enum Token::Kind;
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at >= text.size()) return {kEnd, at, at};
  switch (text[at]) {
    case '[':
    case '{': return {kOpen, at, at + 1};
    case ']':
    case '}': return {kClose, at, at + 1};
    case ',': return {kComma, at, at + 1};
    case '#': {
      const std::size_t end = text.find('\n', at);
      return {kComment, at, end == std::string_view::npos ? text.size() : end};
    }
    case '"':
    case '\'': {
      const std::size_t end = text[at] == '"' ? end_of_double_quoted(text, at) : end_of_single_quoted(text, at);
      return {end == std::string_view::npos ? kUnknown : kScalar, at, end};
    }
    case '&':
    case '*':
    case '!':
    case '|':
    case '>':
    case '%':
    case '@':
    case '`': return {kUnknown, at, at + 1};
    default: break;
  }
  if (text[at] == ':' && ends_key(text, at)) return {kColon, at, at + 1};
  return {kScalar, at, end_of_plain(text, at)};
}

}  // namespace

std::optional<FlowList> find_flow_list(std::string_view text, std::size_t open) {
  FlowList list{.open = open};
  std::string nesting = "[";
  std::optional<FlowList::Item> item;
  const auto extend = [&](const Token& token) {
    if (!item.has_value()) item = FlowList::Item{.begin = token.begin};
    item->end = token.end;
  };
  for (std::size_t at = open + 1;;) {
    const Token token = token_at(text, at);
    at = token.end;
    switch (token.kind) {
      case Token::Kind::kEnd:
      case Token::Kind::kUnknown: return std::nullopt;
      case Token::Kind::kComment: break;
      case Token::Kind::kScalar:
      case Token::Kind::kColon: extend(token); break;
      case Token::Kind::kOpen:
        extend(token);
        nesting += text[token.begin];
        break;
      case Token::Kind::kComma:
        if (nesting.size() > 1) {
          extend(token);
          break;
        }
        if (!item.has_value()) return std::nullopt;
        item->comma = token.begin;
        list.items.push_back(*item);
        item.reset();
        break;
      case Token::Kind::kClose:
        if ((nesting.back() == '[') != (text[token.begin] == ']')) return std::nullopt;
        nesting.pop_back();
        if (nesting.empty()) {
          if (item.has_value()) list.items.push_back(*item);
          list.close = token.begin;
          return list;
        }
        extend(token);
        break;
    }
  }
}

std::optional<std::vector<std::string_view>> find_comments(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view range = text.substr(0, end);
  std::vector<std::string_view> comments;
  for (std::size_t at = begin;;) {
    const Token token = token_at(range, at);
    if (token.kind == Token::Kind::kEnd) return comments;
    if (token.kind == Token::Kind::kUnknown) return std::nullopt;
    if (token.kind == Token::Kind::kComment) {
      std::string_view comment = range.substr(token.begin, token.end - token.begin);
      if (comment.ends_with('\r')) comment.remove_suffix(1);
      comments.push_back(comment);
    }
    at = token.end;
  }
}

std::size_t comment_begin(std::string_view text, std::size_t from, std::size_t line_end) {
  const std::string_view line = text.substr(0, line_end);
  for (std::size_t at = from;;) {
    const Token token = token_at(line, at);
    if (token.kind == Token::Kind::kComment) return token.begin;
    if (token.kind == Token::Kind::kEnd || token.kind == Token::Kind::kUnknown) return line_end;
    at = token.end;
  }
}

}  // namespace cairn
