#include "engine/graph/changed_rows.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/graph/input_check.h"

namespace faultline::graph {

Result<ChangedRows> ChangedRows::make(const MergePlan& plan) {
    ChangedRows rows;
    for (const MergeStep& step : plan.steps()) {
        if (step.change == nullptr) continue;
        rows.positions_.push_back({.parts = {}, .first_entry = rows.entries_.size()});
        FL_CHECK(rows.add_entries(plan, *step.change));
        FL_CHECK(rows.add_declarations(*step.change));
    }
    FL_CHECK(rows.compact(plan));
    return rows;
}

Result<void> ChangedRows::add_entries(const MergePlan& plan, const ChangedCi& change) {
    for (const ContentNeed& need : change.content->needs) {
        FL_CHECK(check_need(change.id, need.dependency, need.detail));
        const auto dependency = plan.find(need.dependency);
        if (!dependency) {
            return invalid_argument("'" + change.id + "' needs '" + need.dependency +
                                    "', which is not there");
        }
        Place place = is_hard(need.detail) ? kHardPlace : kSoftPlace;
        if (!need.group.empty()) place = group_place(group_names_.intern(need.group));
        entries_.push_back({*dependency, place, details_.intern(need.detail)});
    }
    return {};
}

Result<void> ChangedRows::add_declarations(const ChangedCi& change) {
    std::map<std::string_view, std::uint32_t> required;
    for (const ContentGroup& group : change.content->groups) {
        FL_CHECK(check_group(change.id, group.name, group.required));
        required[group.name] = group.required;
    }
    for (const auto& [name, capacity] : required) {
        entries_.push_back({kDeclaration, group_place(group_names_.intern(name)), capacity});
    }
    return {};
}

Result<void> ChangedRows::compact(const MergePlan& plan) {
    RowCompactor compactor(group_names_, details_);
    std::size_t index = 0;
    for (const MergeStep& step : plan.steps()) {
        if (step.change == nullptr) continue;
        Position& position = positions_[index++];
        const std::size_t last =
            index == positions_.size() ? entries_.size() : positions_[index].first_entry;
        const std::span<RowEntry> row(entries_.data() + position.first_entry,
                                      last - position.first_entry);
        position.first_group = compactor.groups().size();
        position.parts = compactor.compact(row, NodeIndex{step.first}, 0);
        position.last_group = compactor.groups().size();
        for (std::size_t group = position.first_group; group < position.last_group; group++) {
            const GroupRecord& found = compactor.groups()[group];
            FL_CHECK(check_capacity(found, step.change->id, group_names_[found.name]));
        }
    }
    groups_ = std::move(compactor.groups());
    return {};
}

ChangedRow ChangedRows::row(std::size_t index) const {
    const Position& position = positions_[index];
    return {.parts = position.parts,
            .entries = std::span(entries_).subspan(position.first_entry, position.parts.total()),
            .groups = std::span(groups_).subspan(position.first_group,
                                                 position.last_group - position.first_group)};
}

}  // namespace faultline::graph
