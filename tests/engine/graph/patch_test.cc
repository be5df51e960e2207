// patched and materialised: whatever can be asked has the answer of a fresh build.

#include "engine/graph/patch.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/ci_content.h"
#include "engine/graph/cycles.h"
#include "engine/graph/node_cursor.h"
#include "tests/engine/graph/content.h"
#include "tests/engine/graph/history.h"
#include "tests/support/graph_text.h"

namespace faultline::graph::testing {
namespace {

using test::text_of;

bool same_bytes(const Snapshot& a, const Snapshot& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
}

Snapshot built(const Content& content) {
    auto snapshot = build(content);
    REQUIRE_MESSAGE(snapshot.ok(), snapshot.error().message);
    return std::move(snapshot).value();
}

Snapshot patched_with(const Snapshot& base, const Delta& delta) {
    auto snapshot = patched(base, delta, Version{7}, Version{5});
    REQUIRE_MESSAGE(snapshot.ok(), snapshot.error().message);
    return std::move(snapshot).value();
}

// All cycles by ids, in their order.
std::vector<std::vector<std::string>> named_cycles(const Snapshot& snapshot) {
    std::vector<std::vector<std::string>> named;
    for (const auto& cycle : hard_cycles(snapshot)) {
        named.emplace_back();
        for (const NodeIndex node : cycle) {
            named.back().emplace_back(snapshot.id(node));
        }
    }
    return named;
}

std::vector<std::string> ids_above(const Snapshot& snapshot, const std::string& id) {
    std::vector<std::string> ids;
    NodeCursor cursor(snapshot, id);
    while (const auto node = cursor.next()) {
        ids.emplace_back(snapshot.id(*node));
    }
    return ids;
}

// Everything that can be asked of `snapshot` is as in a fresh build of `content`.
void check_equals_fresh(const Snapshot& snapshot, const Content& content) {
    const Snapshot fresh = built(content);
    const auto plain = materialised(snapshot);

    REQUIRE(text_of(snapshot) == text_of(fresh));
    REQUIRE(plain.ok());
    CHECK(same_bytes(plain.value(), fresh));
    CHECK(named_cycles(snapshot) == named_cycles(fresh));
    for (std::uint32_t ci = 0; ci < kHistoryCis; ci++) {
        const std::string id = id_of(ci);
        CHECK(snapshot.find(id).has_value() == content.contains(id));
        CHECK(ids_above(snapshot, id) == ids_above(fresh, id));
    }
}

// Content in which a needs b.
Content pair_of() {
    return {{"a", {.class_name = "app", .needs = {{"b"}}}}, {"b", {.class_name = "host"}}};
}

std::string refusal(const Content& content, const Delta& delta) {
    const auto result = patched(built(content), delta, Version{7}, Version{5});
    if (result.ok() || result.error().code != ErrorCode::invalid_argument) return {};
    return result.error().message;
}

TEST_SUITE("engine/graph/patch") {
    // Property: a patch of any size over any base equals a fresh build in all that can be asked.
    TEST_CASE("a patched snapshot equals a fresh build of its content") {
        std::size_t new_cis = 0;
        for (std::uint32_t seed = 0; seed < 1500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Content content = random_past(random);
            const Snapshot base = built(content);
            const Delta delta = random_step(random, content, 1 + below(random, 16));

            const Snapshot snapshot = patched_with(base, delta);

            check_equals_fresh(snapshot, content);
            new_cis += snapshot.node_count() - snapshot.base_node_count();
        }
        CHECK(new_cis > 2900);
    }

    // Property: the same of patches over patches.
    TEST_CASE("a chain of patches equals a fresh build after every step") {
        for (std::uint32_t seed = 0; seed < 150; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Content content = random_past(random);
            Snapshot current = built(content);
            for (int step = 0; step < 10; step++) {
                CAPTURE(step);
                const Delta delta = random_step(random, content);

                current = patched_with(current, delta);

                check_equals_fresh(current, content);
            }
        }
    }

    // Property: a merge does not see whether its base is patched.
    TEST_CASE("a merge into a patched snapshot equals a fresh build byte for byte") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Content content = random_past(random);
            const Snapshot base = built(content);
            const Snapshot between = patched_with(base, random_step(random, content));
            const Delta delta = random_step(random, content);

            const auto merged = merge(between, delta, Version{7}, Version{5});

            REQUIRE_MESSAGE(merged.ok(), merged.error().message);
            CHECK(same_bytes(merged.value(), built(content)));
        }
    }

    // Property: the inverse of a step leads back, however the graph after it was made.
    TEST_CASE("the inverse of a delta leads back to the content before it") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Content content = random_past(random);
            const Content past = content;
            const Snapshot before = patched_with(built(content), {});
            const Delta delta = random_step(random, content, 8);
            const Delta inverse = inverse_of(before, delta);

