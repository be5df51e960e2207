// Gates at the head: what a step finds is compared with what somebody has looked at, and nobody
// decides about what they asked for.

#include "api/app/change_gates.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/change_list.h"
#include "tests/api/app/change_desk.h"

namespace faultline::app {
namespace {

using model::ChangeRole;
using model::ChangeState;
using storage::must;
using Codes = Desk::Codes;

TEST_SUITE("api/app/change_gates") {
    TEST_CASE("a graph that was altered since makes the newest assessment out of date") {
        Desk desk;
        const std::string id = desk.created();
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        desk.assess(id);
        desk.test.import_text(ci_line("d"));

        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
              Codes{"assessment_current"});
        FakeReassessor fake;
        desk.reassessor = &fake;
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") == Codes{});
        CHECK(fake.asked == 1);
        CHECK(desk.stored(id).change.assessments == 2);
        CHECK(desk.stored(id).change.transitions.back().assessment == 2);
    }

    TEST_CASE("schedule and start assess again in the same change set, and what is worse blocks") {
        Desk desk;
        FakeReassessor fake;
        desk.reassessor = &fake;
        const std::string id = desk.created();
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
              Codes{"assessment_stored"});
        CHECK(fake.asked == 0);
        desk.assess(id);
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") == Codes{});
        CHECK(fake.asked == 0);
        CHECK(desk.move(id, ChangeState::schedule, ChangeRole::approver, "anna") == Codes{});
        CHECK(fake.asked == 1);
        CHECK(desk.stored(id).change.assessments == 2);
        const auto second = must(find_assessment(desk.test.app().view(), id, 2));
        REQUIRE(second);
        CHECK(is_current(*second, desk.stored(id).change, desk.test.app().view()));
        CHECK(second->by == "anna");

        fake.answer.down = {"pay"};
        CHECK(desk.move(id, ChangeState::implement, ChangeRole::implementer, "imma") ==
              Codes{"differences_seen"});
        CHECK(desk.stored(id).change.assessments == 2);
        CHECK(desk.acknowledge(id, 1) == Codes{"not_newest"});
        desk.assess(id, fake.answer);
        CHECK(desk.move(id, ChangeState::implement, ChangeRole::implementer, "imma") ==
              Codes{"differences_seen"});
        CHECK(desk.acknowledge(id, 3) == Codes{});
        fake.frozen = {"year end"};
        CHECK(desk.move(id, ChangeState::implement, ChangeRole::implementer, "imma") ==
              Codes{"no_freeze"});
        fake.frozen.clear();
        CHECK(desk.move(id, ChangeState::implement, ChangeRole::implementer, "imma") == Codes{});
        const StoredChange done = desk.stored(id);
        CHECK(done.change.assessments == 4);
        CHECK(done.change.started == desk.test.app().now());
        const auto record = must(desk.test.app().view().find_record(model::kAssessmentRecord,
                                                                    model::assessment_key(id, 4)));
        REQUIRE(record);
        CHECK(record->version == done.changed);
    }

    TEST_CASE("what a step finds worse than what somebody looked at refuses it, wherever it is") {
        for (const bool is_emergency : {false, true}) {
            CAPTURE(is_emergency);
            Desk desk;
            FakeReassessor fake;
            desk.reassessor = &fake;
            model::ChangePlan plan = desk.plan();
            if (is_emergency) plan.type = model::ChangeType::emergency;
            const std::string id = desk.created(plan);
            const auto pass_on = [&] {
                return is_emergency
                           ? desk.move(
                                 id, ChangeState::implement, ChangeRole::emergency_approver, "anna")
                           : desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto");
            };
            desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
            desk.assess(id);
            desk.test.import_text(ci_line("d"));
            fake.answer.down = {"pay"};

            CHECK(pass_on() == Codes{"differences_seen"});
            fake.answer.down.clear();
            fake.answer.band = "critical";
            CHECK(pass_on() == Codes{"differences_seen"});
            fake.answer.band.clear();
            fake.answer.exhausted = {{"pay", "net"}};
            CHECK(pass_on() == Codes{"differences_seen"});
            CHECK(desk.stored(id).change.assessments == 1);

            desk.assess(id, fake.answer, "Rita");
            CHECK(pass_on() == Codes{"differences_seen"});
            CHECK(desk.acknowledge(id, 2, "rita") == Codes{"four_eyes_requester"});
            CHECK(desk.acknowledge(id, 2, "anna") == Codes{});
            CHECK(pass_on() == Codes{});
        }
    }

    TEST_CASE("while a change is assessed, what somebody else asked for anew was looked at") {
        Desk desk;
        FakeReassessor fake;
        desk.reassessor = &fake;
        const std::string id = desk.created();
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        desk.assess(id);
        desk.test.import_text(ci_line("d"));
        fake.answer.down = {"pay"};
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
              Codes{"differences_seen"});

        desk.assess(id, fake.answer);
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") == Codes{});
        CHECK(desk.move(id, ChangeState::assess, ChangeRole::assessor, "otto") == Codes{});

