#include "api/app/situations.h"

#include <algorithm>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "api/app/step_shares.h"

namespace faultline::app {
namespace {

constexpr int kSeeds = 300;

model::PlannedWindow window(std::int64_t begin, std::int64_t end) {
    return {UtcTime{begin}, UtcTime{end}};
}

// Changes and incidents at random; windows may reach beyond [0, 1000).
std::vector<DownAnyway> random_down(std::mt19937_64& random, std::size_t most) {
    std::vector<DownAnyway> down;
    for (std::size_t left = random() % (most + 1); left > 0; left--) {
        const auto begin = static_cast<std::int64_t>(random() % 1'200) - 100;
        const auto length = 1 + static_cast<std::int64_t>(random() % 400);
        DownAnyway item{.ci = "ci-" + std::to_string(random() % 6)};
        if (random() % 5 == 0) {
            item.incident = "INC" + std::to_string(random() % 3);
        } else {
            item.change = "C" + std::to_string(random() % 5);
            item.window = window(begin, begin + length);
        }
        down.push_back(std::move(item));
    }
    return down;
}

// What is down at one moment, by looking at each item.
Situation at_moment(const std::vector<DownAnyway>& down, UtcTime at) {
    std::set<std::string> cis;
    std::set<std::string> changes;
    for (const DownAnyway& item : down) {
        if (item.window && (at < item.window->start || !(at < item.window->end))) continue;
        cis.insert(item.ci);
        if (item.window) changes.insert(item.change);
    }
    return {{cis.begin(), cis.end()}, {changes.begin(), changes.end()}};
}

bool has_all(const std::vector<std::string>& set, const std::vector<std::string>& part) {
    return std::ranges::includes(set, part);
}

void check_without_gaps(const Situations& situations, const model::PlannedWindow& whole) {
    UtcTime at = whole.start;
    for (const SituationStretch& stretch : situations.stretches) {
        CHECK(stretch.window.start == at);
        CHECK(stretch.window.start < stretch.window.end);
        at = stretch.window.end;
    }
    CHECK(at == whole.end);
}

TEST_SUITE("api/app/situations") {
    TEST_CASE("at every moment of the window the situation is what is down then") {
        for (int seed = 0; seed < kSeeds; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(static_cast<std::uint64_t>(seed));
            const std::vector<DownAnyway> down = random_down(random, 12);
            const model::PlannedWindow whole = window(0, 1'000);

            const Situations situations = situations_of(down, whole);

            CHECK_FALSE(situations.are_merged);
            CHECK(situations.all.front().changes.empty());
            check_without_gaps(situations, whole);
            for (const SituationStretch& stretch : situations.stretches) {
                for (const UtcTime at :
                     {stretch.window.start, UtcTime{stretch.window.end.microseconds - 1}}) {
                    CHECK(situations.all[stretch.situation] == at_moment(down, at));
                }
            }
            const std::set<Situation> distinct(situations.all.begin(), situations.all.end());
            CHECK(distinct.size() == situations.all.size());
        }
    }

    TEST_CASE("with too many stretches neighbours count as one, in which all is down") {
        std::mt19937_64 random(7);
        const std::vector<DownAnyway> down = random_down(random, 400);
        const model::PlannedWindow whole = window(0, 1'000);

        const Situations situations = situations_of(down, whole);

        REQUIRE(situations.are_merged);
        CHECK(situations.stretches.size() == kSituationStretchesMax);
        check_without_gaps(situations, whole);
        for (const SituationStretch& stretch : situations.stretches) {
            const Situation& found = situations.all[stretch.situation];
            for (auto at = stretch.window.start; at < stretch.window.end; at.microseconds++) {
                CHECK(has_all(found.down, at_moment(down, at).down));
            }
        }
    }

    TEST_CASE("the situation without other changes belongs to every time") {
        const std::vector<DownAnyway> down = {{.ci = "a", .change = "C1", .window = window(0, 50)},
                                              {.ci = "b", .incident = "INC1"}};

        const Situations situations = situations_of(down, window(0, 100));

        CHECK(situations.within(window(0, 50)) == std::vector<std::size_t>{0, 1});
        CHECK(situations.within(window(50, 100)) == std::vector<std::size_t>{0});
        CHECK(situations.all.front() == Situation{{"b"}, {}});
        CHECK(situations_of(down, {}).stretches.empty());
        CHECK(situations_of(down, {}).all == std::vector<Situation>{{{"b"}, {}}});
    }

    TEST_CASE("a window is shared out evenly, without gaps and without overflow") {
        constexpr std::int64_t kFar = std::int64_t{1} << 62;
        const auto shares = share_out({2, 5, 9}, window(-kFar, kFar - 1));

        REQUIRE(shares.size() == 3);
        CHECK(shares[0].window.start == UtcTime{-kFar});
        CHECK(shares[0].window.end == shares[1].window.start);
        CHECK(shares[1].window.end == shares[2].window.start);
        CHECK(shares[2].window.end == UtcTime{kFar - 1});
        CHECK(shares[1].step == 5);
        CHECK(share_out({1}, window(3, 9)).front().window == window(3, 9));
        CHECK(share_out({}, window(3, 9)).empty());
    }
}

}  // namespace
}  // namespace faultline::app
