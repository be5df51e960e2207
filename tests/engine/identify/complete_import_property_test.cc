// Complete imports of small random worlds: the order of the lines and their split over files leave
// no trace, and the same import twice does nothing.

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/identify/complete_import.h"
#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

constexpr std::uint32_t kSeeds = 1'000;

// Random imports into a world of ten CIs.
class Generator {
 public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}

    std::uint32_t pick(std::uint32_t count) {
        return static_cast<std::uint32_t>(random_() % count);
    }

    Lines lines() {
        Lines lines;
        for (int i = 0; i < 10; i++) {
            const std::string id = "c" + std::to_string(i);
            if (pick(3) != 0) lines.push_back(CiLine{id, pick(4) == 0 ? "vm" : "server"});
        }
        for (std::uint32_t i = pick(8); i > 0; i--) {
            const std::string owner = "c" + std::to_string(pick(10));
            const std::string other = "c" + std::to_string(pick(10));
            if (owner != other) lines.push_back(needs(owner, other, pick(4) == 0 ? "g" : ""));
        }
        if (pick(4) == 0) lines.push_back(GroupLine{"c" + std::to_string(pick(10)), "g", 2});
        return lines;
    }

    Completeness completeness() {
        Completeness chosen{.retires_any = pick(3) != 0};
        if (pick(3) == 0) chosen.scope = model::CisOfClass{"server"};
        return chosen;
    }

    void shuffle(Lines& lines) { std::ranges::shuffle(lines, random_); }

 private:
    std::mt19937 random_;
};

struct Import {
    std::string source;
    Lines lines;
    Completeness completeness;
    bool best_effort = false;
    bool complete = false;
};

ImportPlan run(MemoryIndex& index, const Import& import, std::uint32_t files) {
    model::Observations seen = test::observe(import.lines, files);
    const PlanOptions options{
        .source = import.source, .format = "faultline", .best_effort = import.best_effort};
    Result<ImportPlan> plan = import.complete
                                  ? plan_complete_import(seen, options, import.completeness, index)
                                  : plan_import(seen, options, index);
    REQUIRE(plan.ok());
    if (plan.value().accepted) REQUIRE(index.apply(plan.value().change_set).ok());
    return std::move(plan).value();
}

TEST_SUITE("engine/identify/complete_import: properties") {
    TEST_CASE("any order of the lines leaves the same state, runs and counts") {
        std::uint64_t completed = 0;
        for (std::uint32_t seed = 0; seed < kSeeds; seed++) {
            CAPTURE(seed);
            Generator random(seed);
            MemoryIndex one;
            MemoryIndex other;
            for (int i = 0; i < 4; i++) {
                Import import{"s" + std::to_string(random.pick(2)),
                              random.lines(),
                              random.completeness(),
                              random.pick(4) != 0,
                              random.pick(2) == 0};
                const ImportPlan plan = run(one, import, 1);
                random.shuffle(import.lines);
                const ImportPlan shuffled = run(other, import, 1 + random.pick(3));

                REQUIRE(one.dump() == other.dump());
                REQUIRE(plan.accepted == shuffled.accepted);
                REQUIRE(plan.cis == shuffled.cis);
                REQUIRE(plan.relationships == shuffled.relationships);
                REQUIRE(plan.seen == shuffled.seen);
                REQUIRE(plan.relationships_seen == shuffled.relationships_seen);
                REQUIRE(plan.completion == shuffled.completion);
                completed += plan.completion.is_done && plan.completion.absent_cis != 0 ? 1 : 0;
            }
        }
        CHECK(completed > 100);
    }

    TEST_CASE("the same complete import a second time alters nothing") {
        for (std::uint32_t seed = 0; seed < kSeeds; seed++) {
            CAPTURE(seed);
            Generator random(seed);
            MemoryIndex index;
            run(index, {"s0", random.lines(), {}, true, false}, 1);
            run(index, {"s1", random.lines(), {}, true, false}, 1);
            const Import import{"s0", random.lines(), {.retires_any = true}, false, true};
            if (!run(index, import, 1).accepted) continue;

            const ImportPlan again = run(index, import, 1);

            REQUIRE(again.accepted);
            REQUIRE_FALSE(again.change_set.alters_graph());
            REQUIRE(again.completion.absent_cis == 0);
        }
    }
}

}  // namespace
}  // namespace faultline::identify
