#include "api/app/change_records.h"

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/change_list.h"
#include "tests/api/app/change_desk.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::ChangeRole;
using model::ChangeState;
using storage::must;
using Codes = Desk::Codes;

std::vector<std::string> listed(Desk& desk, const ChangeFilter& filter) {
    const ChangePage page = must(list_changes(kTester, desk.test.app(), {.filter = filter}));
    CHECK(page.count == page.changes.size());
    std::vector<std::string> ids;
    for (const auto& entry : page.changes) {
        ids.push_back(entry->id);
    }
    return ids;
}

TEST_SUITE("api/app/change_records") {
    TEST_CASE("a change gets the next free id, keeps one that is given, and no id is used twice") {
        Desk desk;

        CHECK(desk.created() == "CHG0000001");
        CHECK(desk.create(desk.plan(), "CHG0000041").refusal == ChangeRefusal::none);
        CHECK(desk.created() == "CHG0000042");
        CHECK(desk.create(desk.plan(), "my-change").refusal == ChangeRefusal::none);
        CHECK(desk.created() == "CHG0000043");
        CHECK(desk.create(desk.plan(), "CHG0000001").refusal == ChangeRefusal::exists);
        CHECK_FALSE(
            create_change(kTester, desk.test.app(), {.id = "a b", .plan = desk.plan()}).ok());
        CHECK(desk.stored("CHG0000042").change.plan.team == "net");
    }

    TEST_CASE("each CI of a plan lives when it is written, and every one that does not is named") {
        Desk desk;
        desk.test.import_text(ci_line("gone"));
        desk.test.import_text(retire_line("gone"));
        model::ChangePlan plan = desk.plan();
        plan.cis = {{"b"}, {"nobody"}, {"gone"}, {"a"}};

        const ChangeOutcome outcome = desk.create(plan);

        CHECK(outcome.refusal == ChangeRefusal::unprocessable);
        REQUIRE(Desk::codes(outcome) == Codes{"unknown_ci", "unknown_ci"});
        CHECK(outcome.violations[0].pointer == "/cis/1/ci");
        CHECK(outcome.violations[1].pointer == "/cis/2/ci");
    }

    TEST_CASE("edits of a plan are refused with their place if they could not be done in order") {
        Desk desk;
        model::ChangePlan plan = desk.plan();
        const model::PlannedEdit makes{.line = R"({"ci":{"id":"new","class":"server"}})"};
        const model::PlannedEdit retires{.line = R"({"retire":{"ci":"new"}})"};
        plan.edits = {{2, {retires}}, {1, {makes}}};
        CHECK(Desk::codes(desk.create(plan)) == Codes{});
        plan.edits = {{1, {retires}}, {2, {makes}}};

        const ChangeOutcome outcome = desk.create(plan);

        CHECK(Desk::codes(outcome) == Codes{"unknown_ci"});
        CHECK(outcome.violations.front().pointer.starts_with("/edits/0/edits/0"));
    }

    TEST_CASE("whoever writes requests and gives evidence if nobody else is named") {
        Desk desk;
        model::ChangePlan plan = desk.plan();
        plan.requester.clear();
        plan.evidence = {{model::EvidenceKind::load_test, "url", "", {}}};

        const StoredChange change = desk.stored(desk.created(plan));

        CHECK(change.change.plan.requester == "tester");
        CHECK(change.change.plan.evidence[0].by == "tester");
        CHECK(change.change.plan.evidence[0].at == desk.test.app().now());
    }

    TEST_CASE("a plan is amended in the first two states only, and only by who saw what is there") {
        Desk desk;
        const std::string id = desk.created();
        model::ChangePlan plan = desk.plan();
        plan.title = "Other";

        CHECK(desk.amend(id, plan, false) == Codes{"precondition_required"});
        CHECK(desk.amend(id, plan) == Codes{});
        CHECK(desk.stored(id).change.plan.title == "Other");
        const Version changed = desk.stored(id).changed;
        CHECK(desk.amend(id, plan) == Codes{});
        CHECK(desk.stored(id).changed == changed);  // it says nothing new
        CHECK(desk.move(id, ChangeState::assess, ChangeRole::requester, "rita") == Codes{});
        desk.assess(id);
        plan.title = "Third";
        CHECK(desk.amend(id, plan) == Codes{});
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
              Codes{"assessment_current"});
        desk.assess(id);
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") == Codes{});
        CHECK(desk.amend(id, plan) == Codes{"wrong_state"});
        CHECK(desk.amend("nobody", plan) == Codes{"not_found"});
    }

    TEST_CASE("evidence is added until a change has ended, and makes assessments out of date") {
        Desk desk;
        const std::string id = desk.created();
        const auto add = [&](const std::string& reference) {
            return Desk::codes(must(add_evidence(
                kTester,
                desk.test.app(),
                {.id = id, .evidence = {model::EvidenceKind::other, reference, "", {}}})));
        };
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        desk.assess(id);

        CHECK(add("") == Codes{"missing"});
        CHECK(add("url") == Codes{});
        CHECK(desk.stored(id).change.plan.evidence.size() == 1);
        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
              Codes{"assessment_current"});
        CHECK(desk.move(id, ChangeState::cancelled, ChangeRole::requester, "rita") == Codes{});
        CHECK(add("url") == Codes{"wrong_state"});
    }

    TEST_CASE("without an assessment nothing is implemented, and all that is missing is told") {
        Desk desk;
        const std::string id = desk.created();
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");

        CHECK(desk.move(id, ChangeState::authorize, ChangeRole::assessor, "otto") ==
              Codes{"assessment_stored"});
        CHECK(desk.move(id, ChangeState::implement, ChangeRole::emergency_approver, "rita") ==
              Codes{"is_emergency", "assessment_stored", "four_eyes_requester"});
        CHECK(desk.move(id, ChangeState::implement, ChangeRole::implementer, "imma").front() ==
              "role_not_allowed");
    }

    TEST_CASE("an emergency change is reviewed once, by nobody who implemented it") {
        Desk desk;
        model::ChangePlan plan = desk.plan();
        plan.type = model::ChangeType::emergency;
        const std::string id = desk.created(plan);
        const auto review = [&](const std::string& by, const std::string& text) {
            NewReview request{.id = id, .text = text};
            request.context.by = by;
            return Desk::codes(must(review_change(kTester, desk.test.app(), request)));
        };
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        desk.assess(id);
        CHECK(desk.move(id, ChangeState::implement, ChangeRole::emergency_approver, "anna") ==
              Codes{});
        CHECK(review("olga", "fine") == Codes{"no_review_due"});
        CHECK(desk.move(id, ChangeState::verify, ChangeRole::implementer, "imma") == Codes{});
        CHECK(desk.move(id, ChangeState::closed, ChangeRole::requester, "imma") ==
              Codes{"four_eyes_team"});
        CHECK(desk.move(id, ChangeState::closed, ChangeRole::requester, "rita") == Codes{});

        const UtcTime due = *desk.stored(id).change.review_due;
        CHECK(due.microseconds == desk.test.app().now().microseconds + 72 * kHourMicroseconds);
        const auto overdue = [&](std::int64_t after) {
            const UtcTime at{due.microseconds + after};
            return must(list_changes(kTester,
                                     desk.test.app(),
                                     {.filter = {.review_overdue = true}, .at = at}))
                .count;
        };
        CHECK(overdue(0) == 0);
        CHECK(overdue(1) == 1);
        CHECK(review("imma", "fine") == Codes{"four_eyes_team"});
        CHECK(review("olga", "") == Codes{"invalid_text"});
        CHECK(review("olga", "fine") == Codes{});
        CHECK(review("olga", "again") == Codes{"reviewed_already"});
        CHECK(overdue(1) == 0);
    }

    TEST_CASE("of two who take the same step at the same time exactly one takes it") {
        Desk desk;
        for (int round = 0; round < 10; round++) {
            const std::string id = desk.created();
            std::vector<Codes> found(2);
            {
                std::vector<std::jthread> threads;
                for (std::size_t i = 0; i < 2; i++) {
                    threads.emplace_back([&, i] {
                        NewTransition request{
                            .id = id, .to = ChangeState::assess, .role = ChangeRole::requester};
                        const auto outcome = move_change(kTester, desk.test.app(), request);
                        for (const Violation& violation : outcome.value().violations) {
                            found[i].push_back(violation.code);
                        }
                    });
                }
            }
            CHECK(std::ranges::count(found, Codes{}) == 1);
            CHECK(std::ranges::count(found, Codes{"no_such_transition"}) == 1);
            CHECK(desk.stored(id).change.transitions.size() == 1);
        }
    }

    TEST_CASE("a change that others alter meanwhile is acted on as they left it") {
        Desk desk;
        const std::string id = desk.created();
        int tries = 0;
        const auto outcome = must(write_change(
            kTester,
            desk.test.app(),
            id,
            {},
            [&](const storage::View&, const StoredChange& current) -> Result<PreparedChange> {
                if (tries++ == 0) {
                    CHECK(desk.move(id, ChangeState::assess, ChangeRole::requester, "rita") ==
                          Codes{});
                }
                PreparedChange prepared{.change = current.change};
                prepared.change.plan.title += "!";
                return prepared;
            }));

        CHECK(outcome.refusal == ChangeRefusal::none);
        CHECK(tries == 2);
        CHECK(desk.stored(id).change.state == ChangeState::assess);
        CHECK(desk.stored(id).change.plan.title == "Core!");
    }

    TEST_CASE("random steps end as the table says, and every refused one leaves no trace") {
        for (std::uint32_t seed = 0; seed < 6; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Desk desk;
            model::ChangePlan plan = desk.plan();
            plan.type = static_cast<model::ChangeType>(seed % 3);
            const std::string id = desk.created(plan);
            model::ChangeRecord expected = desk.stored(id).change;
            const char* const people[] = {"rita", "imma", "anna", "otto"};
            for (int i = 0; i < 150; i++) {
                if (expected.state == ChangeState::assess && random() % 8 == 0) {
                    desk.assess(id);
                    expected.assessments++;
                }
                change::TransitionRequest step;
                step.to = static_cast<ChangeState>(random() % model::kChangeStates);
                step.role = static_cast<ChangeRole>(random() % model::kChangeRoles);
                step.by = people[random() % 4];
                step.principal = "tester";
                if (random() % 4 != 0) step.reason = "r";
                if (random() % 2 == 0) step.codes = {"other"};
                if (random() % 2 == 0) step.outage = random() % 2 == 0;
                change::GateFacts facts{.now = desk.test.app().now()};
                facts.assessment_stored = expected.assessments != 0;
                facts.assessment_current = true;
                const auto refusals = change::why_not(expected, step, facts);
                if (refusals.empty()) {
                    expected = change::after_transition(std::move(expected), step, facts.now);
                }
                const Version before = desk.test.app().view().version();
                NewTransition request{.id = id,
                                      .to = step.to,
                                      .role = step.role,
                                      .codes = step.codes,
                                      .outage = step.outage};
                request.context.by = step.by;
                request.context.reason = step.reason;

                const ChangeOutcome outcome = must(move_change(kTester, desk.test.app(), request));

                CHECK(outcome.violations == refusals);
                CHECK(desk.stored(id).change == expected);
                CHECK((desk.test.app().view().version() == before) == !refusals.empty());
            }
        }
    }

    TEST_CASE("changes are listed by state, type, team, CI, planned time and text, in pages") {
        Desk desk;
        model::ChangePlan other = desk.plan();
        other.title = "Firewall RULES";
        other.type = model::ChangeType::standard;
        other.model = "fw";
        other.team = "sec";
        other.cis = {{"a"}, {"b", model::PlannedEffect::none, 0, 2}};
        other.window->start.microseconds += 10 * kHourMicroseconds;
        other.window->end.microseconds += 10 * kHourMicroseconds;
        const std::string one = desk.created();
        const std::string two = desk.created(other);
        const std::string three = desk.created();
        desk.move(three, ChangeState::assess, ChangeRole::requester, "rita");
        const UtcTime later{desk.test.app().now().microseconds + 5 * kHourMicroseconds};

        using Ids = std::vector<std::string>;
        CHECK(listed(desk, {}) == Ids{one, two, three});
        CHECK(listed(desk, {.states = {ChangeState::assess}}) == Ids{three});
        CHECK(listed(desk, {.states = {ChangeState::assess, ChangeState::created}}) ==
              Ids{one, two, three});
        CHECK(listed(desk, {.type = model::ChangeType::standard}) == Ids{two});
        CHECK(listed(desk, {.model = "fw"}) == Ids{two});
        CHECK(listed(desk, {.team = "net"}) == Ids{one, three});
        CHECK(listed(desk, {.ci = "a"}) == Ids{one, two, three});
        CHECK(listed(desk, {.ci = "b"}) == Ids{two});
        CHECK(listed(desk, {.ci = "nobody"}) == Ids{});
        CHECK(listed(desk, {.planned_from = later}) == Ids{two});
        CHECK(listed(desk, {.planned_until = later}) == Ids{one, three});
        CHECK(listed(desk, {.text = "wall rul"}) == Ids{two});
        CHECK(listed(desk, {.text = "chg"}) == Ids{one, two, three});
        CHECK(listed(desk, {.team = "net", .ci = "b"}) == Ids{});
        ChangeListQuestion page{.limit = 2};
        const ChangePage first = must(list_changes(kTester, desk.test.app(), page));
        page.cursor = first.next_cursor;
        const ChangePage second = must(list_changes(kTester, desk.test.app(), page));
        CHECK(first.count == 3);
        CHECK(first.changes.size() == 2);
        REQUIRE(second.changes.size() == 1);
        CHECK(second.changes[0]->id == three);
        CHECK_FALSE(second.next_cursor);
        page.limit = 0;
        CHECK_FALSE(list_changes(kTester, desk.test.app(), page).ok());
    }

    TEST_CASE("lists and records are told as they were at any version, also by another process") {
        Desk desk;
        const std::string id = desk.created();
        const Version before = desk.test.app().view().version();
        CHECK(listed(desk, {.states = {ChangeState::created}}).size() == 1);
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        desk.created();
        const auto states_at = [&](const AsOf& as_of) {
            std::vector<ChangeState> states;
            const ChangePage page = must(list_changes(kTester, desk.test.app(), {.as_of = as_of}));
            for (const auto& entry : page.changes) {
                states.push_back(entry->state);
            }
            return states;
        };

        for (int round = 0; round < 2; round++) {
            CHECK(states_at(before) == std::vector{ChangeState::created});
            CHECK(states_at({}) == std::vector{ChangeState::assess, ChangeState::created});
            CHECK(must(get_change(kTester, desk.test.app(), id, before)).stored.change.state ==
                  ChangeState::created);
            desk.test.reopen();
        }
        CHECK_FALSE(get_change(kTester, desk.test.app(), "nobody").ok());
    }

    TEST_CASE("the history has every version with what it was before, the newest first") {
        Desk desk;
        const std::string id = desk.created();
        desk.created();
        desk.move(id, ChangeState::assess, ChangeRole::requester, "rita");
        desk.move(id, ChangeState::cancelled, ChangeRole::requester, "rita");

        const auto all = must(change_history(kTester, desk.test.app(), id, {}));
        const auto newest = must(change_history(kTester, desk.test.app(), id, {.limit = 1}));
        const auto rest = must(change_history(
            kTester, desk.test.app(), id, {.before = newest.versions[0].origin.version}));

        REQUIRE(all.versions.size() == 3);
        CHECK(all.versions[0].change.state == ChangeState::cancelled);
        CHECK(all.versions[0].before->state == ChangeState::assess);
        CHECK(all.versions[0].origin.context.reason == "r");
        CHECK_FALSE(all.versions[2].before);
        CHECK_FALSE(all.more);
        CHECK(newest.more);
        REQUIRE(rest.versions.size() == 2);
        CHECK(rest.versions[0].origin.version == all.versions[1].origin.version);
    }

    TEST_CASE("a list follows any writes, few or many, as if it were made anew") {
        Desk desk;
        std::mt19937 random(7);
        std::vector<std::string> ids;
        for (int i = 0; i < 60; i++) {
            if (ids.empty() || random() % 3 == 0) {
                ids.push_back(desk.created());
            } else {
                desk.move(ids[random() % ids.size()],
                          random() % 2 == 0 ? ChangeState::assess : ChangeState::cancelled,
                          ChangeRole::requester,
                          "rita");
            }
            if (random() % 4 != 0) continue;
            const auto followed = must(desk.test.app().change_book().at(desk.test.app().view()));
            ChangeBook anew;
            const auto fresh = must(anew.at(desk.test.app().view()));
            CHECK(followed->size() == fresh->size());
            fresh->visit({}, [&](const ChangeIndex::Entry& entry) {
                const auto same = followed->find(entry->id);
                REQUIRE(same);
                CHECK(same->state == entry->state);
                CHECK(same->changed == entry->changed);
                return true;
            });
        }
    }

    TEST_CASE("a request that is sent again is answered the same and done once") {
        Desk desk;
        RequestKey key{"k", [] { return Result<Digest>(Digest{}); }};
        NewChange request{.plan = desk.plan()};
        request.context.keeping = {&key,
                                   [](const ChangeDone& done) { return done.stored.change.id; }};

        const ChangeOutcome first = must(create_change(kTester, desk.test.app(), request));
        const ChangeOutcome again = must(create_change(kTester, desk.test.app(), request));

        CHECK(first.outcome.answer == "CHG0000001");
        CHECK(again.outcome.end == CommitEnd::repeated);
        CHECK(again.outcome.answer == "CHG0000001");
        CHECK(listed(desk, {}).size() == 1);
    }
}

}  // namespace
}  // namespace faultline::app
