#include "engine/change/lifecycle.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/model/person_name.h"

namespace faultline::change {

namespace {

using State = model::ChangeState;
using Role = model::ChangeRole;

constexpr std::array kOwners = {Role::requester, Role::change_manager};
constexpr std::array kAssessors = {Role::assessor, Role::change_manager};
constexpr std::array kApprovers = {Role::approver};
constexpr std::array kEmergencyApprovers = {Role::emergency_approver};
constexpr std::array kManagers = {Role::change_manager};
constexpr std::array kImplementers = {Role::implementer};
constexpr std::array kJudges = {Role::requester, Role::assessor, Role::change_manager};

constexpr std::array kComplete = {Gate::plan_complete};
constexpr std::array kReason = {Gate::reason_given};
constexpr std::array kRejection = {Gate::reason_given, Gate::codes_given};
constexpr std::array kAssessed = {
    Gate::plan_complete, Gate::assessment_stored, Gate::assessment_current, Gate::differences_seen};
constexpr std::array kDecision = {Gate::assessment_stored,
                                  Gate::assessment_current,
                                  Gate::nothing_blocks,
                                  Gate::differences_seen,
                                  Gate::four_eyes_requester};
constexpr std::array kAutomaticDecision = {Gate::plan_complete,
                                           Gate::assessment_stored,
                                           Gate::assessment_current,
                                           Gate::nothing_blocks,
                                           Gate::auto_approved,
                                           Gate::differences_seen};
constexpr std::array kEmergencyStart = {Gate::plan_complete,
                                        Gate::is_emergency,
                                        Gate::assessment_stored,
                                        Gate::assessment_current,
                                        Gate::differences_seen,
                                        Gate::four_eyes_requester,
                                        Gate::reason_given};
constexpr std::array kStart = {Gate::assessment_stored,
                               Gate::assessment_current,
                               Gate::nothing_blocks,
                               Gate::differences_seen,
                               Gate::no_freeze,
                               Gate::window_open};
constexpr std::array kVerdict = {Gate::four_eyes_team, Gate::outcome_stated};
constexpr std::array kBadVerdict = {Gate::reason_given, Gate::outcome_stated};

constexpr std::array kTable = {
    Transition{State::created, State::assess, kOwners, kComplete},
    Transition{State::created, State::cancelled, kOwners, kReason},
    Transition{State::assess, State::created, kAssessors, kReason},
    Transition{State::assess, State::authorize, kAssessors, kAssessed},
    Transition{State::assess, State::schedule, kManagers, kAutomaticDecision},
    Transition{State::assess, State::implement, kEmergencyApprovers, kEmergencyStart},
    Transition{State::assess, State::cancelled, kOwners, kReason},
    Transition{State::authorize, State::assess, kAssessors, kReason},
    Transition{State::authorize, State::schedule, kApprovers, kDecision},
    Transition{State::authorize, State::rejected, kApprovers, kRejection},
    Transition{State::authorize, State::cancelled, kOwners, kReason},
    Transition{State::schedule, State::assess, kOwners, kReason},
    Transition{State::schedule, State::implement, kImplementers, kStart},
    Transition{State::schedule, State::cancelled, kOwners, kReason},
    Transition{State::implement, State::verify, kImplementers, {}},
    Transition{State::implement, State::failed, kImplementers, kBadVerdict},
    Transition{State::implement, State::backed_out, kImplementers, kBadVerdict},
    Transition{State::verify, State::closed, kJudges, kVerdict},
    Transition{State::verify, State::failed, kJudges, kBadVerdict},
    Transition{State::verify, State::backed_out, kImplementers, kBadVerdict},
};

constexpr std::array<std::string_view, 12> kRejectionCodes = {
    "conflict_with_change",
    "duplicate_change",
    "equivalent_environment_missing",
    "evidence_insufficient",
    "load_test_missing",
    "other",
    "peer_review_missing",
    "plan_incomplete",
    "risk_too_high",
    "rollback_plan_missing",
    "rollback_untested",
    "window_unsuitable",
};

struct GateWords {
    std::string_view name;
    std::string_view meaning;
};

constexpr std::array<GateWords, kGates> kGateWords = {{
    {"plan_complete", "CIs or edits, a planned window, a team and a requester are named"},
    {"is_emergency", "the change is of type emergency"},
    {"assessment_stored", "an assessment of the change is stored"},
    {"assessment_current", "the newest assessment is of this plan and of the graph as it is now"},
    {"nothing_blocks", "the newest assessment names no blocker"},
    {"auto_approved", "the policy lets this change pass without a decision"},
    {"differences_seen", "what is worse since the last look was acknowledged"},
    {"four_eyes_requester", "whoever acts had no part in requesting the change"},
    {"four_eyes_team", "whoever acts did not implement the change"},
    {"no_freeze", "no freeze period forbids the change now"},
    {"window_open", "the planned window has begun and has not ended"},
    {"reason_given", "a reason is given"},
    {"codes_given", "at least one of the reasons for machines is given"},
    {"outcome_stated", "it is said whether the change caused an outage"},
}};

// " one, two and three" of some texts.
std::string listed(std::span<const std::string> texts) {
    std::string list;
    for (std::size_t i = 0; i < texts.size(); i++) {
        if (i > 0) list += i + 1 == texts.size() ? " and " : ", ";
        list += texts[i];
    }
    return list;
}

std::string missing_parts(const model::ChangePlan& plan) {
    std::vector<std::string> missing;
    if (plan.cis.empty() && plan.edits.empty()) missing.emplace_back("CIs or edits");
    if (!plan.window) missing.emplace_back("a planned window");
    if (plan.team.empty()) missing.emplace_back("a team");
    if (plan.requester.empty()) missing.emplace_back("a requester");
    return listed(missing);
}

bool implemented_it(const model::ChangeRecord& change, const std::string& who) {
    return std::ranges::any_of(change.transitions, [&](const model::ChangeTransition& made) {
        return made.role == Role::implementer && model::is_same_person(made.by, who);
    });
}

std::string window_refusal(const model::ChangeRecord& change, UtcTime now) {
    if (!change.plan.window) return "the change has no planned window";
    const model::PlannedWindow& window = *change.plan.window;
    if (now < window.start) return "the window begins at " + format_utc_time(window.start);
    if (now >= window.end) return "the window ended at " + format_utc_time(window.end);
    return {};
}

// What a gate refuses, or nothing.
class GateCheck {
 public:
    GateCheck(const model::ChangeRecord& change,
              const TransitionRequest& request,
              const GateFacts& facts)
        : change_(change), request_(request), facts_(facts) {}

