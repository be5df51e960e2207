#include "api/http/json_place.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::http {

using json::Value;

namespace {

// A name as a JSON pointer has it (RFC 6901).
std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
    return text;
}

}  // namespace

JsonPlace::JsonPlace(const Value& value, std::string pointer, std::vector<Violation>& violations)
    : value_(&value), pointer_(std::move(pointer)), violations_(&violations) {}

void JsonPlace::refuse(std::string code, std::string message) const {
    violations_->push_back({pointer_, std::move(code), std::move(message)});
}

void JsonPlace::wrong_type(std::string_view expected) const {
    refuse("wrong_type",
           "must be " + std::string(expected) + ", not " + std::string(value_->type_name()));
}

JsonPlace JsonPlace::operator[](std::string_view name) const {
    return {(*value_)[name], pointer_ + "/" + escaped(name), *violations_};
}

JsonPlace JsonPlace::operator[](std::size_t position) const {
    return {value_->items()[position], pointer_ + "/" + std::to_string(position), *violations_};
}

bool JsonPlace::has(std::string_view name) const {
    const auto* const object = value_->as<json::Object>();
    return object != nullptr && std::ranges::any_of(*object, [name](const auto& member) {
               return member.first == name;
           });
}

bool JsonPlace::is_object(std::span<const std::string_view> members,
                          std::span<const std::string_view> further) const {
    const auto* const object = value_->as<json::Object>();
    if (object == nullptr) {
        wrong_type("an object");
        return false;
    }
    for (const auto& [name, member] : *object) {
        const bool known = std::ranges::find(members, name) != members.end() ||
                           std::ranges::find(further, name) != further.end();
        if (known) continue;
        violations_->push_back({pointer_ + "/" + escaped(name),
                                "unknown_member",
                                "there is no member '" + model::printable(name) + "' here"});
    }
    return true;
}

bool JsonPlace::is_array() const {
    if (value_->as<json::Array>() != nullptr) return true;
    if (!is_null()) wrong_type("an array");
    return false;
}

std::optional<std::string> JsonPlace::text() const {
    if (const auto* text = value_->as<std::string>()) return *text;
    if (!is_null()) wrong_type("a string");
    return std::nullopt;
}

std::optional<UtcTime> JsonPlace::time() const {
    const auto given = text();
    if (!given) return std::nullopt;
    const auto time = parse_utc_time(*given);
    if (time.ok()) return time.value();
    refuse("wrong_value", time.error().message);
    return std::nullopt;
}

std::optional<std::int64_t> JsonPlace::integer() const {
    if (const auto* number = value_->as<std::int64_t>()) return *number;
    if (const auto* number = value_->as<std::uint64_t>()) {
        if (*number <= std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
            return static_cast<std::int64_t>(*number);
        }
        refuse("out_of_range", "integers must fit into 64 bits with sign");
        return std::nullopt;
    }
    if (!is_null()) wrong_type("an integer");
    return std::nullopt;
}

std::optional<double> JsonPlace::real() const {
    if (const auto* number = value_->as<double>()) return *number;
    if (value_->type_name() == "integer") {
        const auto whole = integer();
        return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
    }
    if (!is_null()) wrong_type("a number");
    return std::nullopt;
}

std::optional<bool> JsonPlace::truth() const {
    if (const auto* truth = value_->as<bool>()) return *truth;
    if (!is_null()) wrong_type("true or false");
    return std::nullopt;
}

std::vector<std::string> JsonPlace::texts() const {
    std::vector<std::string> found;
    if (!is_array()) return found;
    for (std::size_t i = 0; i < value_->items().size(); i++) {
        const JsonPlace item = (*this)[i];
        if (item.is_null()) item.wrong_type("a string");
        if (auto text = item.text()) found.push_back(*std::move(text));
    }
    return found;
}

}  // namespace faultline::http
