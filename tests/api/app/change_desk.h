// A desk at which tests act on changes: an estate of three CIs, short ways to take steps, and a
// reassessor that says what a test wants it to say.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/change_records.h"
#include "engine/base/utc_time.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {

// Says what a test wants it to say.
class FakeReassessor final : public Reassessor {
 public:
    Result<model::StoredAssessment> assess(const model::ChangeRecord&,
                                           const Published& at,
                                           const AssessedBy&) override {
        CHECK(at.graph != nullptr);
        asked++;
        return answer;
    }

    Result<std::vector<std::string>> freezes(const model::ChangeRecord&,
                                             const storage::View&,
                                             UtcTime) override {
        return frozen;
    }

    model::StoredAssessment answer;
    std::vector<std::string> frozen;
    int asked = 0;
};

// An estate of three CIs, and short ways to act on changes.
class Desk {
 public:
    using Codes = std::vector<std::string>;

    Desk() { test.import_text(ci_line("a") + ci_line("b") + ci_line("c")); }

    [[nodiscard]] model::ChangePlan plan() {
        model::ChangePlan plan;
        plan.title = "Core";
        plan.cis = {{"a", model::PlannedEffect::planned_down}};
        const UtcTime now = test.app().now();
        plan.window = model::PlannedWindow{{now.microseconds - kHourMicroseconds},
                                           {now.microseconds + kHourMicroseconds}};
        plan.team = "net";
        plan.requester = "rita";
        return plan;
    }

    ChangeOutcome create(model::ChangePlan plan, const std::string& id = {}) {
        return storage::must(
            create_change(kTester, test.app(), {.id = id, .plan = std::move(plan)}));
    }

    // A new change, which must be taken.
    std::string created(model::ChangePlan plan) {
        std::string id;
        NewChange request{.plan = std::move(plan)};
        request.context.keeping.answer = [&id](const ChangeDone& done) {
            id = done.stored.change.id;
            return id;
        };
        REQUIRE(storage::must(create_change(kTester, test.app(), request)).refusal ==
                ChangeRefusal::none);
        return id;
    }
    std::string created() { return created(plan()); }

    Codes move(const std::string& id,
               model::ChangeState to,
               model::ChangeRole role,
               const std::string& by) {
        NewTransition request{.id = id, .to = to, .role = role, .reassessor = reassessor};
        request.context.by = by;
        request.context.reason = "r";
        const bool is_outcome = to == model::ChangeState::closed ||
                                to == model::ChangeState::failed ||
                                to == model::ChangeState::backed_out;
        if (is_outcome) request.outage = false;
        if (to == model::ChangeState::rejected) request.codes = {"risk_too_high"};
        return codes(storage::must(move_change(kTester, test.app(), request)));
    }

    // An assessment as a command would store it.
    void assess(const std::string& id,
                const model::StoredAssessment& assessment = {},
                const std::string& by = "t") {
        storage::must(write_change(
            kTester,
            test.app(),
            id,
            {},
            [&](const storage::View& view, const StoredChange& current) -> Result<PreparedChange> {
                PreparedChange prepared{.change = current.change};
                prepared.assessment = next_assessment(assessment, current.change, view, {by, {}});
                prepared.change.assessments++;
                return prepared;
            }));
    }

    Codes amend(const std::string& id,
                model::ChangePlan plan,
                bool with_condition = true,
                const std::string& by = "rita") {
        Amendment request{
            .id = id, .plan = [&](const StoredChange&) { return Result<model::ChangePlan>(plan); }};
        request.context.by = by;
        if (with_condition) request.context.condition.match = TagList{.any = true};
        return codes(storage::must(amend_change(kTester, test.app(), request)));
    }

    Codes acknowledge(const std::string& id,
                      std::uint64_t assessment,
                      const std::string& by = "olga") {
        NewAcknowledgement request{.id = id, .assessment = assessment};
        request.context.by = by;
        return codes(storage::must(acknowledge_assessment(kTester, test.app(), request)));
    }

    StoredChange stored(const std::string& id) {
        const auto found = storage::must(find_change(test.app().view(), id));
        REQUIRE(found);
        return *found;
    }

    static Codes codes(const ChangeOutcome& outcome) {
        CHECK((outcome.refusal == ChangeRefusal::none) == outcome.violations.empty());
        Codes found;
        for (const Violation& violation : outcome.violations) {
            found.push_back(violation.code);
        }
        return found;
    }

    TestApp test;
    Reassessor* reassessor = nullptr;
};

}  // namespace faultline::app
