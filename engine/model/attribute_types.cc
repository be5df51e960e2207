#include "engine/model/attribute_types.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace faultline::model {

namespace {

bool fits(const AttributeDefinition& definition, const Scalar& value) {
    switch (definition.type) {
        case ValueType::integer:
            return std::holds_alternative<std::int64_t>(value);
        case ValueType::real:
            return std::holds_alternative<double>(value) ||
                   std::holds_alternative<std::int64_t>(value);
        case ValueType::boolean:
            return std::holds_alternative<bool>(value);
        case ValueType::string:
            break;
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr &&
           (definition.allowed.empty() || std::ranges::count(definition.allowed, *text) != 0);
}

template <typename Number>
std::optional<Scalar> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    if (!is_whole || !std::isfinite(static_cast<double>(value))) return std::nullopt;
    return Scalar(value);
}

std::optional<Scalar> typed_scalar(const AttributeDefinition& definition, std::string_view text) {
    std::optional<Scalar> value;
    switch (definition.type) {
        case ValueType::integer:
            value = number<std::int64_t>(text);
            break;
        case ValueType::real:
            // A whole number stays one, so that it reads the same in every format.
            value = number<std::int64_t>(text);
            if (!value) value = number<double>(text);
            break;
        case ValueType::boolean:
            if (text == "true" || text == "false") value = Scalar(text == "true");
            break;
        case ValueType::string:
            value = Scalar(std::string(text));
            break;
    }
    return value && fits(definition, *value) ? value : std::nullopt;
}

}  // namespace

std::string type_text(const AttributeDefinition& definition) {
    constexpr const char* kNames[] = {"string", "integer", "real", "boolean"};
    const std::string name = kNames[static_cast<std::size_t>(definition.type)];
    return definition.array ? "array of " + name : name;
}

bool fits(const AttributeDefinition& definition, const AttributeValue& value) {
    const auto* items = std::get_if<std::vector<Scalar>>(&value);
    if (definition.array != (items != nullptr)) return false;
    if (items == nullptr) return fits(definition, std::get<Scalar>(value));
    return std::ranges::all_of(*items, [&](const Scalar& item) { return fits(definition, item); });
}

std::optional<AttributeValue> typed_value(const AttributeDefinition& definition,
                                          std::string_view text) {
    if (!definition.array) {
        auto scalar = typed_scalar(definition, text);
        if (!scalar) return std::nullopt;
        return AttributeValue(*std::move(scalar));
    }
    std::vector<Scalar> items;
    while (true) {
        const std::size_t end = text.find(kItemSeparator);
        auto item = typed_scalar(definition, text.substr(0, end));
        if (!item) return std::nullopt;
        items.push_back(*std::move(item));
        if (end == std::string_view::npos) return AttributeValue(std::move(items));
        text.remove_prefix(end + 1);
    }
}

bool reads_as(const AttributeDefinition& definition, const AttributeValue& value) {
    const auto* scalar = std::get_if<Scalar>(&value);
    const auto* text = scalar == nullptr ? nullptr : std::get_if<std::string>(scalar);
    return text != nullptr && typed_value(definition, *text).has_value();
}

}  // namespace faultline::model
