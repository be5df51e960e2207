#include "api/app/policy_test.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "api/app/assessment.h"
#include "api/app/assessment_facts.h"
#include "api/app/change_book.h"
#include "api/app/change_write.h"
#include "api/app/policies.h"
#include "engine/change/policy.h"
#include "engine/model/stored_assessment.h"

namespace faultline::app {

namespace {

using change::RuleOutcome;

Result<void> check(const App& app, PolicyTestQuestion& question) {
    FL_CHECK(check_policy(question.draft, app.view()));
    model::normalise(question.draft);
    if (question.limit == 0 || question.limit > kPolicyTestMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kPolicyTestMax));
    }
    if (question.since && question.until && !(*question.since < *question.until)) {
        return invalid_argument("since must be before until");
    }
    return {};
}

UtcTime time_of(const ChangeEntry& change) {
    if (change.window) return change.window->start;
    return change.started.value_or(change.created);
}

// The changes that are meant, the newest first.
std::vector<PolicyTestCase> meant_changes(const ChangeIndex& changes,
                                          const PolicyTestQuestion& question) {
    std::vector<PolicyTestCase> meant;
    changes.visit({}, [&](const ChangeIndex::Entry& entry) {
        const UtcTime at = time_of(*entry);
        const bool is_past = model::is_final(entry->state) || entry->assessments > 0;
        const bool is_within =
            (!question.since || *question.since <= at) && (!question.until || at < *question.until);
        if (!is_past || !is_within) return true;
        PolicyTestCase& tested = meant.emplace_back();
        tested.change = entry;
        tested.at = at;
        return true;
    });
    std::ranges::stable_sort(meant, std::ranges::greater(), &PolicyTestCase::at);
    return meant;
}

using RuleKey = std::pair<std::string, std::string>;  // name, check

RuleSide side_of(const RuleOutcome& rule) {
    return {rule.fired, rule.unknown, rule.value, rule.threshold, rule.decision};
}

bool differ(const std::optional<RuleSide>& before, const std::optional<RuleSide>& after) {
    const bool fired = before && before->fired;
    const bool fires = after && after->fired;
    return fired != fires || (fired && before->decision != after->decision);
}

std::vector<RuleDifference> rule_differences(const change::PolicyOutcome& before,
                                             const change::PolicyOutcome& after) {
    std::map<RuleKey, std::pair<std::optional<RuleSide>, std::optional<RuleSide>>> sides;
    for (const RuleOutcome& rule : before.rules) {
        sides[{rule.name, rule.check}].first = side_of(rule);
    }
    for (const RuleOutcome& rule : after.rules) {
        sides[{rule.name, rule.check}].second = side_of(rule);
    }
    std::vector<RuleDifference> differences;
    for (const auto& [key, both] : sides) {
        if (!differ(both.first, both.second)) continue;
        differences.push_back({key.first, key.second, both.first, both.second});
    }
    return differences;
}

// The assessment that a change counts; nothing if it was never assessed.
Result<std::optional<model::StoredAssessment>> newest_of(const storage::View& view,
                                                         const ChangeEntry& change) {
    if (change.assessments == 0) return std::optional<model::StoredAssessment>();
    const std::string key = model::assessment_key(change.id, change.assessments);
    FL_TRY(const auto record, view.find_record(model::kAssessmentRecord, key));
    if (!record) return corruption("an assessment that a change counts is not there");
    FL_TRY(model::StoredAssessment stored, model::decode_assessment(record->bytes));
    return std::optional(std::move(stored));
}

bool lacks_all_cis(const ChangeAssessment& assessment) {
    const auto& missing = assessment.moments.missing;
    const auto is_missing = [&missing](const model::PlannedCi& planned) {
        return std::ranges::find(missing, planned.ci) != missing.end();
    };
    const auto& cis = assessment.change.plan.cis;
    return !cis.empty() && std::ranges::all_of(cis, is_missing);
}

// A change that was never assessed here was done with another tool, of which only a table came in:
// what that does not have may have been there nevertheless.
void forget_what_no_table_has(const ChangeAssessment& assessment, change::AssessmentFacts& facts) {
    facts.more_evidence = true;
    if (!facts.rollback_tested.value_or(false)) facts.rollback_tested.reset();
    if (assessment.change.plan.backout.empty()) facts.not_in_window.reset();
}

