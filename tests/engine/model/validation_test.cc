// Validation: every rule, at its limit and one beyond it.

#include "engine/model/validation.h"

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/model/limits.h"

namespace faultline::model {
namespace {

// "pointer code" of every violation.
std::vector<std::string> found(const std::vector<Violation>& violations) {
    std::vector<std::string> list;
    for (const Violation& violation : violations) {
        list.push_back(violation.pointer + " " + violation.code);
    }
    return list;
}

using List = std::vector<std::string>;

Attribute number(std::string name, double value) {
    return {std::move(name), Scalar{value}};
}

TEST_SUITE("engine/model/validation") {
    TEST_CASE("clean text is UTF-8 without control characters") {
        CHECK(is_clean_text(""));
        CHECK(is_clean_text("plain text"));
        CHECK(is_clean_text("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"));
        for (const std::string_view text : {std::string_view("a\0b", 3),
                                            std::string_view("line\n"),
                                            std::string_view("\x7f"),
                                            std::string_view("\xc2\x80"),          // U+0080
                                            std::string_view("\xc2\x9f"),          // U+009F
                                            std::string_view("\xc0\xaf"),          // over-long
                                            std::string_view("\xed\xa0\x80"),      // a surrogate
                                            std::string_view("\xf4\x90\x80\x80"),  // above U+10FFFF
                                            std::string_view("\x80"),
                                            std::string_view("\xe2\x82"),
                                            std::string_view("\xff")}) {
            CAPTURE(text);
            CHECK_FALSE(is_clean_text(text));
        }
        CHECK(is_clean_text("\xc2\xa0"));
    }

    TEST_CASE("an id has 1 to 256 bytes of clean text") {
        CHECK(validate_id("/id", "a/../b").empty());
        CHECK(validate_id("/id", std::string(kIdBytesMax, 'x')).empty());
        CHECK(found(validate_id("/id", "")) == List{"/id missing_value"});
        CHECK(found(validate_id("/id", std::string(kIdBytesMax + 1, 'x'))) == List{"/id too_long"});
        CHECK(found(validate_id("/id", "a\tb")) == List{"/id invalid_text"});
    }

    TEST_CASE("a limit that is broken is named with its value") {
        const auto violations = validate_id("/ci/id", std::string(300, 'x'));

        REQUIRE(violations.size() == 1);
        CHECK(violations[0].message.find("300") != std::string::npos);
        CHECK(violations[0].message.find("256") != std::string::npos);
    }

    TEST_CASE("a CI needs an id and a class, and every broken rule is told") {
        CHECK(validate(CiInput{"a", "server"}).empty());
        CHECK(validate(
                  CiInput{"a", std::string(kClassBytesMax, 'c'), std::string(kNameBytesMax, 'n')})
                  .empty());
        const std::string long_class(kClassBytesMax + 1, 'c');
        const std::string long_name(kNameBytesMax + 1, 'n');
        CHECK(found(validate(CiInput{"", long_class, long_name})) ==
              List{"/ci/id missing_value", "/ci/class too_long", "/ci/name too_long"});
    }

    TEST_CASE("attributes have limits of name, value, items and number") {
        const auto with = [](Attribute attribute) {
            return found(validate(CiInput{"a", "server", "", {std::move(attribute)}}));
        };

        CHECK(with({"a", Scalar{std::string("two\nlines")}}).empty());
        CHECK(with({"a", Scalar{std::string(kAttributeValueBytesMax, 'v')}}).empty());
        CHECK(with({"a", std::vector<Scalar>(kArrayItemsMax, true)}).empty());
        CHECK(with({"", Scalar{true}}).size() == 1);
        CHECK(with({std::string(kAttributeNameBytesMax + 1, 'n'), Scalar{true}}).size() == 1);
        CHECK(with({"a", Scalar{std::string(kAttributeValueBytesMax + 1, 'v')}}) ==
              List{"/ci/attributes/a too_long"});
        CHECK(with({"a", std::vector<Scalar>(kArrayItemsMax + 1, true)}) ==
              List{"/ci/attributes/a too_many_items"});
        CHECK(with({"a", Scalar{std::string("a\0b", 3)}}) == List{"/ci/attributes/a invalid_text"});
        CHECK(with({"a", std::vector<Scalar>{std::string("\xff")}}) ==
              List{"/ci/attributes/a invalid_text"});
        CHECK(with(number("a", std::numeric_limits<double>::infinity())).size() == 1);
        CHECK(with(number("a", std::numeric_limits<double>::quiet_NaN())).size() == 1);

        Attributes many;
        for (std::size_t i = 0; i <= kAttributesMax; i++) {
            many.push_back({"a" + std::to_string(i), Scalar{true}});
        }
        CHECK(found(validate(CiInput{"a", "server", "", many})) ==
              List{"/ci/attributes too_many_attributes"});
        many.pop_back();
        CHECK(validate(CiInput{"a", "server", "", many}).empty());
    }

    TEST_CASE("a relationship has ends, a type and numbers in range") {
        const RelationshipInput good{"a", "depends_on", "b"};
        const auto with = [&good](auto alter) {
            RelationshipInput relationship = good;
            alter(relationship);
            return found(validate(relationship));
        };

        CHECK(validate(good).empty());
        CHECK(with([](RelationshipInput& r) { r.capacity = kCapacityMax; }).empty());
        CHECK(with([](RelationshipInput& r) { r.strength = 1e-300; }).empty());
        CHECK(with([](RelationshipInput& r) { r.source = ""; }) ==
              List{"/relationship/source missing_value"});
        CHECK(with([](RelationshipInput& r) { r.type = ""; }) ==
              List{"/relationship/type missing_value"});
        CHECK(with([](RelationshipInput& r) { r.target = "a"; }) ==
              List{"/relationship/target self_relationship"});
        CHECK(with([](RelationshipInput& r) { r.group = "a\nb"; }) ==
              List{"/relationship/group invalid_text"});
        for (const std::int64_t capacity :
             {std::int64_t{0}, std::int64_t{-1}, std::int64_t{kCapacityMax} + 1}) {
            CAPTURE(capacity);
            CHECK(with([capacity](RelationshipInput& r) { r.capacity = capacity; }) ==
                  List{"/relationship/capacity out_of_range"});
        }
        for (const double strength :
             {0.0, -0.5, 1.0000001, std::numeric_limits<double>::quiet_NaN()}) {
            CAPTURE(strength);
            CHECK(with([strength](RelationshipInput& r) { r.strength = strength; }) ==
                  List{"/relationship/strength out_of_range"});
        }
        CHECK(with([](RelationshipInput& r) { r.delay_s = -1; }) ==
              List{"/relationship/delay_s out_of_range"});
    }

    TEST_CASE("a group has a CI, a name and at least one member required") {
        CHECK(validate(GroupInput{"a", "g", 1}).empty());
        CHECK(validate(GroupInput{"a", "g", kCapacityMax}).empty());
        CHECK(found(validate(GroupInput{"", "", 0})) == List{"/group/ci missing_value",
                                                             "/group/name missing_value",
                                                             "/group/required out_of_range"});
        CHECK(found(validate(GroupInput{"a", "g", std::int64_t{kCapacityMax} + 1})) ==
              List{"/group/required out_of_range"});
    }

    TEST_CASE("reliability attributes are numbers in their range") {
        const auto of = [](Attributes attributes) {
            return validate_reliability(attributes).size();
        };

        CHECK(of({}) == 0);
        CHECK(of({number("unavailability", 0.0)}) == 0);
        CHECK(of({number("availability", 1.0)}) == 0);
        CHECK(of({{"availability", Scalar{std::int64_t{1}}}}) == 0);
        CHECK(of({number("mtbf_hours", 100), number("mttr_hours", 0)}) == 0);
        CHECK(of({number("unavailability", 1.0)}) == 1);
        CHECK(of({number("unavailability", -0.1)}) == 1);
        CHECK(of({number("availability", 0.0)}) == 1);
        CHECK(of({number("availability", 1.1)}) == 1);
        CHECK(of({number("mtbf_hours", 0)}) == 1);
        CHECK(of({number("mttr_hours", -1)}) == 1);
        CHECK(of({number("mtbf_hours", 5), number("mttr_hours", 5)}) == 1);
        CHECK(of({{"availability", Scalar{std::string("high")}}}) == 1);
        CHECK(of({{"availability", std::vector<Scalar>{0.5}}}) == 1);
    }
}

}  // namespace
}  // namespace faultline::model
