#include "engine/identify/ci_match.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "engine/base/bytes.h"
#include "engine/identify/words.h"
#include "engine/model/attributes.h"

namespace faultline::identify {

namespace {

using Operator = ConditionOperator;

// The first byte of a value in its canonical form (engine/model/attributes.h).
constexpr char kStringTag = 0;
constexpr char kArrayTag = 5;

const MergedAttribute* find_attribute(const MergedCi& ci, std::string_view name) {
    const auto at = std::ranges::lower_bound(ci.attributes, name, {}, &MergedAttribute::name);
    return at != ci.attributes.end() && at->name == name ? &*at : nullptr;
}

// True if `test` holds for the scalar `value` or an item of it; all in canonical form.
bool any_scalar(std::string_view value, const std::function<bool(std::string_view)>& test) {
    if (value.empty()) return false;
    if (value.front() != kArrayTag) return test(value);
    ByteReader in(value.substr(1));
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::string_view item = model::skip_value(in);
        if (!item.empty() && test(item)) return true;
    }
    return false;
}

// The text of a canonical string; none of another value.
std::optional<std::string_view> text_of(std::string_view scalar) {
    if (scalar.front() != kStringTag) return std::nullopt;
    ByteReader in(scalar.substr(1));
    return in.bytes();
}

bool equals_any(std::string_view scalar, const std::vector<ConditionValue>& values) {
    return std::ranges::any_of(values, [&](const ConditionValue& value) {
        return std::ranges::find(value.canonicals, scalar) != value.canonicals.end();
    });
}

bool text_equals_any(std::string_view text, const std::vector<ConditionValue>& values) {
    return std::ranges::any_of(values,
                               [&](const ConditionValue& value) { return value.text == text; });
}

// Below zero, zero or above it, as `a` is to `b`; numbers only.
int compare_numbers(const model::Scalar& a, const model::Scalar& b) {
    const auto* whole_a = std::get_if<std::int64_t>(&a);
    const auto* whole_b = std::get_if<std::int64_t>(&b);
    if (whole_a != nullptr && whole_b != nullptr) {
        return *whole_a < *whole_b ? -1 : *whole_a > *whole_b ? 1 : 0;
    }
    const auto real = [](const model::Scalar& scalar) {
        const auto* whole = std::get_if<std::int64_t>(&scalar);
        return whole != nullptr ? static_cast<long double>(*whole)
                                : static_cast<long double>(std::get<double>(scalar));
    };
    return real(a) < real(b) ? -1 : real(a) > real(b) ? 1 : 0;
}

// Whether a number lies where the condition wants it; false of everything else.
bool lies(std::string_view scalar, Operator op, const ConditionValue& bound) {
    ByteReader in(scalar);
    const model::AttributeValue value = model::decode_value(in);
    const auto* content = std::get_if<model::Scalar>(&value);
    if (content == nullptr) return false;
    const bool is_number =
        std::holds_alternative<std::int64_t>(*content) || std::holds_alternative<double>(*content);
    if (!is_number) return false;
    const int order = compare_numbers(*content, bound.scalars[1]);
    if (op == Operator::less) return order < 0;
    if (op == Operator::at_most) return order <= 0;
    if (op == Operator::greater) return order > 0;
    return order >= 0;
}

bool text_holds(const CiCondition& condition, std::string_view text) {
    switch (condition.op) {
        case Operator::equals:
            return text_equals_any(text, condition.values);
        case Operator::differs:
            return !text_equals_any(text, condition.values);
        case Operator::prefix:
            return text.starts_with(condition.values.front().text);
        case Operator::contains:
            return text.find(condition.values.front().text) != std::string_view::npos;
        case Operator::exists:
            return true;
        default:
            return false;
    }
}

bool scalar_holds(const CiCondition& condition, std::string_view scalar) {
    if (condition.op == Operator::equals) return equals_any(scalar, condition.values);
    if (condition.op == Operator::prefix || condition.op == Operator::contains) {
        const auto text = text_of(scalar);
        return text && text_holds(condition, *text);
    }
    return lies(scalar, condition.op, condition.values.front());
}

bool attribute_holds(const CiCondition& condition, const MergedCi& ci) {
    const MergedAttribute* const found = find_attribute(ci, condition.field.attribute);
    if (condition.op == Operator::missing) return found == nullptr;
    if (found == nullptr) return false;
    if (condition.op == Operator::exists) return true;
    if (condition.op == Operator::differs) {
        return !any_scalar(found->value, [&](std::string_view scalar) {
            return equals_any(scalar, condition.values);
        });
    }
    return any_scalar(found->value,
                      [&](std::string_view scalar) { return scalar_holds(condition, scalar); });
}

// Takes the words of a text off those that are still wanted.
class WordSearch {
 public:
    explicit WordSearch(const std::vector<std::string>& words)
        : missing_(words.begin(), words.end()) {}

    void look_into(std::string_view text) {
        visit_words(text, [this](std::string_view word) {
            const auto at = missing_.find(word);
            if (at != missing_.end()) missing_.erase(at);
        });
    }

    void look_into_value(std::string_view value) {
        (void)any_scalar(value, [this](std::string_view scalar) {
            if (const auto text = text_of(scalar)) look_into(*text);
            return false;
        });
    }

    [[nodiscard]] bool found_all() const { return missing_.empty(); }

 private:
    std::set<std::string_view, std::less<>> missing_;
};

void look_into_field(const CiField& field, const ShownCi& shown, WordSearch& search) {
    if (field.kind == FieldKind::id) return search.look_into(shown.id);
    if (field.kind == FieldKind::name) return search.look_into(shown.ci->name);
    if (field.kind == FieldKind::class_name) return search.look_into(shown.class_name);
    const MergedAttribute* const found = find_attribute(*shown.ci, field.attribute);
    if (found != nullptr) search.look_into_value(found->value);
}

}  // namespace

bool holds(const CiCondition& condition, const ShownCi& shown) {
    if (condition.field.kind == FieldKind::id) return text_holds(condition, shown.id);
    if (condition.field.kind == FieldKind::name) return text_holds(condition, shown.name());
    if (condition.field.kind == FieldKind::class_name) {
        return text_holds(condition, shown.class_name);
    }
    return attribute_holds(condition, *shown.ci);
}

bool CiMatcher::has_words(const ShownCi& shown) const {
    if (filter_->words.empty()) return true;
    WordSearch search(filter_->words);
    for (const CiField& field : filter_->words_in) {
        look_into_field(field, shown, search);
    }
    if (!filter_->words_in.empty()) return search.found_all();
    search.look_into(shown.ci->name);
    for (const MergedAttribute& attribute : shown.ci->attributes) {
        search.look_into_value(attribute.value);
    }
    return search.found_all();
}

bool CiMatcher::matches(const ShownCi& shown) const {
    if (!filter_->class_name.empty() && !classes_->contains(shown.ci->class_name)) return false;
    const bool all_hold = std::ranges::all_of(
        filter_->where, [&](const CiCondition& condition) { return holds(condition, shown); });
    return all_hold && has_words(shown);
}

}  // namespace faultline::identify