    [[nodiscard]] std::string refusal(Gate gate) const {
        switch (gate) {
            case Gate::plan_complete:
            case Gate::is_emergency:
            case Gate::window_open:
                return plan_refusal(gate);
            case Gate::assessment_stored:
            case Gate::assessment_current:
            case Gate::nothing_blocks:
            case Gate::auto_approved:
            case Gate::differences_seen:
            case Gate::no_freeze:
                return facts_refusal(gate);
            case Gate::four_eyes_requester:
            case Gate::four_eyes_team:
                return people_refusal(gate);
            case Gate::reason_given:
            case Gate::codes_given:
            case Gate::outcome_stated:
                return request_refusal(gate);
        }
        return {};
    }

 private:
    static std::string unless(bool holds, std::string refusal) {
        return holds ? std::string() : std::move(refusal);
    }

    [[nodiscard]] std::string plan_refusal(Gate gate) const {
        if (gate == Gate::window_open) return window_refusal(change_, facts_.now);
        if (gate == Gate::is_emergency) {
            return unless(change_.plan.type == model::ChangeType::emergency,
                          "the change is of type " +
                              std::string(model::change_type_name(change_.plan.type)) +
                              "; only an emergency change is implemented without a decision "
                              "before it");
        }
        const std::string missing = missing_parts(change_.plan);
        return unless(missing.empty(), "the plan does not name " + missing);
    }

