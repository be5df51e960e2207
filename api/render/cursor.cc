// Cursors of pages: the last id shown, in hex so that any id is safe in a URL.

#include <charconv>

#include "api/render/answers.h"

namespace faultline::render {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::string_view kPrefix = "c1-";  // the first kind of cursor

}  // namespace

std::string cursor_after(std::string_view id) {
    std::string cursor(kPrefix);
    for (const char c : id) {
        const auto byte = static_cast<unsigned char>(c);
        cursor.push_back(kDigits[byte >> 4]);
        cursor.push_back(kDigits[byte & 0xF]);
    }
    return cursor;
}

Result<std::string> id_of_cursor(std::string_view cursor) {
    const Error malformed = invalid_argument("cursor '" + std::string(cursor.substr(0, 80)) +
                                             "' did not come from an earlier page");
    if (!cursor.starts_with(kPrefix) || cursor.size() % 2 != kPrefix.size() % 2) return malformed;
    std::string id;
    for (std::size_t i = kPrefix.size(); i < cursor.size(); i += 2) {
        unsigned byte = 0;
        const char* const begin = cursor.data() + i;
        const auto read = std::from_chars(begin, begin + 2, byte, 16);
        if (read.ptr != begin + 2) return malformed;
        id.push_back(static_cast<char>(byte));
    }
    return id;
}

}  // namespace faultline::render
