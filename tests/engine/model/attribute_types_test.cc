// Values against attribute definitions.

#include "engine/model/attribute_types.h"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

AttributeDefinition of_type(ValueType type, bool array = false) {
    return {.name = "a", .type = type, .array = array};
}

AttributeValue text(const char* value) {
    return Scalar(std::string(value));
}

TEST_SUITE("engine/model/attribute_types") {
    TEST_CASE("a value fits its own type, and a whole number a real one") {
        const AttributeValue values[] = {
            text("x"), Scalar(std::int64_t{4}), Scalar(0.5), Scalar(true)};
        for (std::size_t type = 0; type < 4; type++) {
            for (std::size_t value = 0; value < 4; value++) {
                CAPTURE(type);
                CAPTURE(value);
                const bool whole_as_real = type == 2 && value == 1;
                CHECK(fits(of_type(static_cast<ValueType>(type)), values[value]) ==
                      (type == value || whole_as_real));
            }
        }
    }

    TEST_CASE("an array fits an array of its items, and nothing else does") {
        const AttributeValue numbers = std::vector<Scalar>{std::int64_t{1}, std::int64_t{2}};
        const AttributeValue mixed = std::vector<Scalar>{std::int64_t{1}, std::string("x")};

        CHECK(fits(of_type(ValueType::integer, true), numbers));
        CHECK(fits(of_type(ValueType::string, true), std::vector<Scalar>{}));
        CHECK_FALSE(fits(of_type(ValueType::integer, true), mixed));
        CHECK_FALSE(fits(of_type(ValueType::integer), numbers));
        CHECK_FALSE(fits(of_type(ValueType::string, true), text("x")));
    }

    TEST_CASE("a listed value fits and others do not") {
        AttributeDefinition definition = of_type(ValueType::string);
        definition.allowed = {"low", "high"};

        CHECK(fits(definition, text("low")));
        CHECK_FALSE(fits(definition, text("LOW")));
        CHECK_FALSE(typed_value(definition, "middle"));
    }

    TEST_CASE("text is read as the type, wholly or not at all") {
        CHECK(typed_value(of_type(ValueType::integer), "-4") ==
              AttributeValue(Scalar(std::int64_t{-4})));
        CHECK(typed_value(of_type(ValueType::real), "0.25") == AttributeValue(Scalar(0.25)));
        CHECK(typed_value(of_type(ValueType::real), "4") ==
              AttributeValue(Scalar(std::int64_t{4})));
        CHECK(typed_value(of_type(ValueType::boolean), "true") == AttributeValue(Scalar(true)));
        CHECK(typed_value(of_type(ValueType::string), "4") == text("4"));
        for (const char* const wrong :
             {"", " 4", "4 ", "4x", "0x4", "4.5", "1e3", "nan", "99999999999999999999"}) {
            CAPTURE(wrong);
            CHECK_FALSE(typed_value(of_type(ValueType::integer), wrong));
        }
        for (const char* const wrong : {"", "nan", "inf", "1e999", "0,5", "4 h"}) {
            CAPTURE(wrong);
            CHECK_FALSE(typed_value(of_type(ValueType::real), wrong));
        }
        for (const char* const wrong : {"", "True", "1", "yes"}) {
            CHECK_FALSE(typed_value(of_type(ValueType::boolean), wrong));
        }
    }

    TEST_CASE("the items of an array are parted by semicolons") {
        CHECK(typed_value(of_type(ValueType::integer, true), "1;2") ==
              AttributeValue(std::vector<Scalar>{std::int64_t{1}, std::int64_t{2}}));
        CHECK(typed_value(of_type(ValueType::string, true), "x") ==
              AttributeValue(std::vector<Scalar>{std::string("x")}));
        CHECK_FALSE(typed_value(of_type(ValueType::integer, true), "1;"));
    }

    TEST_CASE("only text that can be read reads as a type") {
        CHECK(reads_as(of_type(ValueType::integer), text("4")));
        CHECK_FALSE(reads_as(of_type(ValueType::integer), text("four")));
        CHECK_FALSE(reads_as(of_type(ValueType::integer), Scalar(true)));
        CHECK_FALSE(reads_as(of_type(ValueType::string), std::vector<Scalar>{}));
    }

    TEST_CASE("a type has a text") {
        CHECK(type_text(of_type(ValueType::boolean)) == "boolean");
        CHECK(type_text(of_type(ValueType::real, true)) == "array of real");
    }
}

}  // namespace
}  // namespace faultline::model
