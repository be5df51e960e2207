// CiCondition: what one field of a configuration item must be.
//
//     condition = field operator [value]
//     field     = id | name | class | attribute | "attributes." attribute
//                 an attribute whose name has spaces or signs stands in quotes: "rack unit"
//     operator  = = | != | < | <= | > | >= | in | prefix | contains | exists | missing
//     value     = the rest of the text without spaces around it, or "in quotes";
//                 for `in` several of them with commas between
//
// A value without quotes that reads as a number, true or false equals that as well as the text; in
// quotes (where \" and \\ stand for " and \) it is text only.  Of an array one item is enough.
//
// Thread safety: pure functions.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/attributes.h"

namespace faultline::identify {

inline constexpr std::size_t kConditionBytesMax = 65'536;  // one condition
inline constexpr std::size_t kConditionValuesMax = 1'000;  // values of one `in`

// Which part of a CI is looked at.
enum class FieldKind { id, name, class_name, attribute };

// A part of a CI.
struct CiField {
    FieldKind kind = FieldKind::attribute;
    std::string attribute = {};  // its name

    friend bool operator==(const CiField&, const CiField&) = default;
};

// What the field must be.
enum class ConditionOperator {
    equals,    // one of the values
    differs,   // there, and none of the values
    less,      // a number below ...
    at_most,   // or equal to ...
    greater,   // or above ...
    at_least,  // the value
    prefix,    // a text that begins with the value
    contains,  // a text that has the value in it
    exists,
    missing,
};

// A value to compare with.
struct ConditionValue {
    std::string text;
    std::vector<model::Scalar> scalars;   // all that equal it
    std::vector<std::string> canonicals;  // the same in canonical form (attributes.h)
};

// One condition.
struct CiCondition {
    CiField field;
    ConditionOperator op = ConditionOperator::exists;
    std::vector<ConditionValue> values = {};
};

// The field that `text` names.  Errors: invalid_argument if it is empty or too long.
[[nodiscard]] Result<CiField> parse_ci_field(std::string_view text);

// The condition that `text` says.
// Errors: invalid_argument with the place in the text and the rule.
[[nodiscard]] Result<CiCondition> parse_ci_condition(std::string_view text);

}  // namespace faultline::identify
