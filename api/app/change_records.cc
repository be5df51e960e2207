#include "api/app/change_records.h"

#include <memory>
#include <utility>

#include "api/app/change_plan.h"
#include "engine/model/person_name.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

PreparedChange refused(ChangeRefusal refusal, std::vector<Violation> violations) {
    PreparedChange prepared;
    prepared.refusal = refusal;
    prepared.violations = std::move(violations);
    return prepared;
}

PreparedChange blocked(std::string pointer, std::string code, std::string message) {
    return refused(ChangeRefusal::blocked,
                   {{std::move(pointer), std::move(code), std::move(message)}});
}

PreparedChange wrong_state(const model::ChangeRecord& change, const std::string& what) {
    return blocked(
        "",
        "wrong_state",
        what + "; the change is in state " + std::string(model::change_state_name(change.state)));
}

// A record whose plan was made or altered; `before`: who its requester was.
Result<PreparedChange> with_plan(App& app,
                                 const storage::View& view,
                                 const std::string& by,
                                 const std::string& before,
                                 model::ChangeRecord change) {
    FL_TRY(auto violations, check_plan(app, view, {by, app.now()}, change.plan));
    if (!violations.empty()) return refused(ChangeRefusal::unprocessable, std::move(violations));
    model::note_initiators(change, by, before);
    PreparedChange prepared;
    prepared.change = std::move(change);
    prepared.names_cis = true;
    return prepared;
}

// The same for what was only added to: CIs that retired since are no reason to refuse evidence.
PreparedChange unchecked(model::ChangeRecord change) {
    PreparedChange prepared;
    prepared.change = std::move(change);
    return prepared;
}

Result<PreparedChange> with_evidence(model::ChangeRecord change, model::Evidence evidence) {
    if (model::is_final(change.state)) {
        return wrong_state(change, "evidence is added to a change that has not ended");
    }
    const std::size_t place = change.plan.evidence.size();
    change.plan.evidence.push_back(std::move(evidence));
    std::vector<Violation> violations;
    const std::string pointer = "/evidence/" + std::to_string(place);
    for (Violation& violation : model::validate(change.plan)) {
        if (!violation.pointer.starts_with("/evidence")) continue;
        // The request is the piece itself.
        if (violation.pointer.starts_with(pointer)) violation.pointer.erase(0, pointer.size());
        violations.push_back(std::move(violation));
    }
    if (!violations.empty()) return refused(ChangeRefusal::unprocessable, std::move(violations));
    return unchecked(std::move(change));
}

Result<PreparedChange> with_transition(App& app,
                                       const change::TransitionRequest& step,
                                       Reassessor* reassessor,
                                       const storage::View& view,
                                       const StoredChange& current) {
    auto at = std::make_shared<const Published>(Published{view, nullptr, {}});
    if (reassessor != nullptr) {
        FL_TRY(at, app.published());
    }
    const AssessedBy by{step.by, app.now()};
    FL_TRY(GateAnswer gates, gate_facts(*at, current.change, step.to, reassessor, by));
    auto refusals = change::why_not(current.change, step, gates.facts);
    if (!refusals.empty()) return refused(ChangeRefusal::blocked, std::move(refusals));
    model::ChangeRecord change = current.change;
    if (gates.made) change.assessments = gates.made->number;
    PreparedChange prepared;
    prepared.change = change::after_transition(std::move(change), step, by.now);
    prepared.depends_on_graph = gates.depends_on_graph;
    prepared.assessment = std::move(gates.made);
    prepared.reassessment = std::move(gates.reassessment);
    return prepared;
}

Result<PreparedChange> with_acknowledgement(model::ChangeRecord change,
                                            model::Acknowledgement seen) {
    if (model::is_final(change.state)) {
        return wrong_state(change, "an assessment is acknowledged until the change has ended");
    }
    if (seen.assessment == 0 || seen.assessment != change.assessments) {
        const std::string newest = change.assessments == 0
                                       ? "there is none yet"
                                       : "that is " + std::to_string(change.assessments);
        return blocked("/assessment",
                       "not_newest",
                       "assessment " + std::to_string(seen.assessment) +
                           " is not the newest one of the change; " + newest);
    }
    auto refusals = change::why_no_acknowledgement(change, seen.by);
    if (!refusals.empty()) return refused(ChangeRefusal::blocked, std::move(refusals));
    change.acknowledgements.push_back(std::move(seen));
    return unchecked(std::move(change));
}

}  // namespace

