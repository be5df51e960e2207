#include "engine/model/validation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include <boost/locale/utf.hpp>

#include "engine/model/limits.h"
#include "engine/model/reliability.h"

namespace faultline::model {

namespace {

bool is_control(std::uint32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F);
}

// Calls `accept` with each code point; false if the text is not UTF-8 or a point is not accepted.
template <typename Accept>
bool all_code_points(std::string_view text, Accept accept) {
    using Utf8 = boost::locale::utf::utf_traits<char>;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const auto point = Utf8::decode(at, end);
        const bool malformed =
            point == boost::locale::utf::illegal || point == boost::locale::utf::incomplete;
        if (malformed || !accept(static_cast<std::uint32_t>(point))) return false;
    }
    return true;
}

bool is_plain_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

// The front of `text` as an error may show it: bytes that are not clean become '?'.
std::string shown(std::string_view text) {
    constexpr std::size_t kShownBytesMax = 80;
    std::string front(text.substr(0, kShownBytesMax));
    return "'" + printable(std::move(front)) + (text.size() > kShownBytesMax ? "...'" : "'");
}

// Collects violations of one item.
class Rules {
 public:
    void text(std::string_view pointer, std::string_view value, std::size_t bytes_max) {
        if (value.size() > bytes_max) {
            add(pointer,
                "too_long",
                field(pointer) + " has " + std::to_string(value.size()) + " bytes, the limit is " +
                    std::to_string(bytes_max));
        } else if (!is_clean_text(value)) {
            add(pointer,
                "invalid_text",
                field(pointer) + " " + shown(value) +
                    " is not UTF-8 text without control characters; convert or correct it");
        }
    }

    void required_text(std::string_view pointer, std::string_view value, std::size_t bytes_max) {
        if (value.empty()) {
            add(pointer, "missing_value", field(pointer) + " is missing or empty");
        } else {
            text(pointer, value, bytes_max);
        }
    }

    void count(std::string_view pointer, std::int64_t value) {
        if (value < 1 || value > std::int64_t{kCapacityMax}) {
            add(pointer,
                "out_of_range",
                field(pointer) + " is " + std::to_string(value) + ", it must be between 1 and " +
                    std::to_string(kCapacityMax));
        }
    }

    void add(std::string_view pointer, std::string code, std::string message) {
        violations_.push_back({std::string(pointer), std::move(code), std::move(message)});
    }

    std::vector<Violation> take() { return std::move(violations_); }

 private:
    // "/ci/name" -> "name".
    static std::string field(std::string_view pointer) {
        return std::string(pointer.substr(pointer.rfind('/') + 1));
    }

    std::vector<Violation> violations_;
};

bool is_valid_scalar(const Scalar& scalar) {
    if (const auto* text = std::get_if<std::string>(&scalar)) return is_text(*text);
    if (const auto* real = std::get_if<double>(&scalar)) return std::isfinite(*real);
    return true;
}

std::size_t text_bytes(const AttributeValue& value) {
    const auto bytes_of = [](const Scalar& scalar) {
        const auto* text = std::get_if<std::string>(&scalar);
        return text == nullptr ? sizeof(double) : text->size();
    };
    if (const auto* scalar = std::get_if<Scalar>(&value)) return bytes_of(*scalar);
    std::size_t sum = 0;
    for (const Scalar& item : std::get<std::vector<Scalar>>(value)) {
        sum += bytes_of(item);
    }
    return sum;
}

void check_value(const Attribute& attribute, Rules& rules) {
    const std::string pointer = "/ci/attributes/" + attribute.name;
    const auto* items = std::get_if<std::vector<Scalar>>(&attribute.value);
    const bool valid = items == nullptr ? is_valid_scalar(std::get<Scalar>(attribute.value))
                                        : std::ranges::all_of(*items, is_valid_scalar);
    if (!valid) {
        rules.add(
            pointer,
            "invalid_text",
            "attribute " + shown(attribute.name) +
                " holds text that is not UTF-8, or a NUL byte, or a number that is not finite");
    }
    if (items != nullptr && items->size() > kArrayItemsMax) {
        rules.add(pointer,
                  "too_many_items",
                  "attribute " + shown(attribute.name) + " has " + std::to_string(items->size()) +
                      " items, the limit is " + std::to_string(kArrayItemsMax));
    }
    if (const std::size_t bytes = text_bytes(attribute.value); bytes > kAttributeValueBytesMax) {
        rules.add(pointer,
                  "too_long",
                  "attribute " + shown(attribute.name) + " has " + std::to_string(bytes) +
                      " bytes, the limit is " + std::to_string(kAttributeValueBytesMax));
    }
}