// True for errors that are about one change; others are about the store, and end the test.
bool is_about_change(const Error& error) {
    return error.code == ErrorCode::not_found || error.code == ErrorCode::invalid_argument ||
           error.code == ErrorCode::too_large;
}

// Tests the changes one after the other.
class Tester {
 public:
    Tester(const Principal& principal, App& app, PolicyTestAnswer& answer)
        : principal_(principal), app_(app), answer_(answer) {}

    Result<void> test(PolicyTestCase& tested) {
        auto assessed = assess(tested);
        if (!assessed.ok()) {
            if (!is_about_change(assessed.error())) return assessed.error();
            tested.untested = assessed.error().message;
            return {};
        }
        const ChangeAssessment& assessment = assessed.value();
        if (tested.basis == PolicyTestBasis::now && lacks_all_cis(assessment)) {
            tested.untested = "it was never assessed, and none of its CIs is there now";
            return {};
        }
        return judge(assessment, tested);
    }

 private:
    Result<ChangeAssessment> assess(PolicyTestCase& tested) {
        FL_TRY(const auto stored, newest_of(answer_.view, *tested.change));
        if (stored) {
            tested.basis = PolicyTestBasis::assessed;
            tested.assessment = stored->number;
            return ask_assessment(
                principal_, app_, tested.change->id, stored->version, {.at = stored->at});
        }
        if (!now_) {
            FL_TRY(now_, app_.published(answer_.question.as_of));
        }
        FL_TRY(auto found, find_change(now_->view, tested.change->id));
        if (!found) return not_found("the change is not there any more");
        return assess_change(app_, now_, std::move(found->change), {.at = tested.at});
    }

    Result<void> judge(const ChangeAssessment& assessment, PolicyTestCase& tested) {
        const storage::View& view = assessment.published->view;
        FL_TRY(PolicyInForce in_force, policy_at(view));
        change::AssessmentFacts facts = facts_of(assessment);
        if (tested.basis == PolicyTestBasis::now) forget_what_no_table_has(assessment, facts);
        const auto before = change::apply_policy(in_force.policy, facts);
        const auto after = change::apply_policy(answer_.question.draft, facts);
        tested.version = view.version();
        tested.graph_version = view.graph_version();
        tested.assessed_at = assessment.at;
        tested.missing_cis = assessment.moments.missing;
        tested.policy = std::move(in_force.policy.name);
        tested.policy_version = in_force.version;
        tested.before = {before.band, before.decision};
        tested.after = {after.band, after.decision};
        tested.rules = rule_differences(before, after);
        return {};
    }

    const Principal& principal_;
    App& app_;
    PolicyTestAnswer& answer_;
    std::shared_ptr<const Published> now_;
};

void count(const PolicyTestCase& tested, PolicyTestSummary& summary) {
    if (!tested.is_tested()) {
        summary.not_tested++;
        return;
    }
    summary.tested++;
    if (tested.after.decision > tested.before.decision) summary.stricter++;
    if (tested.after.decision < tested.before.decision) summary.laxer++;
    PolicyTestCell& cell = summary.matrix.at(static_cast<std::size_t>(tested.before.decision))
                               .at(static_cast<std::size_t>(tested.after.decision));
    cell.changes++;
    if (has_failed(tested.change->state)) cell.failed++;
    if (has_succeeded(tested.change->state)) cell.successful++;
    if (tested.change->outage.value_or(false)) cell.outages++;
}

}  // namespace

bool has_failed(model::ChangeState state) {
    return state == model::ChangeState::failed || state == model::ChangeState::backed_out;
}

bool has_succeeded(model::ChangeState state) {
    return state == model::ChangeState::closed;
}

Result<PolicyTestAnswer> test_policy(const Principal& principal,
                                     App& app,
                                     PolicyTestQuestion question) {
    FL_CHECK(check(app, question));
    FL_TRY(storage::View view, view_as_of(app.view(), question.as_of));
    FL_TRY(const auto changes, app.change_book().at(view));
    PolicyTestAnswer answer{std::move(view), std::move(question), 0, {}, {}};
    answer.cases = meant_changes(*changes, answer.question);
    answer.count = answer.cases.size();
    if (answer.cases.size() > answer.question.limit) {
        answer.cases.erase(answer.cases.begin() + answer.question.limit, answer.cases.end());
    }
    Tester tester(principal, app, answer);
    for (PolicyTestCase& tested : answer.cases) {
        FL_CHECK(tester.test(tested));
        count(tested, answer.summary);
    }
    return answer;
}

}  // namespace faultline::app