Result<ChangeOutcome> create_change(const Principal& principal,
                                    App& app,
                                    const NewChange& request) {
    FL_TRY(const std::string by, actor_of(principal, request.context));
    if (!request.id.empty()) FL_CHECK(model::check_change_id(request.id));
    return write_new_change(principal, app, request.context, [&](const storage::View& view) {
        model::ChangeRecord change;
        change.id = request.id;
        change.plan = request.plan;
        change.created = app.now();
        return with_plan(app, view, by, {}, std::move(change));
    });
}

Result<ChangeOutcome> amend_change(const Principal& principal, App& app, const Amendment& request) {
    FL_TRY(const std::string by, actor_of(principal, request.context));
    const Condition& condition = request.context.condition;
    return write_change(
        principal,
        app,
        request.id,
        request.context,
        [&](const storage::View& view, const StoredChange& current) -> Result<PreparedChange> {
            if (!condition.match && !condition.none_match) {
                return refused(ChangeRefusal::precondition_required,
                               {{"/headers/if-match",
                                 "precondition_required",
                                 "the change is there; say with If-Match which version of it is "
                                 "meant, or * for whichever there is"}});
            }
            if (!change::may_amend(current.change.state)) {
                return wrong_state(current.change,
                                   "a plan is altered in the states new and assess; let the change "
                                   "go back first");
            }
            model::ChangeRecord change = current.change;
            FL_TRY(change.plan, request.plan(current));
            const std::string& before = current.change.plan.requester;
            return with_plan(app, view, by, before, std::move(change));
        });
}

Result<ChangeOutcome> add_evidence(const Principal& principal,
                                   App& app,
                                   const NewEvidence& request) {
    FL_TRY(const std::string by, actor_of(principal, request.context));
    return write_change(principal,
                        app,
                        request.id,
                        request.context,
                        [&](const storage::View&, const StoredChange& current) {
                            model::Evidence evidence = request.evidence;
                            if (evidence.by.empty()) evidence.by = by;
                            if (evidence.at == UtcTime{}) evidence.at = app.now();
                            return with_evidence(current.change, std::move(evidence));
                        });
}

Result<ChangeOutcome> move_change(const Principal& principal,
                                  App& app,
                                  const NewTransition& request) {
    FL_TRY(const std::string by, actor_of(principal, request.context));
    const change::TransitionRequest step{.to = request.to,
                                         .role = request.role,
                                         .by = by,
                                         .principal = principal.name,
                                         .reason = request.context.reason,
                                         .codes = request.codes,
                                         .outage = request.outage};
    return write_change(principal,
                        app,
                        request.id,
                        request.context,
                        [&](const storage::View& view, const StoredChange& current) {
                            return with_transition(app, step, request.reassessor, view, current);
                        });
}

Result<ChangeOutcome> acknowledge_assessment(const Principal& principal,
                                             App& app,
                                             const NewAcknowledgement& request) {
    FL_TRY(const std::string by, actor_of(principal, request.context));
    return write_change(principal,
                        app,
                        request.id,
                        request.context,
                        [&](const storage::View&, const StoredChange& current) {
                            return with_acknowledgement(
                                current.change,
                                {request.assessment, by, request.context.reason, app.now()});
                        });
}

Result<ChangeOutcome> review_change(const Principal& principal,
                                    App& app,
                                    const NewReview& request) {
    FL_TRY(const std::string by, actor_of(principal, request.context));
    const bool is_fine = !model::is_blank(request.text) && model::is_text(request.text) &&
                         request.text.size() <= model::kChangeTextBytesMax;
    return write_change(
        principal,
        app,
        request.id,
        request.context,
        [&](const storage::View&, const StoredChange& current) -> Result<PreparedChange> {
            if (!is_fine) {
                return refused(
                    ChangeRefusal::unprocessable,
                    {{"/text",
                      "invalid_text",
                      "must be UTF-8 text of 1 to " + std::to_string(model::kChangeTextBytesMax) +
                          " bytes, and not blank"}});
            }
            auto refusals = change::why_no_review(current.change, by);
            if (!refusals.empty()) return refused(ChangeRefusal::blocked, std::move(refusals));
            model::ChangeRecord change = current.change;
            change.review = model::ChangeReview{by, request.text, app.now()};
            return unchecked(std::move(change));
        });
}

}  // namespace faultline::app