void check_attributes(const Attributes& attributes, Rules& rules) {
    if (attributes.size() > kAttributesMax) {
        rules.add("/ci/attributes",
                  "too_many_attributes",
                  "the CI has " + std::to_string(attributes.size()) + " attributes, the limit is " +
                      std::to_string(kAttributesMax));
    }
    for (const Attribute& attribute : attributes) {
        rules.required_text(
            "/ci/attributes/attribute name", attribute.name, kAttributeNameBytesMax);
        check_value(attribute, rules);
    }
}

std::optional<double> number(const Attributes& attributes, std::string_view name) {
    for (const Attribute& attribute : attributes) {
        if (attribute.name == name) return reliability_number(attribute.value);
    }
    return std::nullopt;
}

bool names(const Attributes& attributes, std::string_view name) {
    return std::ranges::any_of(attributes, [name](const Attribute& a) { return a.name == name; });
}

// A reliability attribute must be a number that `accept` takes.
template <typename Accept>
void check_reliability(const Attributes& attributes,
                       std::string_view name,
                       const char* rule,
                       Accept accept,
                       Rules& rules) {
    if (!names(attributes, name)) return;
    const std::optional<double> value = number(attributes, name);
    if (value && accept(*value)) return;
    rules.add("/ci/attributes/" + std::string(name),
              "invalid_reliability",
              std::string(name) + " must be a number " + rule);
}

}  // namespace

bool is_text(std::string_view text) {
    return is_plain_ascii(text) ||
           all_code_points(text, [](std::uint32_t point) { return point != 0; });
}

bool is_clean_text(std::string_view text) {
    return is_plain_ascii(text) ||
           all_code_points(text, [](std::uint32_t point) { return !is_control(point); });
}

std::string printable(std::string text) {
    if (!is_clean_text(text)) {
        std::ranges::replace_if(
            text, [](char c) { return c < 0x20 || c >= 0x7F; }, '?');
    }
    return text;
}

std::vector<Violation> validate_id(std::string_view pointer, std::string_view id) {
    Rules rules;
    rules.required_text(pointer, id, kIdBytesMax);
    return rules.take();
}

std::vector<Violation> validate(const CiInput& ci) {
    Rules rules;
    rules.required_text("/ci/id", ci.id, kIdBytesMax);
    rules.required_text("/ci/class", ci.class_name, kClassBytesMax);
    rules.text("/ci/name", ci.name, kNameBytesMax);
    check_attributes(ci.attributes, rules);
    std::vector<Violation> violations = rules.take();
    std::ranges::move(validate_reliability(ci.attributes), std::back_inserter(violations));
    return violations;
}

std::vector<Violation> validate(const RelationshipInput& relationship) {
    Rules rules;
    rules.required_text("/relationship/source", relationship.source, kIdBytesMax);
    rules.required_text("/relationship/type", relationship.type, kTypeBytesMax);
    rules.required_text("/relationship/target", relationship.target, kIdBytesMax);
    rules.text("/relationship/group", relationship.group, kGroupBytesMax);
    rules.count("/relationship/capacity", relationship.capacity);
    if (!(relationship.strength > 0.0 && relationship.strength <= 1.0)) {
        rules.add("/relationship/strength",
                  "out_of_range",
                  "strength must be a number above 0 and at most 1");
    }
    if (relationship.delay_s < 0) {
        rules.add(
            "/relationship/delay_s",
            "out_of_range",
            "delay_s is " + std::to_string(relationship.delay_s) + ", it must not be negative");
    }
    if (!relationship.source.empty() && relationship.source == relationship.target) {
        rules.add("/relationship/target",
                  "self_relationship",
                  shown(relationship.source) + " cannot be related to itself");
    }
    return rules.take();
}

std::vector<Violation> validate(const GroupInput& group) {
    Rules rules;
    rules.required_text("/group/ci", group.ci, kIdBytesMax);
    rules.required_text("/group/name", group.name, kGroupBytesMax);
    rules.count("/group/required", group.required);
    return rules.take();
}

std::vector<Violation> validate_reliability(const Attributes& attributes) {
    Rules rules;
    check_reliability(
        attributes, "unavailability", "in [0, 1)", [](double q) { return q >= 0 && q < 1; }, rules);
    check_reliability(
        attributes, "availability", "in (0, 1]", [](double a) { return a > 0 && a <= 1; }, rules);
    check_reliability(
        attributes, "mtbf_hours", "above 0", [](double hours) { return hours > 0; }, rules);
    check_reliability(
        attributes, "mttr_hours", "of 0 or more", [](double hours) { return hours >= 0; }, rules);
    const auto mtbf = number(attributes, "mtbf_hours");
    const auto mttr = number(attributes, "mttr_hours");
    if (mtbf && mttr && *mttr >= *mtbf) {
        rules.add("/ci/attributes/mttr_hours",
                  "invalid_reliability",
                  "mttr_hours must be below mtbf_hours, which includes the repair");
    }
    return rules.take();
}

}  // namespace faultline::model
