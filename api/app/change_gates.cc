#include "api/app/change_gates.h"

#include <algorithm>
#include <utility>

#include "engine/change/reassessment.h"

namespace faultline::app {

namespace {

using model::ChangeState;
using model::StoredAssessment;

bool asks(const change::Transition& row, change::Gate gate) {
    return std::ranges::find(row.gates, gate) != row.gates.end();
}

// Whether the step is judged by an assessment that is made for it.
bool is_reassessed(const change::Transition& row, bool newest_is_current) {
    if (!asks(row, change::Gate::assessment_stored)) return false;
    const bool always = row.to == ChangeState::schedule || row.to == ChangeState::implement;
    return always || !newest_is_current;
}

// What blocks in `now` that nobody who answered for the change has seen.  If nobody did yet, it is
// compared with the newest one that is stored, which somebody asked for.
Result<std::vector<std::string>> unseen_in(const storage::View& view,
                                           const model::ChangeRecord& change,
                                           const StoredAssessment& now) {
    const std::uint64_t seen = change::last_seen_assessment(change);
    const std::uint64_t number = seen != 0 ? seen : change.assessments;
    if (number == now.number) return std::vector<std::string>();
    FL_TRY(const auto before, find_assessment(view, change.id, number));
    if (!before) return corruption("an assessment that was acknowledged is not there");
    return change::blocking(change::differences(*before, now));
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
    const bool was_current = is_current(*newest, change, at.view);
    if (reassessor != nullptr && is_reassessed(*row, was_current)) {
        FL_TRY(StoredAssessment made, reassessor->assess(change, at, by));
        newest = next_assessment(std::move(made), change, at.view, by);
        answer.made = newest;
    }
    answer.facts.assessment_stored = true;
    answer.facts.assessment_current = is_current(*newest, change, at.view);
    answer.facts.blockers = newest->blockers;
    answer.facts.auto_approved = newest->auto_approved;
    if (asks(*row, change::Gate::differences_seen)) {
        FL_TRY(answer.facts.unseen, unseen_in(at.view, change, *newest));
    }
    return answer;
}

}  // namespace faultline::app
