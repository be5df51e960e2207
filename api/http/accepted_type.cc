#include "api/http/accepted_type.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>
#include <vector>

#include "api/http/json_response.h"

namespace faultline::http {

namespace {

// A type or a range of types, and how much it is wanted: 0 (not at all) to 1.
struct Wish {
    std::string type;
    double weight = 1;
};

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

// The trimmed piece of `text` up to `separator`, which is taken off it.
std::string_view take_piece(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(piece);
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(
        lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

double weight_of(std::string_view text) {
    double weight = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), weight);
    const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return is_whole && weight >= 0 && weight <= 1 ? weight : 0;
}

Wish wish_of(std::string_view text) {
    Wish wish{lower_case(take_piece(text, ';'))};
    while (!text.empty()) {
        std::string_view parameter = take_piece(text, ';');
        if (lower_case(take_piece(parameter, '=')) == "q") wish.weight = weight_of(parameter);
    }
    return wish;
}

std::vector<Wish> wishes_of(const Request& request) {
    std::vector<Wish> wishes;
    for (const auto& [name, value] : request.headers) {
        std::string_view rest = name == "accept" ? std::string_view(value) : std::string_view();
        while (!rest.empty()) {
            wishes.push_back(wish_of(take_piece(rest, ',')));
        }
    }
    return wishes;
}

}  // namespace

std::optional<std::size_t> accepted_form(const Request& request,
                                         std::span<const std::string_view> forms) {
    std::optional<std::size_t> best;
    double best_weight = 0;
    double json = 0;
    double ranges = 0;
    for (const Wish& wish : wishes_of(request)) {
        if (wish.type == kJsonType) json = std::max(json, wish.weight);
        if (wish.type.ends_with("/*")) ranges = std::max(ranges, wish.weight);
        const auto found = std::ranges::find(forms, wish.type);
        if (found == forms.end() || wish.weight <= best_weight) continue;
        best = static_cast<std::size_t>(found - forms.begin());
        best_weight = wish.weight;
    }
    if (best_weight <= json || best_weight < ranges) return std::nullopt;
    return best;
}

}  // namespace faultline::http
