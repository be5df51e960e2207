// diff_cis: every field that differs, and nothing else.

#include "engine/identify/ci_diff.h"

#include <vector>

#include <doctest/doctest.h>

namespace faultline::identify {
namespace {

MergedCi living(SymbolId class_name, std::string_view name) {
    MergedCi ci;
    ci.alive = true;
    ci.class_name = class_name;
    ci.name = name;
    return ci;
}

MergedRelationship need(CiId other, std::uint32_t group = MergedRelationship::kUngrouped) {
    MergedRelationship relationship;
    relationship.content.other = other;
    relationship.content.type = SymbolId{7};
    relationship.content.group = group;
    relationship.sources = {SymbolId{1}};
    return relationship;
}

TEST_SUITE("engine/identify/ci_diff") {
    TEST_CASE("equal states have no differences, whoever claims them since whenever") {
        MergedCi before = living(SymbolId{1}, "A");
        before.attributes = {{"owner", "x", SymbolId{1}, Version{2}}};
        before.relationships = {need(CiId{5})};
        MergedCi after = before;
        after.attributes[0].source = SymbolId{2};
        after.attributes[0].version = Version{9};
        after.relationships[0].content.version = Version{9};

        CHECK(diff_cis(before, after).empty());
    }

    TEST_CASE("class, name and attributes are reported with both sides") {
        MergedCi before = living(SymbolId{1}, "A");
        before.attributes = {{"a", "1", {}, {}}, {"b", "1", {}, {}}};
        MergedCi after = living(SymbolId{2}, "B");
        after.attributes = {{"b", "2", {}, {}}, {"c", "1", {}, {}}};

        const auto changes = diff_cis(before, after);

        REQUIRE(changes.size() == 5);
        CHECK(std::get<ClassChange>(changes[0]).after == SymbolId{2});
        CHECK(std::get<NameChange>(changes[1]).before == "A");
        CHECK(std::get<AttributeChange>(changes[2]).after == nullptr);
        CHECK(std::get<AttributeChange>(changes[3]).before->value == "1");
        CHECK(std::get<AttributeChange>(changes[3]).after->value == "2");
        CHECK(std::get<AttributeChange>(changes[4]).before == nullptr);
    }

    TEST_CASE("a relationship is known by its group's name, not by its place") {
        MergedCi before = living(SymbolId{1}, "");
        before.groups = {{"db", 1}};
        before.relationships = {need(CiId{5}, 0)};
        MergedCi after = living(SymbolId{1}, "");
        after.groups = {{"a", 1}, {"db", 2}};
        after.relationships = {need(CiId{5}, 1)};

        const auto changes = diff_cis(before, after);

        REQUIRE(changes.size() == 2);
        CHECK(std::get<GroupChange>(changes[0]).after->name == "a");
        CHECK(std::get<GroupChange>(changes[1]).after->required == 2);
    }

    TEST_CASE("a relationship differs by its numbers and by who holds it") {
        MergedCi before = living(SymbolId{1}, "");
        before.relationships = {need(CiId{5}), need(CiId{6}), need(CiId{7})};
        MergedCi after = before;
        after.relationships[0].content.strength = 0.5;
        after.relationships[1].sources.push_back(SymbolId{2});

        const auto changes = diff_cis(before, after);

        REQUIRE(changes.size() == 2);
        CHECK(std::get<RelationshipChange>(changes[0]).after->content.strength == 0.5);
        CHECK(std::get<RelationshipChange>(changes[1]).after->sources.size() == 2);
    }

    TEST_CASE("what is not alive has nothing, whatever is left in it") {
        MergedCi before = living(SymbolId{1}, "A");
        before.relationships = {need(CiId{5})};
        MergedCi after = before;
        after.alive = false;

        const auto changes = diff_cis(before, after);

        REQUIRE(changes.size() == 3);
        CHECK_FALSE(std::get<ClassChange>(changes[0]).after.has_value());
        CHECK_FALSE(std::get<NameChange>(changes[1]).after.has_value());
        CHECK(std::get<RelationshipChange>(changes[2]).after == nullptr);
    }
}

}  // namespace
}  // namespace faultline::identify
