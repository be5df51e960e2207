// Attributes of a configuration item: named values, in canonical order.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     attributes = varint count, attribute * count        ascending by name, names unique
//     attribute  = bytes name, value
//     value      = scalar | u8 5, varint count, scalar * count
//     scalar     = u8 0, bytes                            string, UTF-8
//                | u8 1, zigzag                           64-bit integer
//                | u8 2, real                             double
//                | u8 3                                   false
//                | u8 4                                   true

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace faultline::model {

// One value that is not an array.
using Scalar = std::variant<std::string, std::int64_t, double, bool>;

// A value: a scalar or an array of scalars.
using AttributeValue = std::variant<Scalar, std::vector<Scalar>>;

// A named value.
struct Attribute {
    std::string name;
    AttributeValue value;

    friend bool operator==(const Attribute&, const Attribute&) = default;
};

// Ascending by name, names unique.
using Attributes = std::vector<Attribute>;

// Bring `attributes` into canonical order.
// Errors: invalid_argument naming the attribute that is there twice.
[[nodiscard]] Result<void> sort_attributes(Attributes& attributes);

// Append the canonical form.  REQUIRES: canonical order.
void encode_attributes(const Attributes& attributes, ByteWriter& out);

// Read the canonical form; fails the reader if the bytes are not one.
[[nodiscard]] Attributes decode_attributes(ByteReader& in);

// Read the canonical form of one value; fails the reader if the bytes are not one.
[[nodiscard]] AttributeValue decode_value(ByteReader& in);

// Skip one canonical form and return its bytes; fails the reader if they are not one.
[[nodiscard]] std::string_view skip_attributes(ByteReader& in);

// Read one value; fails the reader if the bytes are not one.
[[nodiscard]] AttributeValue decode_value(ByteReader& in);

// Skip one value and return its bytes; fails the reader if they are not one.
[[nodiscard]] std::string_view skip_value(ByteReader& in);

// The value of the attribute `name`, or nullptr.
[[nodiscard]] const AttributeValue* find_attribute(const Attributes& attributes,
                                                   std::string_view name);

}  // namespace faultline::model
