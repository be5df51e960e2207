#include "api/app/assessments.h"

#include <utility>

#include "engine/model/validation.h"

namespace faultline::app {

namespace {

Result<StoredChange> must_find(const storage::View& view, const std::string& id) {
    FL_TRY(auto stored, find_change(view, id));
    if (!stored) return no_such_change(id);
    return *std::move(stored);
}

Error no_such_assessment(const StoredChange& stored, std::uint64_t number) {
    return not_found("change '" + stored.change.id + "' has no assessment " +
                     std::to_string(number) + "; it has " +
                     std::to_string(stored.change.assessments));
}

Result<PreparedChange> with_assessment(App& app,
                                       const StoredChange& current,
                                       Reassessor& reassessor,
                                       const AssessedBy& by) {
    PreparedChange prepared;
    prepared.change = current.change;
    if (model::is_final(current.change.state)) {
        prepared.refusal = ChangeRefusal::blocked;
        prepared.violations = {{"",
                                "wrong_state",
                                "a change that has ended is assessed no more; it is in state " +
                                    std::string(model::change_state_name(current.change.state))}};
        return prepared;
    }
    FL_TRY(const auto at, app.published());
    FL_TRY(model::StoredAssessment made, reassessor.assess(current.change, *at, by));
    prepared.assessment = next_assessment(std::move(made), current.change, at->view, by);
    prepared.change.assessments = prepared.assessment->number;
    prepared.depends_on_graph = true;
    return prepared;
}

}  // namespace

Error no_such_change(const std::string& id) {
    return not_found("there is no change '" + model::printable(id) +
                     "'; the list of changes shows those that are there");
}

Result<ChangeOutcome> store_assessment(const Principal& principal,
                                       App& app,
                                       const NewAssessment& request) {
    FL_TRY(const std::string by, actor_of(principal, request.context));
    return write_change(
        principal,
        app,
        request.id,
        request.context,
        [&](const storage::View&, const StoredChange& current) {
            return with_assessment(
                app, current, request.reassessor, {by, request.at.value_or(app.now())});
        });
}

Result<AssessmentList> list_assessments(const Principal& /*principal*/,
                                        const App& app,
                                        const std::string& id,
                                        const AsOf& as_of) {
    FL_TRY(const storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(const StoredChange stored, must_find(view, id));
    AssessmentList list{view, as_of, stored.change.id, {}};
    for (std::uint64_t number = 1; number <= stored.change.assessments; number++) {
        FL_TRY(auto assessment, find_assessment(view, stored.change.id, number));
        if (!assessment) return corruption("an assessment that a change counts is not there");
        assessment->document.clear();
        list.assessments.push_back(*std::move(assessment));
    }
    return list;
}

Result<model::StoredAssessment> read_assessment(const Principal& /*principal*/,
                                                const App& app,
                                                const std::string& id,
                                                std::uint64_t number,
                                                const AsOf& as_of) {
    FL_TRY(const storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(const StoredChange stored, must_find(view, id));
    FL_TRY(auto assessment, find_assessment(view, stored.change.id, number));
    if (!assessment) return no_such_assessment(stored, number);
    return *std::move(assessment);
}

}  // namespace faultline::app
