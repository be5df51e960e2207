#include "api/render/safe_text.h"

#include <algorithm>
#include <cstddef>

namespace faultline::render {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// How many bytes of blanks and control characters `text` begins with, of one character.
std::size_t blank_at(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first <= 0x20 || first == 0x7F) return 1;
    const auto second = static_cast<unsigned char>(text.size() > 1 ? text[1] : 0);
    if (first == 0xC2 && second <= 0xA0) return 2;
    const bool ends_line = text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9");
    return ends_line ? 3 : 0;
}

// True if `text` begins with U+200E, U+200F, U+202A to U+202E or U+2066 to U+2069.
bool turns_direction(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xE2') return false;
    const auto second = static_cast<unsigned char>(text[1]);
    const auto third = static_cast<unsigned char>(text[2]);
    if (second == 0x80) return third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE);
    return second == 0x81 && third >= 0xA6 && third <= 0xA9;
}

// True if `line` begins a list with a number: "12. ", "3)".
bool begins_numbered(std::string_view line, std::size_t mark) {
    const bool is_number = std::ranges::all_of(line.substr(0, mark), is_digit) && mark > 0;
    return is_number && (mark + 1 == line.size() || line[mark + 1] == ' ');
}

// True if a dot behind `line` makes a link of what follows: it ends with "www", in any case.
bool ends_www(std::string_view line) {
    constexpr std::size_t kLength = 3;
    return line.size() >= kLength &&
           std::ranges::all_of(line.substr(line.size() - kLength),
                               [](char c) { return c == 'w' || c == 'W'; });
}

// True if the character at `i` of a plain line would be markup.
bool is_markup(std::string_view line, std::size_t i) {
    const char before = i > 0 ? line[i - 1] : ' ';
    const char after = i + 1 < line.size() ? line[i + 1] : ' ';
    switch (line[i]) {
        case '\\':
        case '`':
        case '*':
        case '[':
        case ']':
        case '<':
        case '|':
        case '~':
        case '$':
            return true;
        case '_':
            return !is_alphanumeric(before) || !is_alphanumeric(after);
        case '&':
            return is_alphanumeric(after) || after == '#';
        case '#':
            return before == ' ';
        case ':':
            return after == '/';
        case '.':
            return begins_numbered(line, i) || ends_www(line.substr(0, i));
        case '(':
            return before == ']';
        case ')':
            return begins_numbered(line, i);
        case '>':
        case '+':
        case '-':
        case '=':
            return i == 0;
        default:
            return false;
    }
}

}  // namespace

std::string plain_line(std::string_view text) {
    std::string line;
    bool is_blank = false;
    while (!text.empty()) {
        if (const std::size_t blank = blank_at(text)) {
            is_blank = true;
            text.remove_prefix(blank);
            continue;
        }
        if (is_blank && !line.empty()) line += ' ';
        is_blank = false;
        const bool turns = turns_direction(text);
        line += turns ? std::string_view("\xEF\xBF\xBD") : text.substr(0, 1);
        text.remove_prefix(turns ? 3 : 1);
    }
    return line;
}

std::string html_text(std::string_view text) {
    std::string safe;
    for (const char c : plain_line(text)) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string markdown_text(std::string_view text) {
    const std::string line = plain_line(text);
    std::string safe;
    for (std::size_t i = 0; i < line.size(); i++) {
        if (is_markup(line, i)) safe += '\\';
        safe += line[i];
    }
    return safe;
}

}  // namespace faultline::render
