// Backout: the last moments of each step, and what cannot be rolled back in the window.

#include "engine/change/backout.h"

#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/change/random_history.h"

namespace faultline::change {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
using test::kNow;

UtcTime second(std::int64_t seconds) {
    return UtcTime{kNow.microseconds + seconds * kSecond};
}

// A backout step without its text.
struct Back {
    std::uint32_t step;
    std::optional<std::uint64_t> duration_s;
};

BackoutPlan plan(const std::vector<WorkStep>& steps,
                 const std::vector<Back>& backout,
                 std::int64_t window) {
    std::vector<model::BackoutStep> written;
    for (const Back& back : backout) {
        written.push_back({"undo", back.step, back.duration_s});
    }
    return backout_plan(steps, written, kNow, second(window));
}

TEST_SUITE("engine/change/backout") {
    TEST_CASE("the last moment leaves time to undo the steps done so far") {
        const BackoutPlan found = plan({{1, {}}, {2, {}}}, {{1, 10}, {2, 25}, {0, 5}}, 120);

        REQUIRE(found.after_step.size() == 2);
        CHECK(found.after_step[0].duration_s == 15);
        CHECK(found.after_step[0].last_moment == second(105));
        CHECK(found.after_step[1].duration_s == 40);
        CHECK(found.after_step[1].last_moment == second(80));
        CHECK(found.whole.last_moment == second(80));
        CHECK(found.not_in_window.empty());
    }

    TEST_CASE("a step that ends after its last moment cannot be rolled back in the window") {
        const BackoutPlan fits = plan({{1, 30}, {2, 50}}, {{1, 20}, {2, 20}}, 120);
        const BackoutPlan late = plan({{1, 30}, {2, 51}}, {{1, 20}, {2, 20}}, 120);

        CHECK(fits.not_in_window.empty());
        CHECK(fits.whole.last_moment == second(80));
        CHECK(late.not_in_window == std::vector<std::uint32_t>{2});
        CHECK(late.whole.verdict == BackoutVerdict::not_in_window);
        CHECK(late.whole.duration_s == 40);
        CHECK_FALSE(late.whole.last_moment.has_value());
        CHECK(late.after_step[0].verdict == BackoutVerdict::in_window);
    }

    TEST_CASE("a step without backout cannot be rolled back, nor can what comes after it") {
        const BackoutPlan found = plan({{1, {}}, {2, {}}, {3, {}}}, {{1, 5}, {3, 5}}, 60);

        CHECK(found.after_step[0].verdict == BackoutVerdict::in_window);
        CHECK(found.after_step[1].verdict == BackoutVerdict::no_backout);
        CHECK(found.after_step[2].verdict == BackoutVerdict::no_backout);
        CHECK(found.whole.without_backout == std::vector<std::uint32_t>{2});
        CHECK(found.not_in_window == std::vector<std::uint32_t>{2, 3});
    }

    TEST_CASE("a backout step of no step undoes all of them") {
        const BackoutPlan found = plan({{1, {}}, {2, {}}}, {{0, 30}}, 60);

        CHECK(found.not_in_window.empty());
        CHECK(found.whole.last_moment == second(30));
    }

    TEST_CASE("a duration that nobody stated is not 0") {
        const BackoutPlan found = plan({{1, {}}, {2, {}}}, {{1, 5}, {2, {}}}, 60);

        CHECK(found.after_step[0].verdict == BackoutVerdict::in_window);
        CHECK(found.whole.verdict == BackoutVerdict::unknown_duration);
        CHECK_FALSE(found.whole.duration_s.has_value());
        CHECK(found.not_in_window == std::vector<std::uint32_t>{2});
    }

    TEST_CASE("without a plan nothing can be rolled back, without steps there is nothing to") {
        CHECK(plan({{1, {}}}, {}, 60).whole.verdict == BackoutVerdict::no_backout);
        CHECK(plan({}, {{0, 5}}, 60).after_step.empty());
    }

    TEST_CASE("rolling back as long as the window ends in time only if nothing was worked on") {
        CHECK(plan({{1, {}}}, {{1, 60}}, 60).whole.last_moment == kNow);
        CHECK(plan({{1, 1}}, {{1, 60}}, 60).not_in_window.size() == 1);
        CHECK(plan({{1, {}}}, {{1, 61}}, 60).not_in_window.size() == 1);
    }

    TEST_CASE("moments never come later with later steps, and end inside the window") {
        for (std::uint64_t seed = 1; seed <= 50; seed++) {
            CAPTURE(seed);
            test::Dice dice(seed);
            std::vector<WorkStep> steps;
            std::vector<Back> backout;
            for (std::uint32_t step = 1; step <= 5; step++) {
                steps.push_back({step, dice.below(20)});
                backout.push_back({step, dice.below(30)});
            }
            const BackoutPlan found = plan(steps, backout, 100);

            UtcTime before = second(100);
            std::int64_t worked = 0;
            for (std::size_t i = 0; i < 5; i++) {
                worked += static_cast<std::int64_t>(*steps[i].duration_s_min);
                const BackoutMoment& moment = found.after_step[i];
                if (!moment.last_moment) continue;
                CHECK(*moment.last_moment <= before);
                CHECK(*moment.last_moment >= second(worked));
                before = *moment.last_moment;
            }
        }
    }
}

}  // namespace
}  // namespace faultline::change
