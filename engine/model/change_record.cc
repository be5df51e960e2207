#include "engine/model/change_record.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>

#include "engine/model/person_name.h"

namespace faultline::model {

namespace {

constexpr std::array<std::string_view, 3> kTypes = {"standard", "normal", "emergency"};
constexpr std::array<std::string_view, kChangeStates> kStates = {"new",
                                                                 "assess",
                                                                 "authorize",
                                                                 "schedule",
                                                                 "implement",
                                                                 "verify",
                                                                 "closed",
                                                                 "failed",
                                                                 "backed_out",
                                                                 "rejected",
                                                                 "cancelled"};
constexpr std::array<std::string_view, 4> kEffects = {
    "none", "may_fail", "planned_down", "capacity"};
constexpr std::array<std::string_view, kChangeRoles> kRoles = {
    "requester", "implementer", "assessor", "approver", "emergency_approver", "change_manager"};
constexpr std::array<std::string_view, kEvidenceKinds> kEvidence = {"load_test",
                                                                    "equivalent_environment",
                                                                    "rollback_plan",
                                                                    "rollback_tested",
                                                                    "staged_rollout",
                                                                    "peer_review",
                                                                    "other"};

template <typename Word>
std::optional<Word> find_word(std::span<const std::string_view> names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Word>(found - names.begin());
}

template <typename Word>
std::size_t place(Word word) {
    return static_cast<std::size_t>(word);
}

}  // namespace

std::string_view change_type_name(ChangeType type) {
    return kTypes[place(type)];
}

std::string_view change_state_name(ChangeState state) {
    return kStates[place(state)];
}

std::string_view planned_effect_name(PlannedEffect effect) {
    return kEffects[place(effect)];
}

std::string_view change_role_name(ChangeRole role) {
    return kRoles[place(role)];
}

std::string_view evidence_kind_name(EvidenceKind kind) {
    return kEvidence[place(kind)];
}

std::optional<ChangeType> find_change_type(std::string_view name) {
    return find_word<ChangeType>(kTypes, name);
}

std::optional<ChangeState> find_change_state(std::string_view name) {
    return find_word<ChangeState>(kStates, name);
}

std::optional<PlannedEffect> find_planned_effect(std::string_view name) {
    return find_word<PlannedEffect>(kEffects, name);
}

std::optional<ChangeRole> find_change_role(std::string_view name) {
    return find_word<ChangeRole>(kRoles, name);
}

std::optional<EvidenceKind> find_evidence_kind(std::string_view name) {
    return find_word<EvidenceKind>(kEvidence, name);
}

bool is_final(ChangeState state) {
    return state >= ChangeState::closed;
}

std::uint32_t step_count(const ChangePlan& plan) {
    std::uint32_t last = 1;
    for (const PlannedCi& planned : plan.cis) {
        last = std::max(last, planned.step);
    }
    for (const StepEdits& step : plan.edits) {
        last = std::max(last, step.step);
    }
    return last;
}

void make_canonical(ChangePlan& plan) {
    std::ranges::sort(plan.cis, {}, [](const PlannedCi& planned) {
        return std::tuple(
            planned.step, std::string_view(planned.ci), planned.effect, planned.capacity);
    });
    const auto equal = std::ranges::unique(plan.cis);
    plan.cis.erase(equal.begin(), equal.end());
    std::ranges::sort(plan.edits, {}, &StepEdits::step);
}

void note_initiators(ChangeRecord& change, const std::string& by, const std::string& before) {
    const std::string& requester = change.plan.requester;
    if (is_same_person(before, requester)) return;
    std::vector<std::string>& all = change.initiators;
    for (const std::string& name : {by, before}) {
        if (!is_blank(name)) all.push_back(name);
    }
    std::erase_if(all, [&](const std::string& name) { return is_same_person(name, requester); });
    std::ranges::sort(all);
    const auto equal = std::ranges::unique(all);
    all.erase(equal.begin(), equal.end());
}

Result<void> check_change_id(std::string_view id) {
    return check_record_id("a change", id);
}

}  // namespace faultline::model
