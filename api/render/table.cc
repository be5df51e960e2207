#include "api/render/table.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace faultline::render {

std::string listed(const json::Array& items, std::size_t max, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < items.size() && i < max; i++) {
        if (i != 0) text += separator;
        text += items[i].text();
    }
    if (items.size() > max) text += " and " + std::to_string(items.size() - max) + " more";
    return text;
}

std::string rounded(const json::Value& number) {
    constexpr int kDigits = 6;
    const auto* real = number.as<double>();
    if (real == nullptr) return number.text();
    std::array<char, 32> text{};
    const auto written = std::to_chars(
        text.data(), text.data() + text.size(), *real, std::chars_format::general, kDigits);
    return std::string(text.data(), written.ptr);
}

std::uint64_t total(const json::Value& list, const json::Value& omitted) {
    const auto* more = omitted.as<std::int64_t>();
    return list.items().size() + (more == nullptr ? 0 : static_cast<std::uint64_t>(*more));
}

bool is_positive(const json::Value& value) {
    const auto* number = value.as<std::int64_t>();
    return number != nullptr && *number > 0;
}

}  // namespace faultline::render
