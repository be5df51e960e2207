#include "api/render/table.h"

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

bool is_positive(const json::Value& value) {
    const auto* number = value.as<std::int64_t>();
    return number != nullptr && *number > 0;
}

}  // namespace faultline::render