    [[nodiscard]] std::string facts_refusal(Gate gate) const {
        switch (gate) {
            case Gate::assessment_stored:
                return unless(facts_.assessment_stored,
                              "no assessment is stored; assess the change first");
            case Gate::assessment_current:
                return unless(!facts_.assessment_stored || facts_.assessment_current,
                              "the plan or the graph was altered since the newest assessment; "
                              "assess the change again");
            case Gate::nothing_blocks:
                return unless(facts_.blockers.empty(), "blocked by " + listed(facts_.blockers));
            case Gate::auto_approved:
                return unless(facts_.auto_approved,
                              "the policy asks for a decision; let the change be authorized");
            case Gate::differences_seen:
                return unless(facts_.unseen.empty(),
                              "not acknowledged since the last look: " + listed(facts_.unseen) +
                                  "; assess the change again, and acknowledge what it says");
            default:
                return unless(facts_.freezes.empty(),
                              "a freeze period is on: " + listed(facts_.freezes));
        }
    }

    [[nodiscard]] std::string people_refusal(Gate gate) const {
        if (gate == Gate::four_eyes_requester) {
            return unless(!is_requester(change_, request_.by),
                          "'" + request_.by + "' requested the change; somebody else must decide");
        }
        return unless(!implemented_it(change_, request_.by),
                      "'" + request_.by + "' implemented the change; somebody else must judge it");
    }

    [[nodiscard]] std::string request_refusal(Gate gate) const {
        if (gate == Gate::reason_given)
            return unless(!model::is_blank(request_.reason), "give a reason");
        if (gate == Gate::codes_given) {
            return unless(!request_.codes.empty(), "give at least one code of a reason");
        }
        return unless(request_.outage.has_value(), "say whether the change caused an outage");
    }