            check_equals_fresh(patched_with(built(content), inverse), past);
            check_equals_fresh(patched_with(patched_with(before, delta), inverse), past);
        }
    }

    TEST_CASE("new CIs come before, between and behind those of the base in every list") {
        const Content content = {{"d", {.needs = {{"h"}}}}, {"h", {}}};
        Content after = content;
        after["a"] = {.class_name = "new", .needs = {{"h"}, {"f", "g"}, {"d", "g"}, {"z", "g"}}};
        after["f"] = {.needs = {{"h"}}};
        after["z"] = {.class_name = "also new", .needs = {{"h"}, {"a", {}, {.strength = 0.5}}}};
        Delta delta;
        for (const char* id : {"z", "a", "f"}) {
            delta.changes.push_back({id, after[id]});
        }

        const Snapshot snapshot = patched_with(built(content), delta);

        check_equals_fresh(snapshot, after);
        std::vector<std::string> dependents;
        for (const NodeIndex node : snapshot.dependents_of(*snapshot.find("h"))) {
            dependents.emplace_back(snapshot.id(node));
        }
        CHECK(dependents == std::vector<std::string>{"a", "d", "f", "z"});
        CHECK(snapshot.precedes(*snapshot.find("f"), *snapshot.find("h")));
        CHECK_FALSE(snapshot.precedes(*snapshot.find("h"), *snapshot.find("f")));
    }

    TEST_CASE("a CI that is gone is not found, not counted and needed by nobody") {
        const Snapshot base = built(pair_of());

        const Snapshot snapshot = patched_with(base, {{{"a", {}}}});

        CHECK_FALSE(snapshot.find("a").has_value());
        CHECK(snapshot.ci_count() == 1);
        CHECK(snapshot.node_count() == 2);
        CHECK_FALSE(snapshot.contains(*base.find("a")));
        CHECK(snapshot.contains(*base.find("b")));
        CHECK(snapshot.dependents_of(*snapshot.find("b")).empty());
        CHECK(base.dependents_of(*base.find("b")).size() == 1);
    }

    TEST_CASE("an empty delta changes nothing but the versions") {
        const Snapshot base = built(pair_of());

        const auto later = patched(base, {}, Version{9}, Version{8});

        REQUIRE(later.ok());
        CHECK(text_of(later.value()) == text_of(base));
        CHECK(later.value().version() == Version{9});
        CHECK(later.value().graph_version() == Version{8});
        CHECK(later.value().base().version() == Version{7});
        CHECK(later.value().patched_cis().empty());
    }

    TEST_CASE("a graph grows out of nothing and shrinks to nothing") {
        const Delta all{{{"b", CiContent{}}, {"a", CiContent{.needs = {{"b"}}}}}};

        const Snapshot grown = patched_with(built({}), all);
        const Snapshot shrunk = patched_with(grown, {{{"a", {}}, {"b", {}}}});

        check_equals_fresh(grown, {{"a", {.needs = {{"b"}}}}, {"b", {}}});
        check_equals_fresh(shrunk, {});
        CHECK(shrunk.ci_count() == 0);
    }

    TEST_CASE("a CI that goes and comes back is found again") {
        const Content content = pair_of();

        const Snapshot without = patched_with(built(content), {{{"a", {}}}});
        const Snapshot back = patched_with(without, {{{"a", content.at("a")}}});

        check_equals_fresh(back, content);
    }

    TEST_CASE("the versions and the bytes of a materialised snapshot are those of a fresh build") {
        const Snapshot base = built(pair_of());
        const auto plain = materialised(base);
        const auto later = patched(base, {{{"a", {}}}}, Version{9}, Version{8});
        REQUIRE(later.ok());

        const auto dense = materialised(later.value());

        REQUIRE((plain.ok() && dense.ok()));
        CHECK(plain.value().bytes().data() == base.bytes().data());
        CHECK_FALSE(dense.value().is_patched());
        CHECK(dense.value().version() == Version{9});
        CHECK(dense.value().graph_version() == Version{8});
        CHECK(dense.value().node_count() == 1);
    }

    TEST_CASE("details of more than 16 bits in the base and few in the patch stay apart") {
        Content content = pair_of();
        for (std::uint32_t need = 0; need <= 0x1'0000; need++) {
            content["a"].needs.push_back({"b", {}, {.strength = 0.5, .delay_s = need}});
        }
        const Snapshot base = built(content);
        content["c"] = {.needs = {{"a", {}, {.strength = 0.25, .delay_s = 77'777}}}};

        const Snapshot snapshot = patched_with(base, {{{"c", content["c"]}}});

        CHECK(text_of(snapshot) == text_of(built(content)));
    }

    TEST_CASE("what a merge refuses a patch refuses") {
        const CiContent needs_c{.needs = {{"c"}}};
        const CiContent itself{.needs = {{"a"}}};
        const CiContent too_much{.needs = {{"b", "g"}}, .groups = {{"g", 2}}};

        CHECK(refusal(pair_of(), {{{"b", {}}}}) == "'b' is gone but 'a' still needs it");
        CHECK(refusal(pair_of(), {{{"a", needs_c}}}) == "'a' needs 'c', which is not there");
        CHECK(refusal(pair_of(), {{{"c", CiContent{}}, {"c", {}}}}) ==
              "'c' occurs twice among the changed CIs");
        CHECK_FALSE(refusal(pair_of(), {{{"a", itself}}}).empty());
        CHECK_FALSE(refusal(pair_of(), {{{"a", too_much}}}).empty());
    }

    TEST_CASE("a patched base refuses what its content refuses") {
        const Content content = pair_of();
        const Snapshot with_c =
            patched_with(built(content), {{{"c", CiContent{.needs = {{"a"}}}}}});

        const auto gone = patched(with_c, {{{"a", {}}}}, Version{7}, Version{5});
        const auto twice = patched(with_c, {{{"c", {}}, {"c", {}}}}, Version{7}, Version{5});

        REQUIRE_FALSE(gone.ok());
        CHECK(gone.error().message == "'c' needs 'a', which is not there");
        REQUIRE_FALSE(twice.ok());
        CHECK(twice.error().message == "'c' occurs twice among the changed CIs");
    }
}

}  // namespace
}  // namespace faultline::graph::testing
