// The sentence about a change: what nobody knows is never a small figure.

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/render/assessment.h"

namespace faultline::render {
namespace {

// Of two services, `pay` and `mail`, of which those in `down` go down if it fails.
app::ChangeAssessment assessed(double minutes,
                               std::vector<change::Money> money,
                               std::vector<std::string> without_money,
                               const std::vector<std::string>& down = {}) {
    app::ChangeAssessment assessment;
    assessment.change.id = "CHG1";
    assessment.loss.emplace();
    assessment.loss->total.expected.minutes = minutes;
    assessment.loss->total.expected.money = std::move(money);
    assessment.loss->without_money = std::move(without_money);
    for (const char* id : {"mail", "pay"}) {
        app::ServiceOutcome& outcome = assessment.services.emplace_back();
        outcome.id = outcome.name = id;
        for (const std::string& falls : down) {
            if (falls != id) continue;
            outcome.if_it_fails.emplace().as = impact::AffectedAs::down;
        }
    }
    return assessment;
}

// What stands between "it is expected to cost " and ":".
std::string cost(const app::ChangeAssessment& assessment) {
    const std::string sentence = assessment_sentence(assessment);
    const std::string begin = "it is expected to cost ";
    const auto at = sentence.find(begin) + begin.size();
    return sentence.substr(at, sentence.find(':', at) - at);
}

TEST_SUITE("api/render/assessment_sentence") {
    TEST_CASE("money that everybody states is said as it is") {
        CHECK(cost(assessed(2, {{"EUR", 1.76}}, {}, {"pay"})) == "2 min of services and EUR 1.76");
        CHECK(cost(assessed(2, {{"EUR", 120}, {"USD", 5}}, {})) ==
              "2 min of services and EUR 120 and USD 5.00");
    }

    TEST_CASE("money that some services do not state is said to be at least what is known") {
        CHECK(cost(assessed(2, {{"EUR", 1.76}}, {"mail"})) ==
              "2 min of services and at least EUR 1.76 (unknown for 1 service)");
        CHECK(cost(assessed(2, {{"EUR", 1.76}}, {"mail"}, {"mail", "pay"})) ==
              "2 min of services and at least EUR 1.76 (unknown for 1 service)");
    }

    TEST_CASE("money is unknown if nothing is known, or nothing of the services that go down") {
        const std::string unknown = "12 h 59 min of services and an unknown amount of money";

        CHECK(cost(assessed(779, {}, {"mail", "pay"})) == unknown);
        CHECK(cost(assessed(779, {{"EUR", 0}}, {"pay"})) == unknown);
        CHECK(cost(assessed(779, {{"EUR", 3}}, {"pay"}, {"pay"})) == unknown);
    }

    TEST_CASE("where nothing is out nothing is unknown") {
        CHECK(cost(assessed(0, {{"EUR", 0}}, {"pay"})) == "0 min of services");
    }
}

}  // namespace
}  // namespace faultline::render
