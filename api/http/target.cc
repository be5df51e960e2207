#include "api/http/target.h"

#include <algorithm>
#include <charconv>

namespace faultline::http {

namespace {

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); i++) {
        if (text[i] != '%') {
            decoded.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
            continue;
        }
        unsigned byte = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (digits.size() != 2 || read.ptr != digits.data() + 2) {
            return invalid_argument(
                "the request target has a '%' that is not followed by two hex digits");
        }
        decoded.push_back(static_cast<char>(byte));
        i += 2;
    }
    return decoded;
}

// Cuts `text` at `separator` and hands each piece to `take`, empty ones too.
template <typename Take>
Result<void> split(std::string_view text, char separator, Take take) {
    while (true) {
        const std::size_t end = text.find(separator);
        FL_CHECK(take(text.substr(0, end)));
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
}

// Takes `name=value`, `name` or nothing.
Result<void> add_parameter(std::string_view piece, Target& target) {
    if (piece.empty()) return {};
    const std::size_t equals = std::min(piece.find('='), piece.size());
    FL_TRY(std::string name, percent_decode(piece.substr(0, equals), true));
    const std::string_view rest = piece.substr(equals);
    FL_TRY(std::string value, percent_decode(rest.substr(rest.empty() ? 0 : 1), true));
    target.query.emplace_back(std::move(name), std::move(value));
    return {};
}

}  // namespace

Result<Target> parse_target(std::string_view raw) {
    if (!raw.starts_with('/')) {
        return invalid_argument("the request target does not begin with '/'");
    }
    const std::size_t mark = raw.find('?');
    Target target;
    FL_CHECK(split(raw.substr(1, mark == std::string_view::npos ? mark : mark - 1),
                   '/',
                   [&target](std::string_view piece) -> Result<void> {
                       FL_TRY(target.segments.emplace_back(), percent_decode(piece, false));
                       return {};
                   }));
    if (mark == std::string_view::npos) return target;
    FL_CHECK(split(raw.substr(mark + 1), '&', [&target](std::string_view piece) {
        return add_parameter(piece, target);
    }));
    return target;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (letter || digit || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded.push_back('%');
        encoded.push_back(kDigits[byte >> 4]);
        encoded.push_back(kDigits[byte & 0xF]);
    }
    return encoded;
}

}  // namespace faultline::http
