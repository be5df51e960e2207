#include "engine/identify/ci_condition.h"

#include <doctest/doctest.h>

namespace faultline::identify {

namespace {

CiCondition read(std::string_view text) {
    const auto condition = parse_ci_condition(text);
    REQUIRE_MESSAGE(condition.ok(), condition.error().message);
    return condition.value();
}

std::string why_not(std::string_view text) {
    const auto condition = parse_ci_condition(text);
    REQUIRE_FALSE(condition.ok());
    CHECK(condition.error().code == ErrorCode::invalid_argument);
    return condition.error().message;
}

}  // namespace

TEST_CASE("a condition is a field, an operator and the rest of the text") {
    const CiCondition condition = read("  environment  =  pre production ");
    CHECK(condition.field == CiField{FieldKind::attribute, "environment"});
    CHECK(condition.op == ConditionOperator::equals);
    REQUIRE(condition.values.size() == 1);
    CHECK(condition.values[0].text == "pre production");

    CHECK(read("cores>=8").op == ConditionOperator::at_least);
    CHECK(read("cores<8").op == ConditionOperator::less);
    CHECK(read("a!=b").op == ConditionOperator::differs);
    CHECK(read("a missing").op == ConditionOperator::missing);
    CHECK(read("name prefix db-").field.kind == FieldKind::name);
    CHECK(read("attributes.name exists").field == CiField{FieldKind::attribute, "name"});
    CHECK(read("\"rack unit\" = 3").field == CiField{FieldKind::attribute, "rack unit"});
}

TEST_CASE("a value without quotes equals the number or truth it reads as, one in quotes does not") {
    using Scalars = std::vector<model::Scalar>;

    CHECK(read("a = 8").values[0].scalars == Scalars{std::string("8"), std::int64_t{8}, 8.0});
    CHECK(read("a = 8.0").values[0].scalars == Scalars{std::string("8.0"), 8.0, std::int64_t{8}});
    CHECK(read("a = 7.5").values[0].scalars == Scalars{std::string("7.5"), 7.5});
    CHECK(read("a = true").values[0].scalars == Scalars{std::string("true"), true});
    CHECK(read("a = \"8\"").values[0].scalars == Scalars{std::string("8")});
    CHECK(read(R"(a = "say \"so\" \\")").values[0].text == R"(say "so" \)");
    CHECK(read("a = 9007199254740993").values[0].scalars ==
          Scalars{std::string("9007199254740993"), std::int64_t{9007199254740993}});
}

TEST_CASE("in has several values with commas between") {
    const CiCondition condition = read("site in ams, \"a, b\" ,fra");

    REQUIRE(condition.values.size() == 3);
    CHECK(condition.values[0].text == "ams");
    CHECK(condition.values[1].text == "a, b");
    CHECK(condition.values[2].text == "fra");
}

TEST_CASE("what is wrong with a condition is said with its place and the rule") {
    CHECK(why_not("") == "'': at character 1 there must be the name of a field");
    CHECK(why_not("= 3") == "'= 3': at character 1 there must be the name of a field");
    CHECK(why_not("cores is 8") ==
          "'cores is 8': at character 7 there must be one of = != < <= > >= in prefix contains "
          "exists missing");
    CHECK(why_not("cores =").find("at character 8 there must be a value") != std::string::npos);
    CHECK(why_not("cores > many").find("there must be a number") != std::string::npos);
    CHECK(why_not("cores > \"8\"").find("there must be a number") != std::string::npos);
    CHECK(why_not("name > 8").find("there is a text") != std::string::npos);
    CHECK(why_not("a exists b").find("nothing may follow") != std::string::npos);
    CHECK(why_not("a = \"b").find("at character 5 a text in quotes begins") != std::string::npos);
    CHECK(why_not("a = \"b\" c").find("at character 9 nothing may follow") != std::string::npos);
    CHECK(why_not("a = \"\\n\"").find("may follow a backslash") != std::string::npos);
    std::string many = "a in 1";
    for (std::size_t i = 0; i < kConditionValuesMax; i++) {
        many += ",1";
    }
    CHECK(why_not(many).find("no more than 1000 values") != std::string::npos);
}

}  // namespace faultline::identify
