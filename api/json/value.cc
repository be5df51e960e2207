#include "api/json/value.h"

#include <algorithm>

#include "api/json/writer.h"

namespace faultline::json {

namespace {

void write(const Value& value, JsonWriter& out) {
    if (const auto* array = value.as<Array>()) {
        out.begin_array();
        for (const Value& item : *array) {
            write(item, out);
        }
        out.end_array();
    } else if (const auto* object = value.as<Object>()) {
        out.begin_object();
        for (const auto& [name, member] : *object) {
            out.key(name);
            write(member, out);
        }
        out.end_object();
    } else if (const auto* text = value.as<std::string>()) {
        out.value(*text);
    } else if (const auto* truth = value.as<bool>()) {
        out.value(*truth);
    } else if (const auto* integer = value.as<std::int64_t>()) {
        out.value(*integer);
    } else if (const auto* natural = value.as<std::uint64_t>()) {
        out.value(*natural);
    } else if (const auto* real = value.as<double>()) {
        out.value(*real);
    } else {
        out.null();
    }
}

}  // namespace

const Value& Value::operator[](std::string_view name) const {
    static const Value null_value;
    const auto* object = as<Object>();
    if (object == nullptr) return null_value;
    const auto at = std::ranges::find(*object, name, &Object::value_type::first);
    return at == object->end() ? null_value : at->second;
}

const Array& Value::items() const {
    static const Array no_items;
    const auto* array = as<Array>();
    return array == nullptr ? no_items : *array;
}

std::string Value::text() const {
    if (const auto* text = as<std::string>()) return *text;
    if (is_null()) return {};
    std::string text = to_json([this](JsonWriter& out) { write(*this, out); });
    text.pop_back();  // the final newline
    return text;
}

std::string_view Value::type_name() const {
    constexpr std::string_view kNames[] = {
        "null", "boolean", "integer", "integer", "number", "string", "array", "object"};
    return kNames[content_.index()];
}

}  // namespace faultline::json
