// merge: equal to a fresh build, byte for byte, and what it refuses.

#include "engine/graph/merge.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "engine/graph/buffer_check.h"
#include "tests/engine/graph/content.h"
#include "tests/engine/graph/history.h"

namespace faultline::graph::testing {
namespace {

bool same_bytes(const Snapshot& a, const Snapshot& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
}

// Content in which a needs b.
Content pair_of() {
    return {{"a", {.class_name = "app", .needs = {{"b"}}}}, {"b", {.class_name = "host"}}};
}

Result<Snapshot> merged_with(const Content& content, const Delta& delta) {
    FL_TRY(const Snapshot base, build(content));
    return merge(base, delta, Version{7}, Version{5});
}

std::string refusal(const Result<Snapshot>& result) {
    if (result.ok() || result.error().code != ErrorCode::invalid_argument) return {};
    return result.error().message;
}

TEST_SUITE("engine/graph/merge") {
    // Property: after every step of a random history the merge of the step equals a fresh build.
    TEST_CASE("a sequence of merges equals a fresh build after every step") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Content content = random_content(random, below(random, 16));
            auto current = build(content);
            REQUIRE(current.ok());
            for (int step = 0; step < 12; step++) {
                CAPTURE(step);
                const Delta delta = random_step(random, content);

                auto next = merge(current.value(), delta, Version{7}, Version{5});

                const auto fresh = build(content);
                REQUIRE_MESSAGE(next.ok(), next.error().message);
                REQUIRE_MESSAGE(fresh.ok(), fresh.error().message);
                REQUIRE(same_bytes(next.value(), fresh.value()));
                current = std::move(next);
            }
        }
    }

    TEST_CASE("an empty delta changes nothing but the versions") {
        const auto base = build(pair_of());
        REQUIRE(base.ok());

        const auto same = merge(base.value(), {}, Version{7}, Version{5});
        const auto later = merge(base.value(), {}, Version{9}, Version{8});

        REQUIRE(same.ok());
        REQUIRE(later.ok());
        CHECK(same_bytes(same.value(), base.value()));
        CHECK(later.value().version() == Version{9});
        CHECK(later.value().graph_version() == Version{8});
    }

    TEST_CASE("a graph grows out of nothing and shrinks to nothing") {
        const Delta all{{{"b", CiContent{}}, {"a", CiContent{.needs = {{"b"}}}}}};
        const auto grown = merged_with({}, all);
        REQUIRE(grown.ok());
        const auto fresh = build({{"a", {.needs = {{"b"}}}}, {"b", {}}});
        REQUIRE(fresh.ok());

        const auto shrunk = merge(grown.value(), {{{"a", {}}, {"b", {}}}}, Version{7}, Version{5});

        REQUIRE(shrunk.ok());
        CHECK(same_bytes(grown.value(), fresh.value()));
        CHECK(shrunk.value().node_count() == 0);
        CHECK(shrunk.value().class_count() == 0);
    }

    TEST_CASE("details of more than 16 bits come and go with the CI that has them") {
        Content content = pair_of();
        Content altered = content;
        for (std::uint32_t need = 0; need <= 0x1'0000; need++) {
            altered["a"].needs.push_back({"b", {}, {.strength = 0.5, .delay_s = need}});
        }

        const auto wide = merged_with(content, {{{"a", altered["a"]}}});
        const auto narrow = merged_with(altered, {{{"a", content["a"]}}});

        const auto fresh_wide = build(altered);
        const auto fresh_narrow = build(content);
        REQUIRE((wide.ok() && narrow.ok() && fresh_wide.ok() && fresh_narrow.ok()));
        CHECK(same_bytes(wide.value(), fresh_wide.value()));
        CHECK(same_bytes(narrow.value(), fresh_narrow.value()));
    }

    TEST_CASE("reliabilities of more than 16 bits come and go with the CI that needs them") {
        using model::ReliabilityState;
        Content content;
        for (std::uint32_t node = 0; node < kNarrowReliabilitiesMax; node++) {
            content[id_of(node)].reliability = {ReliabilityState::given, node * 0x1p-20};
        }
        Content altered = content;
        altered["last"].reliability = {ReliabilityState::given, 0.75};

        const auto wide = merged_with(content, {{{"last", altered["last"]}}});
        const auto narrow = merged_with(altered, {{{"last", {}}}});

        const auto fresh_wide = build(altered);
        const auto fresh_narrow = build(content);
        REQUIRE((wide.ok() && narrow.ok() && fresh_wide.ok() && fresh_narrow.ok()));
        CHECK(same_bytes(wide.value(), fresh_wide.value()));
        CHECK(same_bytes(narrow.value(), fresh_narrow.value()));
        CHECK(wide.value().own_unavailability(*wide.value().find("last")) == 0.75);
        CHECK(check_buffer(wide.value().bytes()).ok());
    }

    TEST_CASE("the last word about what a group requires counts") {
        const CiContent owner{.needs = {{"b", "g", {.capacity = 2}}},
                              .groups = {{"g", 9}, {"g", 2}}};

        const auto snapshot = merged_with(pair_of(), {{{"a", owner}}});

        REQUIRE_MESSAGE(snapshot.ok(), snapshot.error().message);
        CHECK(snapshot.value().required(GroupIndex{0}) == 2);
    }

    TEST_CASE("a CI that is gone while another one needs it is refused") {
        CHECK(refusal(merged_with(pair_of(), {{{"b", {}}}})) ==
              "'b' is gone but 'a' still needs it");
    }

    TEST_CASE("a changed CI that needs one that is gone or was never there is refused") {
        const CiContent needs_c{.needs = {{"c"}}};
        const CiContent needs_b{.needs = {{"b"}}};

        CHECK(refusal(merged_with(pair_of(), {{{"a", needs_c}}})) ==
              "'a' needs 'c', which is not there");
        CHECK(refusal(merged_with(pair_of(), {{{"b", {}}, {"a", needs_b}}})) ==
              "'a' needs 'b', which is not there");
    }

    TEST_CASE("a CI and all that need it may go together") {
        const auto snapshot = merged_with(pair_of(), {{{"b", {}}, {"a", {}}}});

        REQUIRE(snapshot.ok());
        CHECK(snapshot.value().node_count() == 0);
    }

    TEST_CASE("a CI that occurs twice is refused") {
        CHECK(refusal(merged_with(pair_of(), {{{"c", CiContent{}}, {"c", {}}}})) ==
              "'c' occurs twice among the changed CIs");
    }

    TEST_CASE("the rules of the builder hold for changed CIs") {
        const CiContent itself{.needs = {{"a"}}};
        const CiContent strength{.needs = {{"b", {}, {.strength = 1.5}}}};
        const CiContent nameless{.needs = {{"b"}}, .groups = {{"", 1}}};
        const CiContent too_much{.needs = {{"b", "g"}}, .groups = {{"g", 2}}};

        for (const CiContent& content : {itself, strength, nameless, too_much}) {
            CHECK_FALSE(refusal(merged_with(pair_of(), {{{"a", content}}})).empty());
        }
    }

    TEST_CASE("a CI that is gone and was never there changes nothing") {
        const auto base = build(pair_of());
        const auto snapshot = merged_with(pair_of(), {{{"aa", {}}}});

        REQUIRE((base.ok() && snapshot.ok()));
        CHECK(same_bytes(base.value(), snapshot.value()));
    }
}

}  // namespace
}  // namespace faultline::graph::testing
