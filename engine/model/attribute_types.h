// Values of attributes against what the catalogue says they are.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/attributes.h"
#include "engine/model/catalogue_entry.h"

namespace faultline::model {

// Parts the items of an array that is written as one text.
inline constexpr char kItemSeparator = ';';

// "string", "array of integer" and the like.
[[nodiscard]] std::string type_text(const AttributeDefinition& definition);

// True if `value` is of the type, and one of the allowed values if those are listed.  A whole
// number is a real one too.
[[nodiscard]] bool fits(const AttributeDefinition& definition, const AttributeValue& value);

// `text` as a value of the type: an integer, a real number, `true` or `false`, or the text itself;
// the items of an array parted by kItemSeparator.  Nothing if it is none, or not allowed.
[[nodiscard]] std::optional<AttributeValue> typed_value(const AttributeDefinition& definition,
                                                        std::string_view text);

// True if the value is a text that typed_value() can read, so that only its form is wrong.
[[nodiscard]] bool reads_as(const AttributeDefinition& definition, const AttributeValue& value);

}  // namespace faultline::model
