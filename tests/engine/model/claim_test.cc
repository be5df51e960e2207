// Claim: the canonical form is golden, comes back, and is the only one that decodes.

#include "engine/model/claim.h"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"
#include "engine/model/limits.h"
#include "tests/support/golden_file.h"
#include "tests/support/malformed_bytes.h"

namespace faultline::model {
namespace {

constexpr std::uint32_t kUngrouped = RelationshipClaim::kUngrouped;

RelationshipClaim need(std::uint32_t group,
                       std::uint32_t type,
                       std::uint64_t other,
                       std::uint64_t version) {
    RelationshipClaim relationship;
    relationship.group = group;
    relationship.type = SymbolId{type};
    relationship.other = CiId{other};
    relationship.version = Version{version};
    return relationship;
}

// A claim with every kind of part; `attributes` keeps its bytes.
Claim full_claim(std::string& attributes) {
    ByteWriter out(attributes);
    encode_attributes({{"owner", Scalar{std::string("ops")}}, {"tier", Scalar{std::int64_t{1}}}},
                      out);
    Claim claim;
    claim.ci = {Version{5}, SymbolId{3}, "pay-db-1", attributes};
    claim.groups = {{"hosts", 2, Version{4}}, {"power", 0, {}}};
    RelationshipClaim plain = need(kUngrouped, 7, 300, 5);
    RelationshipClaim wide = need(0, 7, 300, 6);
    wide.capacity = 4;
    wide.strength = 0.5;
    wide.delay_s = 90;
    wide.verified_at = -1;
    RelationshipClaim other_end = need(1, 8, 2, 1);
    other_end.other_is_source = true;
    claim.relationships = {plain, wide, other_end};
    return claim;
}

Claim random_claim(std::uint32_t seed) {
    static constexpr std::string_view kNames[] = {"a", "b", "c", "d"};
    std::mt19937 engine(seed);
    const auto below = [&engine](std::uint32_t limit) {
        return static_cast<std::uint32_t>(engine() % limit);
    };
    Claim claim;
    const std::uint32_t groups = below(5);
    for (std::uint32_t i = 0; i < groups; i++) {
        const std::uint32_t required = below(3);
        claim.groups.push_back({kNames[i], required, Version{required == 0 ? 0 : below(1u << 30)}});
    }
    std::uint64_t other = 1;
    const std::uint32_t relationships = below(10);
    for (std::uint32_t i = 0; i < relationships; i++) {
        other += 1 + below(1000);
        RelationshipClaim relationship = need(kUngrouped, 5, other, below(1u << 30));
        relationship.other_is_source = below(2) == 0;
        if (below(2) == 0) relationship.capacity = 1 + below(kCapacityMax);
        if (below(2) == 0) relationship.strength = 1.0 / (1 + below(1000));
        if (below(2) == 0) relationship.delay_s = below(1u << 30);
        if (below(2) == 0) relationship.verified_at = std::int64_t{below(1u << 30)} - (1 << 29);
        claim.relationships.push_back(relationship);
    }
    return claim;
}

void check_same(const Claim& a, const Claim& b) {
    REQUIRE(a.ci.has_value() == b.ci.has_value());
    if (a.ci) {
        CHECK(a.ci->version == b.ci->version);
        CHECK(a.ci->class_name == b.ci->class_name);
        CHECK(a.ci->name == b.ci->name);
        CHECK(a.ci->attributes == b.ci->attributes);
        CHECK(a.ci->native_id == b.ci->native_id);
        CHECK(a.ci->outranks == b.ci->outranks);
    }
    REQUIRE(a.groups.size() == b.groups.size());
    for (std::size_t i = 0; i < a.groups.size(); i++) {
        CHECK(a.groups[i].name == b.groups[i].name);
        CHECK(a.groups[i].required == b.groups[i].required);
        CHECK(a.groups[i].version == b.groups[i].version);
    }
    REQUIRE(a.relationships.size() == b.relationships.size());
    for (std::size_t i = 0; i < a.relationships.size(); i++) {
        CHECK(a.relationships[i].same_content(b.relationships[i]));
        CHECK(a.relationships[i].version == b.relationships[i].version);
    }
}

bool decodes(const std::string& bytes) {
    Claim claim;
    return decode_claim(bytes, claim).ok();
}

TEST_SUITE("engine/model/claim") {
    TEST_CASE("the canonical form is the golden one") {
        std::string attributes;

        const std::string bytes = encode_claim(full_claim(attributes));

        CHECK(test::hex_digits(bytes) == test::hex_digits(test::golden_bytes("model/claim.hex")));
    }

    TEST_CASE("a claim comes back as it was") {
        std::string attributes;
        const Claim claim = full_claim(attributes);
        const std::string bytes = encode_claim(claim);
        Claim decoded;
        decoded.groups.resize(9);  // what was there before must not stay

        REQUIRE(decode_claim(bytes, decoded).ok());

        check_same(decoded, claim);
        CHECK(encode_claim(decoded) == bytes);
        CHECK(has_ci_fields(bytes));
    }

    TEST_CASE("a native id and a claim that outranks are golden and come back") {
        std::string attributes;
        Claim claim = full_claim(attributes);
        claim.ci->native_id = "computer/17";
        claim.ci->outranks = true;
        const std::string bytes = encode_claim(claim);
        Claim decoded;

        REQUIRE(decode_claim(bytes, decoded).ok());

        check_same(decoded, claim);
        CHECK(has_ci_fields(bytes));
        CHECK(test::hex_digits(bytes) ==
              test::hex_digits(test::golden_bytes("model/claim_native.hex")));
    }

    TEST_CASE("flags without CI fields and a native id without bytes are refused") {
        std::string attributes;
        Claim claim;
        claim.ci = full_claim(attributes).ci;
        claim.ci->native_id = "x";
        std::string bytes = encode_claim(claim);
        const std::string no_groups_no_relationships(2, '\0');
        REQUIRE(bytes.ends_with(std::string("\1x") + no_groups_no_relationships));
        bytes.erase(bytes.size() - 4);

        CHECK_FALSE(decodes(bytes + std::string(1, '\0') + no_groups_no_relationships));
        CHECK_FALSE(decodes(std::string("\2") + no_groups_no_relationships));
        CHECK_FALSE(decodes(std::string("\4") + no_groups_no_relationships));
    }

    TEST_CASE("an empty claim and one without CI fields come back") {
        Claim claim;
        const std::string empty = encode_claim(claim);
        claim.relationships.push_back(need(kUngrouped, 1, 2, 3));
        const std::string need = encode_claim(claim);
        Claim decoded;

        REQUIRE(decode_claim(empty, decoded).ok());
        CHECK(decoded.empty());
        REQUIRE(decode_claim(need, decoded).ok());
        check_same(decoded, claim);
        CHECK_FALSE(decoded.empty());
        CHECK_FALSE(has_ci_fields(need));
        CHECK_FALSE(has_ci_fields(""));
    }

    TEST_CASE("random claims come back") {
        for (std::uint32_t seed = 0; seed < 1000; seed++) {
            CAPTURE(seed);
            const Claim claim = random_claim(seed);
            const std::string bytes = encode_claim(claim);
            Claim decoded;

            REQUIRE(decode_claim(bytes, decoded).ok());

            check_same(decoded, claim);
        }
    }

    TEST_CASE("groups out of order, twice or without a name are refused") {
        const std::vector<std::vector<GroupClaim>> wrong = {
            {{"b", 1, Version{1}}, {"a", 1, Version{1}}},
            {{"a", 1, Version{1}}, {"a", 1, Version{1}}},
            {{"", 1, Version{1}}},
            {{"a", kCapacityMax + 1, Version{1}}},
        };
        for (const auto& groups : wrong) {
            Claim claim;
            claim.groups = groups;
            CHECK_FALSE(decodes(encode_claim(claim)));
        }
    }

    TEST_CASE("relationships out of order or twice are refused") {
        const RelationshipClaim low = need(kUngrouped, 1, 2, 1);
        RelationshipClaim high = low;
        high.other_is_source = true;
        Claim claim;

        claim.relationships = {low, high};
        CHECK(decodes(encode_claim(claim)));
        claim.relationships = {high, low};
        CHECK_FALSE(decodes(encode_claim(claim)));
        claim.relationships = {low, low};
        CHECK_FALSE(decodes(encode_claim(claim)));
    }

    TEST_CASE("numbers outside their limits are refused") {
        const RelationshipClaim good = need(kUngrouped, 1, 2, 1);
        const auto with = [&good](auto alter) {
            Claim claim;
            claim.relationships = {good};
            alter(claim.relationships.front());
            return decodes(encode_claim(claim));
        };

        CHECK(with([](RelationshipClaim&) {}));
        CHECK_FALSE(with([](RelationshipClaim& r) { r.capacity = 0; }));
        CHECK_FALSE(with([](RelationshipClaim& r) { r.capacity = kCapacityMax + 1; }));
        CHECK_FALSE(with([](RelationshipClaim& r) { r.strength = 0.0; }));
        CHECK_FALSE(with([](RelationshipClaim& r) { r.strength = 1.5; }));
        CHECK_FALSE(with([](RelationshipClaim& r) { r.strength = -0.5; }));
        CHECK_FALSE(with([](RelationshipClaim& r) { r.type = SymbolId{0}; }));
        CHECK_FALSE(with([](RelationshipClaim& r) { r.group = 0; }));
    }

    TEST_CASE("a member that has its default may not be written") {
        // Shape says "has capacity", the capacity is the default 1.
        const std::string bytes("\x00\x00\x01\x02\x00\x01\x02\x01\x01", 9);

        CHECK_FALSE(decodes(bytes));
    }

    TEST_CASE("every truncation of a claim is refused") {
        std::string attributes;
        test::check_truncations(encode_claim(full_claim(attributes)), decodes);
    }

    TEST_CASE("a damaged claim is refused or canonical") {
        std::string attributes;
        test::check_mutations(
            encode_claim(full_claim(attributes)), 50'000, [](const std::string& bytes) {
                Claim claim;
                return decode_claim(bytes, claim).ok() ? encode_claim(claim) : std::string();
            });
    }

    TEST_CASE("same content means everything but the version") {
        const RelationshipClaim a{
            kUngrouped, SymbolId{1}, CiId{2}, false, Version{1}, 3, 0.5, 4, 5};
        const auto same = [&a](auto alter) {
            RelationshipClaim b = a;
            alter(b);
            return a.same_content(b);
        };

        CHECK(same([](RelationshipClaim& b) { b.version = Version{9}; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.group = 0; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.type = SymbolId{2}; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.other = CiId{3}; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.other_is_source = true; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.capacity = 1; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.strength = 1; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.delay_s = 0; }));
        CHECK_FALSE(same([](RelationshipClaim& b) { b.verified_at.reset(); }));
    }
}

}  // namespace
}  // namespace faultline::model
