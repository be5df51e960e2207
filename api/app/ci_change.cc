#include "api/app/ci_change.h"

#include <utility>

namespace faultline::app {

namespace {

// The other end of a changed relationship; none if something else changed.
const model::RelationshipClaim* changed_relationship(const identify::FieldChange& field) {
    const auto* change = std::get_if<identify::RelationshipChange>(&field);
    if (change == nullptr) return nullptr;
    return &(change->before == nullptr ? change->after : change->before)->content;
}

}  // namespace

Result<CiChange> ci_change(const storage::View& view,
                           storage::CiRecord before,
                           storage::CiRecord after) {
    CiChange change{std::move(before), std::move(after), {}, {}};
    change.fields = identify::diff_cis(change.before.merged(), change.after.merged());
    std::vector<CiId> others;
    for (const identify::FieldChange& field : change.fields) {
        const auto* relationship = changed_relationship(field);
        if (relationship != nullptr) others.push_back(relationship->other);
    }
    FL_TRY(std::vector<std::string> ids, view.external_ids(others));
    for (std::size_t i = 0; i < others.size(); i++) {
        change.ids[others[i]] = std::move(ids[i]);
    }
    return change;
}

Result<CiStates> states_around(const storage::View& view, Version version, CiId ci) {
    CiStates states;
    if (raw(version) > raw(view.oldest())) {
        FL_TRY(const storage::View before, view.at(Version{raw(version) - 1}));
        FL_TRY(states.before, before.read_ci(ci));
    }
    FL_TRY(const storage::View after, view.at(version));
    FL_TRY(states.after, after.read_ci(ci));
    return states;
}

}  // namespace faultline::app
