#include "api/app/change_gates.h"

#include <algorithm>
#include <utility>

namespace faultline::app {

namespace {

using model::ChangeState;
using model::StoredAssessment;

bool asks(const change::Transition& row, change::Gate gate) {
    return std::ranges::find(row.gates, gate) != row.gates.end();
}

// Whether the step is judged by an assessment that is made for it.  A plan that was amended is not
// assessed on the way: somebody has to assess it, and see what it does.
bool is_reassessed(const change::Transition& row,
                   const StoredAssessment& newest,
                   const model::ChangeRecord& change,
                   const storage::View& view) {
    if (!asks(row, change::Gate::assessment_stored)) return false;
    if (change::may_amend(row.from) && newest.plan != model::digest_of_plan(change.plan)) {
        return false;
    }
    const bool always = row.to == ChangeState::schedule || row.to == ChangeState::implement;
    return always || !is_current(newest, change, view);
}

// The number of the assessment that what is found now is compared with.  While a change is being
// assessed that is the newest one that somebody asked for; what the requester asked for counts if
// nobody else did.  Later it is the one that was decided on, until a newer one is acknowledged.
Result<std::uint64_t> last_look(const storage::View& view, const model::ChangeRecord& change) {
    const std::uint64_t seen = change::last_seen_assessment(change);
    if (!change::may_amend(change.state) && seen != 0) return seen;
    // Steps that store an assessment of their own answer for it, so those above were asked for.
    for (std::uint64_t number = change.assessments; number > seen; number--) {
        FL_TRY(const auto asked, find_assessment(view, change.id, number));
        if (!asked) return corruption("an assessment that a change counts is not there");
        if (!change::is_requester(change, asked->by)) return number;
    }
    return seen != 0 ? seen : change.assessments;
}

// What is different in `now` since the last look.
Result<Reassessment> since_last_look(const storage::View& view,
                                     const model::ChangeRecord& change,
                                     const StoredAssessment& now) {
    Reassessment since{.number = now.number};
    FL_TRY(since.compared_with, last_look(view, change));
    if (since.compared_with == now.number) return since;
    FL_TRY(const auto before, find_assessment(view, change.id, since.compared_with));
    if (!before) return corruption("an assessment that was looked at is not there");
    since.differences = change::differences(*before, now);
    return since;
}

}  // namespace

Result<std::optional<StoredAssessment>> find_assessment(const storage::View& view,
                                                        const std::string& change,
                                                        std::uint64_t number) {
    FL_TRY(const auto record,
           view.find_record(model::kAssessmentRecord, model::assessment_key(change, number)));
    if (!record) return std::optional<StoredAssessment>();
    FL_TRY(StoredAssessment assessment, model::decode_assessment(record->bytes));
    return std::optional(std::move(assessment));
}

StoredAssessment next_assessment(StoredAssessment assessment,
                                 const model::ChangeRecord& change,
                                 const storage::View& view,
                                 const AssessedBy& by) {
    assessment.change = change.id;
    assessment.number = change.assessments + 1;
    assessment.plan = model::digest_of_plan(change.plan);
    assessment.version = view.version();
    assessment.graph_version = view.graph_version();
    assessment.at = by.now;
    assessment.by = by.by;
    return assessment;
}

bool is_current(const StoredAssessment& assessment,
                const model::ChangeRecord& change,
                const storage::View& view) {
    return assessment.graph_version == view.graph_version() &&
           assessment.plan == model::digest_of_plan(change.plan);
}

Result<GateAnswer> gate_facts(const Published& at,
                              const model::ChangeRecord& change,
                              ChangeState to,
                              Reassessor* reassessor,
                              const AssessedBy& by) {
    GateAnswer answer{.facts = {.now = by.now}};
    const change::Transition* const row = change::find_transition(change.state, to);
    if (row == nullptr) return answer;
    answer.depends_on_graph = asks(*row, change::Gate::assessment_current);
    if (reassessor != nullptr && asks(*row, change::Gate::no_freeze)) {
        FL_TRY(answer.facts.freezes, reassessor->freezes(change, at.view, by.now));
    }
    std::optional<StoredAssessment> newest;
    if (change.assessments != 0) {
        FL_TRY(newest, find_assessment(at.view, change.id, change.assessments));
    }
    if (!newest) return answer;
    if (reassessor != nullptr && is_reassessed(*row, *newest, change, at.view)) {
        FL_TRY(StoredAssessment made, reassessor->assess(change, at, by));
        newest = next_assessment(std::move(made), change, at.view, by);
        answer.made = newest;
    }
    answer.facts.assessment_stored = true;
    answer.facts.assessment_current = is_current(*newest, change, at.view);
    answer.facts.blockers = newest->blockers;
    answer.facts.auto_approved = newest->auto_approved;
    if (!asks(*row, change::Gate::differences_seen)) return answer;
    FL_TRY(Reassessment since, since_last_look(at.view, change, *newest));
    answer.facts.unseen = change::blocking(since.differences);
    if (answer.made) answer.reassessment = std::move(since);
    return answer;
}

}  // namespace faultline::app
