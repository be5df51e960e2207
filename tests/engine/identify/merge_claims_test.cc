// merge_claims: the newest claim wins part by part, needs and groups are united.

#include "engine/identify/merge_claims.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::identify {
namespace {

using model::Claim;
using model::RelationshipClaim;

std::string attributes(const model::Attributes& list) {
    std::string bytes;
    ByteWriter out(bytes);
    model::encode_attributes(list, out);
    return bytes;
}

std::string text(std::string_view value) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(0);
    out.bytes(value);
    return bytes;
}

model::Attribute attribute(std::string name, std::string value) {
    return {std::move(name), model::Scalar{std::move(value)}};
}

RelationshipClaim need(std::uint64_t other, std::uint64_t version, std::uint32_t group) {
    RelationshipClaim relationship;
    relationship.group = group;
    relationship.type = SymbolId{9};
    relationship.other = CiId{other};
    relationship.version = Version{version};
    return relationship;
}

constexpr std::uint32_t kUngrouped = RelationshipClaim::kUngrouped;

TEST_SUITE("engine/identify/merge_claims") {
    TEST_CASE("nothing claimed is no CI") {
        const auto merged = merge_claims({});

        REQUIRE(merged.ok());
        CHECK_FALSE(merged.value().alive);
        CHECK(merged.value().version == Version{});
    }

    TEST_CASE("the newest claim wins per attribute, and for class and name") {
        const std::string old_attributes =
            attributes({attribute("a", "old"), attribute("b", "old")});
        const std::string new_attributes =
            attributes({attribute("b", "new"), attribute("c", "new")});
        Claim older;
        older.ci = {Version{3}, SymbolId{1}, "older name", old_attributes};
        Claim newer;
        newer.ci = {Version{5}, SymbolId{2}, "", new_attributes};

        const auto result = merge_claims(
            std::vector<SourcedClaim>{{SymbolId{7}, "x", &newer}, {SymbolId{8}, "y", &older}});

        REQUIRE(result.ok());
        const MergedCi& merged = result.value();
        CHECK(merged.alive);
        CHECK(merged.class_name == SymbolId{2});
        // The newer claim gives no name, so that it has none to win with.
        CHECK(merged.name == "older name");
        CHECK(merged.version == Version{5});
        REQUIRE(merged.attributes.size() == 3);
        CHECK(merged.attributes[0].value == text("old"));
        CHECK(merged.attributes[0].source == SymbolId{8});
        CHECK(merged.attributes[1].value == text("new"));
        CHECK(merged.attributes[1].version == Version{5});
        CHECK(merged.attributes[2].name == "c");
    }

    TEST_CASE("of equal versions the smaller source name wins") {
        const std::string first = attributes({attribute("a", "first")});
        const std::string second = attributes({attribute("a", "second")});
        Claim alpha;
        alpha.ci = {Version{3}, SymbolId{1}, "alpha", first};
        alpha.groups = {{"g", 2, Version{3}}};
        Claim beta;
        beta.ci = {Version{3}, SymbolId{2}, "beta", second};
        beta.groups = {{"g", 4, Version{3}}};
        alpha.relationships = {need(5, 3, 0)};
        beta.relationships = {need(5, 3, 0)};
        alpha.relationships[0].capacity = 2;
        beta.relationships[0].capacity = 7;

        const auto merged = merge_claims(std::vector<SourcedClaim>{{SymbolId{1}, "beta", &beta},
                                                                   {SymbolId{2}, "alpha", &alpha}});

        REQUIRE(merged.ok());
        CHECK(merged.value().name == "alpha");
        CHECK(merged.value().class_name == SymbolId{1});
        CHECK(merged.value().attributes[0].value == text("first"));
        CHECK(merged.value().groups[0].required == 2);
        CHECK(merged.value().relationships[0].content.capacity == 2);
        CHECK(merged.value().relationships[0].sources == std::vector{SymbolId{2}, SymbolId{1}});
    }

    TEST_CASE("a claim without CI fields keeps no CI alive") {
        Claim claim;
        claim.relationships = {need(2, 4, kUngrouped)};

        const auto merged = merge_claims(std::vector<SourcedClaim>{{SymbolId{1}, "s", &claim}});

        REQUIRE(merged.ok());
        CHECK_FALSE(merged.value().alive);
        CHECK(merged.value().version == Version{4});
    }

    TEST_CASE("a group that only members name says nothing about what is required") {
        Claim lines;
        lines.groups = {{"g", 3, Version{1}}};
        Claim members;
        members.groups = {{"g", 0, {}}, {"h", 0, {}}};
        members.relationships = {need(2, 9, 0), need(3, 9, 1)};

        const auto merged = merge_claims(
            std::vector<SourcedClaim>{{SymbolId{1}, "m", &members}, {SymbolId{2}, "l", &lines}});

        REQUIRE(merged.ok());
        REQUIRE(merged.value().groups.size() == 2);
        CHECK(merged.value().groups[0].required == 3);
        CHECK(merged.value().groups[1].required == 1);
    }

    TEST_CASE("a relationship is the same if type, ends and group name are, not its place") {
        Claim one;
        one.groups = {{"b", 0, {}}};
        one.relationships = {need(2, 1, kUngrouped), need(2, 1, 0)};
        Claim two;
        two.groups = {{"a", 0, {}}, {"b", 0, {}}};
        two.relationships = {need(2, 6, 0), need(2, 6, 1)};
        two.relationships[1].capacity = 5;

        const auto result = merge_claims(
            std::vector<SourcedClaim>{{SymbolId{1}, "one", &one}, {SymbolId{2}, "two", &two}});

        REQUIRE(result.ok());
        const auto& relationships = result.value().relationships;
        REQUIRE(relationships.size() == 3);
        CHECK(relationships[0].content.group == MergedRelationship::kUngrouped);
        CHECK(relationships[1].content.group == 0);
        CHECK(relationships[2].content.group == 1);
        CHECK(relationships[2].content.capacity == 5);
        CHECK(relationships[2].sources == std::vector{SymbolId{1}, SymbolId{2}});
        CHECK(relationships[1].sources == std::vector{SymbolId{2}});
    }

    TEST_CASE("the two ends of one type and CI are two relationships") {
        Claim claim;
        claim.relationships = {need(2, 1, kUngrouped), need(2, 1, kUngrouped)};
        claim.relationships[1].other_is_source = true;

        const auto merged = merge_claims(std::vector<SourcedClaim>{{SymbolId{1}, "s", &claim}});

        REQUIRE(merged.ok());
        CHECK(merged.value().relationships.size() == 2);
    }

    TEST_CASE("attributes that do not decode are corruption") {
        Claim claim;
        claim.ci = {Version{1}, SymbolId{1}, "n", "\x02"};

        const auto merged = merge_claims(std::vector<SourcedClaim>{{SymbolId{1}, "s", &claim}});

        REQUIRE_FALSE(merged.ok());
        CHECK(merged.error().code == ErrorCode::corruption);
    }

    TEST_CASE("the merge does not depend on the order of the claims") {
        for (std::uint32_t seed = 0; seed < 500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const auto below = [&random](std::uint32_t limit) {
                return std::uint32_t(random() % limit);
            };
            const std::size_t count = 2 + below(3);
            std::vector<Claim> claims(count);
            std::vector<std::string> encoded(count);
            std::vector<SourcedClaim> sourced;
            static constexpr std::string_view kNames[] = {"s0", "s1", "s2", "s3", "s4"};
            for (std::size_t i = 0; i < count; i++) {
                encoded[i] = attributes({attribute("a", std::to_string(below(3)))});
                if (below(3) != 0) {
                    claims[i].ci = {
                        Version{below(3)}, SymbolId{1 + below(3)}, kNames[below(5)], encoded[i]};
                }
                claims[i].groups = {{"g", below(3), Version{below(3)}}};
                claims[i].relationships = {need(1 + below(2), below(3), kUngrouped),
                                           need(3 + below(2), below(3), 0)};
                claims[i].relationships[1].capacity = 1 + below(4);
                sourced.push_back(
                    {SymbolId{static_cast<std::uint32_t>(i + 1)}, kNames[i], &claims[i]});
            }

            const auto first = merge_claims(sourced);
            std::shuffle(sourced.begin(), sourced.end(), random);
            const auto second = merge_claims(sourced);

            REQUIRE(first.ok());
            REQUIRE(second.ok());
            const MergedCi& a = first.value();
            const MergedCi& b = second.value();
            CHECK(a.alive == b.alive);
            CHECK(a.class_name == b.class_name);
            CHECK(a.name == b.name);
            CHECK(a.version == b.version);
            CHECK(std::ranges::equal(a.attributes, b.attributes, [](const auto& x, const auto& y) {
                return x.name == y.name && x.value == y.value && x.source == y.source;
            }));
            CHECK(std::ranges::equal(a.groups, b.groups, [](const auto& x, const auto& y) {
                return x.name == y.name && x.required == y.required;
            }));
            CHECK(std::ranges::equal(
                a.relationships, b.relationships, [](const auto& x, const auto& y) {
                    return x.content.same_content(y.content) &&
                           x.content.version == y.content.version && x.sources == y.sources;
                }));
        }
    }
}

}  // namespace
}  // namespace faultline::identify