        // What passed once was looked at; what got worse after it went back was not.
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") == Codes{});
        CHECK(desk.move(id, ChangeState::assess, ChangeRole::assessor, "otto") == Codes{});
        desk.test.import_text(ci_line("e"));
        fake.answer.down = {"pay", "refunds"};
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
              Codes{"differences_seen"});
    }

    TEST_CASE("what only differs is stored with the step, and blocks nobody") {
        Desk desk;
        FakeReassessor fake;
        desk.reassessor = &fake;
        const std::string id = desk.created();
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        fake.answer.down = {"pay"};
        desk.assess(id, fake.answer);
        for (const char* ci : {"d", "e"}) {
            desk.test.import_text(ci_line(ci));
            fake.answer.at_risk.emplace_back(ci);
            const bool first = desk.stored(id).change.state == ChangeState::assess;
            CHECK(desk.move(id,
                            first ? ChangeState::authorize : ChangeState::schedule,
                            first ? ChangeRole::assessor : ChangeRole::approver,
                            "anna") == Codes{});
        }

        CHECK(desk.stored(id).change.assessments == 3);
    }

    TEST_CASE("a plan that was amended since it was assessed is assessed by nobody on the way") {
        for (const bool is_emergency : {false, true}) {
            CAPTURE(is_emergency);
            Desk desk;
            FakeReassessor fake;
            desk.reassessor = &fake;
            model::ChangePlan plan = desk.plan();
            if (is_emergency) plan.type = model::ChangeType::emergency;
            const std::string id = desk.created(plan);
            desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
            desk.assess(id);
            plan.cis.push_back({"b", model::PlannedEffect::planned_down});
            CHECK(desk.amend(id, plan) == Codes{});

            CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
                  Codes{"assessment_current"});
            CHECK(desk.move(id, ChangeState::implement, ChangeRole::emergency_approver, "anna")
                      .back() == "assessment_current");
            CHECK(fake.asked == 0);
            desk.assess(id);
            const Codes passed =
                desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto");
            CHECK(passed == Codes{});
        }
    }

    TEST_CASE("nobody decides about what they asked for, by no name and by no other requester") {
        Desk desk;
        const std::string id = desk.created();  // made by the tester, for rita
        model::ChangePlan plan = desk.plan();
        plan.requester = "bob";
        CHECK(desk.amend(id, plan, true, "carl") == Codes{});
        CHECK(desk.stored(id).change.initiators == Codes{"carl", "rita", "tester"});
        CHECK(desk.amend(id, plan, true, "otto") == Codes{});  // not the requester
        desk.move(id, ChangeState::assess, ChangeRole::requester, "dora");
        desk.assess(id);
        desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto");

        for (const char* by : {"bob", "BOB", "Rita", "carl", "tester", "dora"}) {
            CAPTURE(by);
            CHECK(desk.move(id, ChangeState::schedule, ChangeRole::approver, by) ==
                  Codes{"four_eyes_requester"});
        }
        CHECK(desk.move(id, ChangeState::schedule, ChangeRole::approver, "otto") == Codes{});
    }

    TEST_CASE("a name that is blank or has blanks around it is refused with its place") {
        Desk desk;
        const std::string id = desk.created();
        for (const char* by : {" ", "anna ", " anna", "anna\xC2\xA0"}) {
            CAPTURE(by);
            NewTransition request{
                .id = id, .to = ChangeState::assess, .role = ChangeRole::requester};
            request.context.by = by;
            const auto outcome = move_change(kTester, desk.test.app(), request);
            REQUIRE_FALSE(outcome.ok());
            CHECK(outcome.error().violations.at(0).pointer == "/by");
        }
        model::ChangePlan plan = desk.plan();
        plan.requester = "rita ";
        CHECK(Desk::codes(desk.create(plan)) == Codes{"invalid_text"});
    }

    TEST_CASE("a blank reason and a blank reference are none") {
        Desk desk;
        const std::string id = desk.created();
        NewTransition request{.id = id, .to = ChangeState::cancelled};
        request.context.by = "rita";
        request.context.reason = " ";
        const NewEvidence blank{.id = id,
                                .evidence = {model::EvidenceKind::load_test, " ", "", {}}};

        const ChangeOutcome refused = must(move_change(kTester, desk.test.app(), request));
        const ChangeOutcome unshown = must(add_evidence(kTester, desk.test.app(), blank));

        REQUIRE(Desk::codes(refused) == Codes{"reason_given"});
        CHECK(refused.violations[0].pointer == "/reason");
        REQUIRE(Desk::codes(unshown) == Codes{"missing"});
        CHECK(unshown.violations[0].pointer == "/reference");
    }

    TEST_CASE("an emergency change that never ends is overdue three days after it started") {
        Desk desk;
        model::ChangePlan plan = desk.plan();
        plan.type = model::ChangeType::emergency;
        const std::string id = desk.created(plan);
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        desk.assess(id);
        desk.move(id, ChangeState::implement, ChangeRole::emergency_approver, "anna");
        const auto overdue = [&](std::int64_t hours) {
            const UtcTime at{desk.test.app().now().microseconds + hours * kHourMicroseconds + 1};
            return must(list_changes(kTester,
                                     desk.test.app(),
                                     {.filter = {.review_overdue = true}, .at = at}))
                .count;
        };

        for (const ChangeState next : {ChangeState::verify, ChangeState::closed}) {
            CHECK(overdue(71) == 0);
            CHECK(overdue(72) == 1);
            const bool ends = next == ChangeState::closed;
            CHECK(desk.move(id,
                            next,
                            ends ? ChangeRole::requester : ChangeRole::implementer,
                            ends ? "rita" : "imma") == Codes{});
        }
        CHECK(overdue(72) == 1);
    }
}

}  // namespace
}  // namespace faultline::app
