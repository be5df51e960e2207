// JsonPlace: a value somewhere in a JSON body, read by type; what is wrong with it becomes a
// violation with its pointer.
//
// Thread safety: none; places belong to one request.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/json/value.h"
#include "engine/base/error.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

// A value and where it stands.
class JsonPlace {
 public:
    // `value` and `violations` must outlive the place; `pointer` is that of the value (RFC 6901).
    JsonPlace(const json::Value& value, std::string pointer, std::vector<Violation>& violations);

    [[nodiscard]] const json::Value& value() const { return *value_; }
    [[nodiscard]] const std::string& pointer() const { return pointer_; }
    [[nodiscard]] bool is_null() const { return value_->is_null(); }

    // Note that the value is wrong.
    void refuse(std::string code, std::string message) const;
    void wrong_type(std::string_view expected) const;

    // The member of that name, or the item at that position; null if there is none.
    [[nodiscard]] JsonPlace operator[](std::string_view name) const;
    [[nodiscard]] JsonPlace operator[](std::size_t position) const;

    // True if it is an object that has such a member, be it null.
    [[nodiscard]] bool has(std::string_view name) const;

    // True if it is an object, whose unknown members are refused; a violation if it is none.
    [[nodiscard]] bool is_object(std::span<const std::string_view> members,
                                 std::span<const std::string_view> further = {}) const;

    // True if it is an array; a violation if it is neither that nor null.
    [[nodiscard]] bool is_array() const;

    // Each returns the value, or nothing if it is null or of another type, which is a violation.
    [[nodiscard]] std::optional<std::string> text() const;
    [[nodiscard]] std::optional<std::int64_t> integer() const;
    [[nodiscard]] std::optional<double> real() const;
    [[nodiscard]] std::optional<bool> truth() const;

    // An RFC 3339 time; nothing if it is null or none, which is a violation.
    [[nodiscard]] std::optional<UtcTime> time() const;

    // The strings of an array; nothing if it is null.  Every item that is none is a violation.
    [[nodiscard]] std::vector<std::string> texts() const;

 private:
    const json::Value* value_;
    std::string pointer_;
    std::vector<Violation>* violations_;
};

}  // namespace faultline::http
