#include "importers/debian_version.h"

#include <algorithm>
#include <string>

#include "importers/wording.h"

namespace faultline::importers {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Parts {
    std::string_view epoch;  // empty means 0
    std::string_view upstream;
    std::string_view revision;  // empty means 0
};

Parts split(std::string_view version) {
    Parts parts;
    if (const std::size_t colon = version.find(':'); colon != std::string_view::npos) {
        parts.epoch = version.substr(0, colon);
        version.remove_prefix(colon + 1);
    }
    const std::size_t hyphen = version.rfind('-');
    parts.upstream = version.substr(0, hyphen);
    if (hyphen != std::string_view::npos) parts.revision = version.substr(hyphen + 1);
    return parts;
}

// Where a character stands in the order of pieces without digits; the end of a piece is 0.
int rank(std::string_view text) {
    if (text.empty() || is_digit(text.front())) return 0;
    const char c = text.front();
    if (c == '~') return -1;
    constexpr int kBehindLetters = 256;
    const int code = static_cast<unsigned char>(c);
    return is_letter(c) ? code : code + kBehindLetters;
}

// Cut the digits off the front of `text` and return them without leading zeros.
std::string_view take_number(std::string_view& text) {
    const auto size =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    std::string_view number = text.substr(0, size);
    text.remove_prefix(size);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

std::weak_ordering compare_numbers(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return left.size() <=> right.size();
    return left <=> right;
}

std::weak_ordering compare_pieces(std::string_view left, std::string_view right) {
    while (!left.empty() || !right.empty()) {
        while (rank(left) != 0 || rank(right) != 0) {
            if (const auto order = rank(left) <=> rank(right); std::is_neq(order)) return order;
            left.remove_prefix(1);
            right.remove_prefix(1);
        }
        const auto order = compare_numbers(take_number(left), take_number(right));
        if (std::is_neq(order)) return order;
    }
    return std::weak_ordering::equivalent;
}

bool is_version_character(char c) {
    return is_digit(c) || is_letter(c) ||
           std::string_view(".+-~:").find(c) != std::string_view::npos;
}

}  // namespace

Result<void> check_debian_version(std::string_view version) {
    const Parts parts = split(version);
    std::string_view rule;
    if (!std::ranges::all_of(version, is_version_character)) {
        rule = "it may hold letters, digits and . + - ~ : only";
    } else if (!std::ranges::all_of(parts.epoch, is_digit) || version.starts_with(':')) {
        rule = "what stands before the colon must be a number";
    } else if (parts.upstream.empty() || version.ends_with('-')) {
        rule = "its upstream part and a revision must not be empty";
    }
    if (rule.empty()) return {};
    return invalid_argument("version " + shown(version) + " is none: " + std::string(rule));
}

std::weak_ordering compare_debian_versions(std::string_view left, std::string_view right) {
    const Parts a = split(left);
    const Parts b = split(right);
    if (const auto order = compare_pieces(a.epoch, b.epoch); std::is_neq(order)) return order;
    if (const auto order = compare_pieces(a.upstream, b.upstream); std::is_neq(order)) return order;
    return compare_pieces(a.revision, b.revision);
}

}  // namespace faultline::importers
