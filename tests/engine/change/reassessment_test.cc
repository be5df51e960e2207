// Reassessment: what is worse blocks until somebody has looked at it; all else is listed.

#include "engine/change/reassessment.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::change {
namespace {

using model::StoredAssessment;
using Texts = std::vector<std::string>;

StoredAssessment base() {
    StoredAssessment assessment;
    assessment.change = "CHG1";
    assessment.down = {"web"};
    assessment.at_risk = {"mail"};
    assessment.impaired = {"wiki"};
    assessment.exhausted = {{"app", "db"}};
    assessment.band = "low";
    assessment.decision = "auto";
    assessment.figures = {{"minutes", 2}, {"money", 10}};
    return assessment;
}

// "! code subject before>now" of each difference; `!` if it blocks.
Texts shown(const std::vector<Difference>& differences) {
    Texts lines;
    for (const Difference& difference : differences) {
        lines.push_back((difference.blocks ? "!" : "") + difference.code + " " +
                        difference.subject + " " + difference.before + ">" + difference.now);
    }
    return lines;
}

Texts shown_with(void (*alter)(StoredAssessment&)) {
    StoredAssessment now = base();
    alter(now);
    return shown(differences(base(), now));
}

Texts some_services(std::mt19937& random) {
    Texts services;
    for (char c = 'a'; c < 'f'; c++) {
        if (random() % 2 == 0) services.emplace_back(1, c);
    }
    return services;
}

StoredAssessment random_assessment(std::mt19937& random) {
    StoredAssessment assessment;
    assessment.down = some_services(random);
    assessment.at_risk = some_services(random);
    assessment.impaired = some_services(random);
    assessment.band = random() % 2 == 0 ? "low" : "high";
    for (const std::string& owner : some_services(random)) {
        assessment.exhausted.push_back({owner, "g"});
    }
    return assessment;
}

TEST_SUITE("engine/change/reassessment") {
    TEST_CASE("equal assessments have no differences") {
        CHECK(differences(base(), base()).empty());
        CHECK(blocking({}).empty());
    }

    TEST_CASE("a new service that goes down, a lost margin and another band block") {
        CHECK(shown_with([](StoredAssessment& now) {
                  now.down = {"pay", "web"};
              }) == Texts{"!service_goes_down pay >"});
        CHECK(shown_with([](StoredAssessment& now) {
                  now.exhausted = {{"app", "db"}, {"app", "hosts"}};
              }) == Texts{"!margin_exhausted app hosts >"});
        CHECK(shown_with([](StoredAssessment& now) { now.band = "high"; }) ==
              Texts{"!band  low>high"});
        CHECK(shown_with([](StoredAssessment& now) { now.band = "lower"; }) ==
              Texts{"!band  low>lower"});
    }

    TEST_CASE("what is better, and every other difference, is listed and does not block") {
        CHECK(shown_with([](StoredAssessment& now) { now.down.clear(); }) ==
              Texts{"service_stays_up web >"});
        CHECK(shown_with([](StoredAssessment& now) { now.exhausted.clear(); }) ==
              Texts{"margin_regained app db >"});
        CHECK(shown_with([](StoredAssessment& now) { now.at_risk = {"pay"}; }) ==
              Texts{"service_at_risk pay >", "service_not_at_risk mail >"});
        CHECK(shown_with([](StoredAssessment& now) { now.impaired = {"pay"}; }) ==
              Texts{"service_impaired pay >", "service_not_impaired wiki >"});
        CHECK(shown_with([](StoredAssessment& now) { now.blockers = {"b"}; }) ==
              Texts{"blocker b >"});
        CHECK(shown_with([](StoredAssessment& now) { now.decision = "cab"; }) ==
              Texts{"decision  auto>cab"});
    }

    TEST_CASE("figures are compared by name, and those that come or go are told") {
        CHECK(shown_with([](StoredAssessment& now) {
                  now.figures = {{"minutes", 2.5}, {"users", 1}};
              }) == Texts{"figure minutes 2>2.5", "figure money 10>", "figure users >1"});
    }

    TEST_CASE("figures that differ by less than anybody reads are no difference") {
        const auto told = [](const std::string& name, double was, double is) {
            StoredAssessment before = base();
            before.figures = {{name, was}};
            StoredAssessment now = base();
            now.figures = {{name, is}};
            CHECK(differences(before, now).size() == differences(now, before).size());
            return !differences(before, now).empty();
        };

        CHECK_FALSE(told("probability", .15168092757790935, .15168092846026343));
        CHECK_FALSE(told("probability", .2, .2 * (1 - kFigureTolerance * .99)));
        CHECK(told("probability", .2, .2 * (1 - kFigureTolerance * 1.01)));
        CHECK(told("probability", 0, 1e-6));
        CHECK(told("probability", 2e-6, 1e-6));
        CHECK_FALSE(told("expected_minutes", 0, kMinutesTolerance * .9));
        CHECK(told("expected_minutes", 0, kMinutesTolerance * 1.1));
        CHECK_FALSE(told("expected_user_minutes", 1, 1 + kUserMinutesTolerance * .9));
        CHECK(told("expected_user_minutes", 1, 1 + kUserMinutesTolerance * 1.1));
        CHECK_FALSE(told("expected_money EUR", .5, .5 + kMoneyTolerance * .9));
        CHECK(told("expected_money EUR", .5, .5 + kMoneyTolerance * 1.1));
        CHECK_FALSE(told("expected_money EUR", 1e6, 1e6 * 1.004));
        CHECK(told("expected_money EUR", 1e6, 1e6 * 1.006));
    }

    TEST_CASE("what blocks does so however little the figures differ") {
        CHECK(shown_with([](StoredAssessment& now) {
                  now.band = "high";
                  now.figures = {{"minutes", 2.0001}, {"money", 10}};
              }) == Texts{"!band  low>high"});
    }

    TEST_CASE("groups are told apart by owner and name, however those are written") {
        StoredAssessment before = base();
        before.exhausted = {{"a b", "c"}};
        StoredAssessment now = base();
        now.exhausted = {{"a", "b c"}};

        CHECK(shown(differences(before, now)) ==
              Texts{"!margin_exhausted a b c >", "margin_regained a b c >"});
    }

    TEST_CASE("those that block come first, and are told in words") {
        StoredAssessment now = base();
        now.band = "high";
        now.at_risk = {"mail", "pay"};
        now.down = {"pay", "web"};
        now.exhausted = {{"app", "db"}, {"app", "hosts"}};

        const std::vector<Difference> found = differences(base(), now);

        REQUIRE(found.size() == 4);
        CHECK(found[2].blocks);
        CHECK_FALSE(found[3].blocks);
        CHECK(blocking(found) == Texts{"the band is high, it was low",
                                       "no margin is left in app hosts",
                                       "service pay goes down"});
    }

    TEST_CASE("what blocks one way is what is better the other way") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const StoredAssessment one = random_assessment(random);
            const StoredAssessment other = random_assessment(random);
            const auto count = [](const std::vector<Difference>& all, std::string_view code) {
                return std::ranges::count(all, code, &Difference::code);
            };

            const auto there = differences(one, other);
            const auto back = differences(other, one);

            CHECK(there.size() == back.size());
            CHECK(count(there, "service_goes_down") == count(back, "service_stays_up"));
            CHECK(count(there, "margin_exhausted") == count(back, "margin_regained"));
            CHECK(count(there, "band") == count(back, "band"));
            CHECK(differences(one, one).empty());
            CHECK(std::ranges::is_sorted(
                there, std::ranges::greater(), [](const Difference& d) { return d.blocks; }));
        }
    }
}

}  // namespace
}  // namespace faultline::change
