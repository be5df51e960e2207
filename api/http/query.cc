#include "api/http/query.h"

#include <charconv>

namespace faultline::http {

std::optional<std::string> Query::text(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& [key, value] : parameters_) {
        if (key == name) found = value;
    }
    return found;
}

std::vector<std::string> Query::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : parameters_) {
        if (key == name) values.push_back(value);
    }
    return values;
}

std::optional<std::uint32_t> Query::number(std::string_view name,
                                           std::uint32_t min,
                                           std::uint32_t max) {
    const std::optional<std::string> given = text(name);
    if (!given) return std::nullopt;
    std::uint32_t number = 0;
    const char* const end = given->data() + given->size();
    const auto read = std::from_chars(given->data(), end, number);
    const bool whole = read.ec == std::errc() && read.ptr == end && !given->empty();
    if (whole && number >= min && number <= max) return number;
    refuse(name,
           "out_of_range",
           std::string(name) + " is '" + *given + "', it must be a whole number between " +
               std::to_string(min) + " and " + std::to_string(max));
    return std::nullopt;
}

bool Query::flag(std::string_view name) {
    const std::optional<std::string> given = text(name);
    if (!given || *given == "false") return false;
    if (given->empty() || *given == "true") return true;
    refuse(
        name, "wrong_value", std::string(name) + " is '" + *given + "', it must be true or false");
    return false;
}

void Query::refuse(std::string_view name, std::string code, std::string message) {
    violations_.push_back({"/query/" + std::string(name), std::move(code), std::move(message)});
}

std::vector<std::string> split_commas(std::string_view text) {
    std::vector<std::string> pieces;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (end != begin) pieces.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return pieces;
}

}  // namespace faultline::http
