// Result<T>: either a T or an Error.  The only way a fallible function reports failure.
//
// Exceptions are not used for control flow; those of libraries (nlohmann, Boost, the standard
// library) are turned into an Error in the file that calls the library.

#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "engine/base/error.h"

namespace faultline {

// A value of type T, or the reason there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
    Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    // True if there is a value.
    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(state_); }

    // The value.  REQUIRES: ok().
    [[nodiscard]] T& value() & { return *checked(std::get_if<T>(&state_)); }
    [[nodiscard]] const T& value() const& { return *checked(std::get_if<T>(&state_)); }
    [[nodiscard]] T&& value() && { return std::move(*checked(std::get_if<T>(&state_))); }

    // The error.  REQUIRES: !ok().
    [[nodiscard]] const Error& error() const& { return *checked(std::get_if<Error>(&state_)); }
    [[nodiscard]] Error&& error() && { return std::move(*checked(std::get_if<Error>(&state_))); }

 private:
    template <typename P>
    static P* checked(P* pointer) {
        assert(pointer != nullptr);
        if (pointer == nullptr) __builtin_unreachable();  // else -Wnull-dereference at every caller
        return pointer;
    }

    std::variant<T, Error> state_;
};

// Success without a value, or the reason there is none.
template <>
class [[nodiscard]] Result<void> {
 public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    // True if the operation succeeded.
    [[nodiscard]] bool ok() const { return !error_.has_value(); }

    // The error.  REQUIRES: !ok().
    [[nodiscard]] const Error& error() const& { return *error_; }
    [[nodiscard]] Error&& error() && { return *std::move(error_); }

 private:
    std::optional<Error> error_;
};

}  // namespace faultline

#define FL_CONCAT_INNER(a, b) a##b
#define FL_CONCAT(a, b) FL_CONCAT_INNER(a, b)

// Evaluate `expression`; on error return it from this function, else assign the value to `target`.
//   FL_TRY(auto ci, store.read_ci(id, version));
#define FL_TRY(target, expression) \
    FL_TRY_IMPL(target, (expression), FL_CONCAT(faultline_try_result_, __LINE__))
#define FL_TRY_IMPL(target, expression, result)         \
    auto result = (expression);                         \
    if (!result.ok()) return std::move(result).error(); \
    target = std::move(result).value()

// Evaluate `expression` (a Result<void>); on error return it from this function.
//   FL_CHECK(store.sync());
#define FL_CHECK(expression)                                        \
    if (auto faultline_check = (expression); !faultline_check.ok()) \
    return std::move(faultline_check).error()
