// Value: a small JSON document that was read, members in the order they came.
//
// Meant for requests and for answers that are shown as tables; bulk input goes through the
// importers and hot answers through JsonWriter.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace faultline::json {

// Deeper nesting than this is refused.
inline constexpr std::size_t kDepthMax = 64;

class Value;

// An array, and an object in the order of its text; names are unique.
using Array = std::vector<Value>;
using Object = std::vector<std::pair<std::string, Value>>;

// One JSON value.  Integers that fit neither 64-bit type are doubles.
class Value {
 public:
    using Content = std::variant<std::nullptr_t,
                                 bool,
                                 std::int64_t,
                                 std::uint64_t,
                                 double,
                                 std::string,
                                 Array,
                                 Object>;

    // Null, or what is given.
    Value() : content_(nullptr) {}
    explicit Value(Content content) : content_(std::move(content)) {}

    // What it is, if it is that; nullptr otherwise.
    template <typename T>
    [[nodiscard]] const T* as() const {
        return std::get_if<T>(&content_);
    }
    template <typename T>
    [[nodiscard]] T* as() {
        return std::get_if<T>(&content_);
    }

    // True if it is null.
    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(content_); }

    // The member of that name, or a null value if it is no object or has none.
    [[nodiscard]] const Value& operator[](std::string_view name) const;

    // The items of an array; empty if it is none.
    [[nodiscard]] const Array& items() const;

    // A string as it is, null as nothing, anything else as compact JSON.
    [[nodiscard]] std::string text() const;

    // "null", "boolean", "integer", "number", "string", "array" or "object".
    [[nodiscard]] std::string_view type_name() const;

 private:
    Content content_;
};

// The value that `text` holds.
// Errors: invalid_argument if it is not one JSON value in UTF-8 or a name comes twice in one
// object; too_large if it nests deeper than kDepthMax.
[[nodiscard]] Result<Value> parse(std::string_view text);

}  // namespace faultline::json