    const model::ChangeRecord& change_;
    const TransitionRequest& request_;
    const GateFacts& facts_;
};

std::string names_of(std::span<const Role> roles) {
    std::vector<std::string> names;
    for (const Role role : roles) {
        names.emplace_back(model::change_role_name(role));
    }
    return listed(names);
}

std::string next_states(State from) {
    std::vector<std::string> names;
    for (const Transition& row : kTable) {
        if (row.from == from) names.emplace_back(model::change_state_name(row.to));
    }
    return names.empty() ? "nothing follows it" : "it may go on to " + listed(names);
}

Violation no_transition(State from, State to) {
    return {"/to",
            "no_such_transition",
            "a change in state " + std::string(model::change_state_name(from)) + " cannot go to " +
                std::string(model::change_state_name(to)) + "; " + next_states(from)};
}

// What is said of the outcome belongs to the steps that ask for it: a later one must not pass for
// known because of a guess that was made before.
void check_outcome(const Transition& row,
                   const TransitionRequest& request,
                   std::vector<Violation>& refusals) {
    if (!request.outage) return;
    if (std::ranges::find(row.gates, Gate::outcome_stated) != row.gates.end()) return;
    refusals.push_back({"/outage",
                        "outcome_not_asked",
                        "whether the change caused an outage is said when it is closed, has failed "
                        "or is backed out"});
}

void check_codes(const TransitionRequest& request, std::vector<Violation>& refusals) {
    for (std::size_t i = 0; i < request.codes.size(); i++) {
        if (std::ranges::binary_search(kRejectionCodes, std::string_view(request.codes[i]))) {
            continue;
        }
        refusals.push_back({"/codes/" + std::to_string(i),
                            "unknown_code",
                            "'" + request.codes[i] +
                                "' is no reason that is known; `change lifecycle` lists them"});
    }
}

}  // namespace

std::string_view gate_name(Gate gate) {
    return kGateWords[static_cast<std::size_t>(gate)].name;
}

std::string_view gate_meaning(Gate gate) {
    return kGateWords[static_cast<std::size_t>(gate)].meaning;
}

std::span<const Transition> lifecycle() {
    return kTable;
}

const Transition* find_transition(model::ChangeState from, model::ChangeState to) {
    const auto found = std::ranges::find_if(
        kTable, [&](const Transition& row) { return row.from == from && row.to == to; });
    return found == kTable.end() ? nullptr : &*found;
}

std::span<const std::string_view> rejection_codes() {
    return kRejectionCodes;
}

std::vector<Violation> why_not(const model::ChangeRecord& change,
                               const TransitionRequest& request,
                               const GateFacts& facts) {
    const Transition* row = find_transition(change.state, request.to);
    if (row == nullptr) return {no_transition(change.state, request.to)};
    std::vector<Violation> refusals;
    if (std::ranges::find(row->roles, request.role) == row->roles.end()) {
        refusals.push_back({"/role",
                            "role_not_allowed",
                            "the role " + std::string(model::change_role_name(request.role)) +
                                " cannot do this; it takes one of: " + names_of(row->roles)});
    }
    const GateCheck check(change, request, facts);
    for (const Gate gate : row->gates) {
        std::string refusal = check.refusal(gate);
        if (refusal.empty()) continue;
        refusals.push_back({gate == Gate::reason_given ? "/reason" : "/to",
                            std::string(gate_name(gate)),
                            std::move(refusal)});
    }
    check_codes(request, refusals);
    check_outcome(*row, request, refusals);
    return refusals;
}

bool may_amend(model::ChangeState state) {
    return state == State::created || state == State::assess;
}

std::vector<Violation> why_no_review(const model::ChangeRecord& change, const std::string& by) {
    std::vector<Violation> refusals;
    if (!change.review_due || !model::is_final(change.state)) {
        refusals.push_back({"",
                            "no_review_due",
                            "only an emergency change that was implemented and has ended is "
                            "reviewed"});
    }
    if (change.review) {
        refusals.push_back(
            {"", "reviewed_already", "'" + change.review->by + "' reviewed the change already"});
    }
    if (implemented_it(change, by)) {
        refusals.push_back({"/by",
                            std::string(gate_name(Gate::four_eyes_team)),
                            "'" + by + "' implemented the change; somebody else must review it"});
    }
    return refusals;
}

bool is_requester(const model::ChangeRecord& change, std::string_view who) {
    const auto is_who = [&](const std::string& name) { return model::is_same_person(name, who); };
    if (is_who(change.plan.requester)) return true;
    if (std::ranges::any_of(change.initiators, is_who)) return true;
    return std::ranges::any_of(change.transitions, [&](const model::ChangeTransition& made) {
        return made.role == Role::requester && is_who(made.by);
    });
}

std::vector<Violation> why_no_acknowledgement(const model::ChangeRecord& change,
                                              const std::string& by) {
    if (!is_requester(change, by)) return {};
    return {{"/by",
             std::string(gate_name(Gate::four_eyes_requester)),
             "'" + by + "' requested the change; somebody else must acknowledge what is worse"}};
}

std::uint64_t last_seen_assessment(const model::ChangeRecord& change) {
    std::uint64_t last = 0;
    for (const model::Acknowledgement& seen : change.acknowledgements) {
        last = std::max(last, seen.assessment);
    }
    for (const model::ChangeTransition& made : change.transitions) {
        const bool looks = made.to == State::authorize || made.to == State::schedule ||
                           made.to == State::implement;
        if (looks) last = std::max(last, made.assessment);
    }
    return last;
}

model::ChangeRecord after_transition(model::ChangeRecord change,
                                     const TransitionRequest& request,
                                     UtcTime now) {
    model::ChangeTransition made{.from = change.state,
                                 .to = request.to,
                                 .role = request.role,
                                 .by = request.by,
                                 .principal = request.principal,
                                 .reason = request.reason,
                                 .codes = request.codes,
                                 .assessment = change.assessments,
                                 .at = now};
    std::ranges::sort(made.codes);
    const auto equal = std::ranges::unique(made.codes);
    made.codes.erase(equal.begin(), equal.end());
    change.transitions.push_back(std::move(made));
    change.state = request.to;
    const bool begins = request.to == State::implement;
    const bool ends = model::is_final(request.to);
    if (begins) change.started = now;
    if (ends) change.ended = now;
    if (request.outage) change.outage = request.outage;
    const bool is_emergency = change.plan.type == model::ChangeType::emergency;
    if (is_emergency && change.started && (begins || ends)) {
        change.review_due = UtcTime{now.microseconds + kEmergencyReviewDays * kDayMicroseconds};
    }
    return change;
}

}  // namespace faultline::change
