// Result and its macros: the error comes through, the value is not touched.

#include "engine/base/result.h"

#include <memory>
#include <string>

#include <doctest/doctest.h>

namespace faultline {
namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return invalid_argument(std::to_string(number) + " is odd");
    return number / 2;
}

Result<int> quarter(int number) {
    FL_TRY(const int once, half(number));
    FL_TRY(const int twice, half(once));
    return twice;
}

Result<void> check_even(int number) {
    FL_CHECK(half(number).ok() ? Result<void>() : Result<void>(conflict("odd")));
    return {};
}

TEST_SUITE("engine/base/result") {
    TEST_CASE("a value passes through and an error ends the function") {
        CHECK(quarter(12).value() == 3);
        REQUIRE_FALSE(quarter(6).ok());
        CHECK(quarter(6).error().code == ErrorCode::invalid_argument);
        CHECK(quarter(6).error().message == "3 is odd");
    }

    TEST_CASE("a Result of nothing passes its error on") {
        CHECK(check_even(2).ok());
        REQUIRE_FALSE(check_even(3).ok());
        CHECK(check_even(3).error().code == ErrorCode::conflict);
    }

    TEST_CASE("a value that cannot be copied can be taken") {
        Result<std::unique_ptr<int>> result = std::make_unique<int>(7);

        const std::unique_ptr<int> taken = std::move(result).value();

        CHECK(*taken == 7);
    }
}

}  // namespace
}  // namespace faultline
