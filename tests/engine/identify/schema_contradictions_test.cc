// Strict imports: values, pairs of classes and numbers of relationships against the catalogue.

#include "engine/identify/schema_contradictions.h"

#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

using model::RelationshipType;
using model::Scalar;
using Texts = std::vector<std::string>;

// A world whose catalogue has gadgets with a number of pins, which plug into hosts.
World gadgets(std::uint32_t targets_max = 0, std::uint32_t sources_max = 0) {
    World world;
    model::ChangeSet change_set;
    change_set.put_catalogue_entry(model::ClassDefinition{
        .name = "gadget",
        .layer = 40,
        .attributes = {{.name = "colour", .allowed = {"blue", "red"}},
                       {.name = "pins", .type = model::ValueType::integer}}});
    change_set.put_catalogue_entry(
        model::ClassDefinition{.name = "small_gadget", .extends = "gadget"});
    RelationshipType type{.name = "plugs_into", .inverse = "takes"};
    type.allowed = {{"gadget", "host"}};
    type.targets_max = targets_max;
    type.sources_max = sources_max;
    change_set.put_catalogue_entry(type);
    REQUIRE(world.index.apply(change_set).ok());
    return world;
}

PlanOptions strict(bool best_effort = false) {
    PlanOptions options;
    options.strict_schema = true;
    options.best_effort = best_effort;
    return options;
}

CiLine gadget(const std::string& id, model::Attributes attributes = {}) {
    return {id, "gadget", "", std::move(attributes)};
}

RelationshipLine plug(const std::string& source, const std::string& target) {
    return {source, "plugs_into", target};
}

TEST_SUITE("engine/identify/schema_contradictions") {
    TEST_CASE("a value of another type or not among the allowed ones is refused at its line") {
        const Lines lines = {gadget("a", {{"pins", Scalar(std::int64_t{4})}}),
                             gadget("b", {{"pins", Scalar(std::string("4"))}}),
                             gadget("c", {{"colour", Scalar(std::string("green"))}}),
                             CiLine{"d", "small_gadget", "", {{"pins", Scalar(true)}}},
                             gadget("e", {{"unheard_of", Scalar(true)}})};
        World world = gadgets();

        const ImportPlan refused = world.import("s", lines, strict());

        CHECK_FALSE(refused.accepted);
        CHECK(codes(refused) == Texts{"2 attribute_type", "3 attribute_type", "4 attribute_type"});
        CHECK(mentions(refused.problems[0], "'pins' of class 'gadget' is not integer"));
        CHECK(mentions(refused.problems[1], "with an allowed value"));
        CHECK(mentions(refused.problems[2], "class 'small_gadget'"));
        CHECK(world.import("s", lines).accepted);
    }

    TEST_CASE("best effort drops the contradiction and what hangs on it, and does the rest") {
        const Lines lines = {gadget("a", {{"pins", Scalar(true)}}),
                             gadget("b"),
                             CiLine{"h", "host"},
                             CiLine{"r", "rack"},
                             plug("b", "h"),
                             plug("b", "r")};
        World world = gadgets();

        const ImportPlan plan = world.import("s", lines, strict(true));

        CHECK(plan.accepted);
        CHECK(codes(plan) == Texts{"1 attribute_type", "6 disallowed_pair"});
        CHECK_FALSE(world.alive("a"));
        CHECK(world.index.merged("b").relationships.size() == 1);
    }

    TEST_CASE("the class of an end is that of its line, else the newest stored one") {
        World world = gadgets();
        REQUIRE(world.import("s", {gadget("a"), CiLine{"x", "rack"}, CiLine{"y", "odd"}}).accepted);

        CHECK(codes(world.import("s", {plug("a", "x")}, strict())) == Texts{"1 disallowed_pair"});
        CHECK(world.import("s", {CiLine{"x", "host"}, plug("a", "x")}, strict()).accepted);
        CHECK(world.import("s", {plug("a", "x")}, strict()).accepted);
        // Of what the catalogue does not know nothing is said.
        CHECK(world.import("s", {plug("a", "y")}, strict()).accepted);
    }

    TEST_CASE("more targets than the type allows are refused, in the order of the lines") {
        const Lines lines = {gadget("a"),
                             CiLine{"h1", "host"},
                             CiLine{"h2", "host"},
                             CiLine{"h3", "host"},
                             plug("a", "h3"),
                             plug("a", "h1"),
                             plug("a", "h2")};
        World world = gadgets(2);

        const ImportPlan refused = world.import("s", lines, strict());

        CHECK(codes(refused) == Texts{"7 cardinality_exceeded"});
        CHECK(mentions(refused.problems[0], "'a' has more than 2 targets by relationship type"));
        CHECK(mentions(refused.problems[0], "targets_max"));
        CHECK(world.import("s", lines).accepted);
        CHECK(gadgets(3).import("s", lines, strict()).accepted);
        World best = gadgets(2);
        CHECK(best.import("s", lines, strict(true)).accepted);
        CHECK(best.index.merged("a").relationships.size() == 2);
    }

    TEST_CASE("more sources than the type allows are refused; one CI in two groups is one") {
        const Lines lines = {
            gadget("a"), gadget("b"), CiLine{"h", "host"}, plug("b", "h"), plug("a", "h")};
        const Lines twice = {gadget("a"),
                             CiLine{"h", "host"},
                             plug("a", "h"),
                             RelationshipLine{"a", "plugs_into", "h", "pool"}};

        CHECK(codes(gadgets(0, 1).import("s", lines, strict())) == Texts{"5 cardinality_exceeded"});
        CHECK(gadgets(0, 2).import("s", lines, strict()).accepted);
        CHECK(gadgets(1, 1).import("s", twice, strict()).accepted);
    }
}

}  // namespace
}  // namespace faultline::identify
