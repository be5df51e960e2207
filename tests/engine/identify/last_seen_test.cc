// LastSeen: the newest run that saw something, against a map of all that was ever seen.

#include "engine/identify/last_seen.h"

#include <map>
#include <random>
#include <string>
#include <tuple>

#include <doctest/doctest.h>

namespace faultline::identify {
namespace {

Sighting at(std::uint64_t version) {
    return {Version{version}, UtcTime{static_cast<std::int64_t>(version) * 10}};
}

model::Run run_of(const std::string& source, std::initializer_list<std::uint64_t> cis) {
    model::Run run;
    run.source = source;
    for (const std::uint64_t ci : cis) {
        run.seen.append(CiId{ci});
    }
    return run;
}

TEST_SUITE("engine/identify/last_seen") {
    TEST_CASE("the newest run of a source that saw a CI is found, of no other source") {
        LastSeen seen;
        seen.add(at(2), run_of("a", {1, 2, 3}));
        seen.add(at(3), run_of("b", {1}));
        seen.add(at(5), run_of("a", {2}));

        CHECK(seen.ci("a", CiId{1}) == at(2));
        CHECK(seen.ci("a", CiId{2}) == at(5));
        CHECK(seen.ci("b", CiId{1}) == at(3));
        CHECK_FALSE(seen.ci("b", CiId{2}));
        CHECK_FALSE(seen.ci("c", CiId{1}));
        CHECK_FALSE(seen.ci("a", CiId{1'000'000}));
        CHECK(seen.run("a") == at(5));
        CHECK_FALSE(seen.complete_run("a"));
    }

    TEST_CASE("a relationship is seen with its owner or by itself, whichever is newer") {
        const model::RunRelationship link{CiId{1}, "", SymbolId{7}, CiId{2}, false};
        model::RunRelationship grouped = link;
        grouped.group = "g";
        LastSeen seen;
        seen.add(at(2), run_of("a", {1}));
        model::Run alone = run_of("a", {});
        alone.relationships_seen = {link};

        seen.add(at(4), alone);
        const auto by_itself = seen.relationship("a", link);
        const auto by_owner = seen.relationship("a", grouped);
        seen.add(at(6), run_of("a", {1}));

        CHECK(by_itself == at(4));
        CHECK(by_owner == at(2));
        CHECK(seen.relationship("a", link) == at(6));
        CHECK(seen.ci("a", CiId{2}) == std::nullopt);
    }

    TEST_CASE("a copy does not change when more is added to the other") {
        LastSeen before;
        model::Run first = run_of("a", {1, 2});
        first.complete = true;
        first.relationships_seen = {{CiId{9}, "", SymbolId{7}, CiId{2}, false}};
        before.add(at(2), first);
        LastSeen after = before;

        after.add(at(3), first);

        CHECK(before.ci("a", CiId{1}) == at(2));
        CHECK(before.complete_run("a") == at(2));
        CHECK(before.relationship("a", first.relationships_seen[0]) == at(2));
        CHECK(after.ci("a", CiId{1}) == at(3));
        CHECK(after.relationship("a", first.relationships_seen[0]) == at(3));
    }

    TEST_CASE("random runs agree with a map") {
        for (std::uint32_t seed = 0; seed < 50; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            LastSeen seen;
            std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> expected;
            for (std::uint64_t version = 2; version < 30; version++) {
                const std::string source = random() % 2 == 0 ? "a" : "b";
                model::Run run = run_of(source, {});
                for (std::uint64_t ci = 1; ci < 1500; ci++) {
                    if (random() % 3 == 0) continue;
                    run.seen.append(CiId{ci});
                    expected[{source, ci}] = version;
                }
                seen.add(at(version), run);
            }

            for (const auto& [key, version] : expected) {
                REQUIRE(seen.ci(key.first, CiId{key.second}) == at(version));
            }
        }
    }
}

}  // namespace
}  // namespace faultline::identify
