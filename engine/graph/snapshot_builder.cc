#include "engine/graph/snapshot_builder.h"

#include <string>
#include <utility>

#include "engine/graph/draft.h"
#include "engine/graph/input_check.h"
#include "engine/graph/intern_table.h"

namespace faultline::graph {

namespace {

std::size_t hash_of(NodeIndex owner, std::uint32_t name) {
    return mixed(std::uint64_t{raw(owner)} << 32 | name);
}

Result<void> check_node(const Draft& draft, NodeIndex node) {
    if (raw(node) < draft.ids.size()) return {};
    return invalid_argument("node " + std::to_string(raw(node)) + " is not there: " +
                            std::to_string(draft.ids.size()) + " nodes were added");
}

Result<void> check_room(const Draft& draft) {
    if (draft.needs.size() + draft.groups.size() < kNodesMax) return {};
    return too_large("a graph holds at most " + std::to_string(kNodesMax) +
                     " needs and groups together (kNodesMax)");
}

}  // namespace

struct SnapshotBuilder::State {
    Draft draft;
    InternTable groups;  // finds a group of the draft by owner and name
};

SnapshotBuilder::SnapshotBuilder() : state_(std::make_unique<State>()) {}
SnapshotBuilder::~SnapshotBuilder() = default;
SnapshotBuilder::SnapshotBuilder(SnapshotBuilder&&) noexcept = default;
SnapshotBuilder& SnapshotBuilder::operator=(SnapshotBuilder&&) noexcept = default;

void SnapshotBuilder::reserve(std::size_t nodes, std::size_t needs) {
    Draft& draft = state_->draft;
    draft.ids.reserve(nodes);
    draft.names.reserve(nodes);
    draft.cis.reserve(nodes);
    draft.classes.reserve(nodes);
    draft.reliabilities.reserve(nodes);
    draft.needs.reserve(needs);
}

Result<NodeIndex> SnapshotBuilder::add_node(const NodeInput& node) {
    Draft& draft = state_->draft;
    const std::size_t count = draft.ids.size();
    if (count >= kNodesMax) {
        return too_large("a graph holds at most " + std::to_string(kNodesMax) +
                         " configuration items (kNodesMax)");
    }
    if (count > 0 && node.id <= draft.ids[count - 1]) {
        return invalid_argument("id '" + std::string(node.id) + "' does not come after '" +
                                std::string(draft.ids[count - 1]) +
                                "'; add nodes in ascending order of their ids");
    }
    draft.ids.push_back(node.id);
    // One form for "the id serves as the name", so that equal content is equal bytes.
    draft.names.push_back(node.name == node.id ? std::string_view{} : node.name);
    draft.cis.push_back(node.ci);
    draft.reliabilities.push_back(draft.unavailabilities.number(node.reliability));
    draft.classes.push_back(draft.class_names.intern(node.class_name));
    return NodeIndex{static_cast<std::uint32_t>(count)};
}

Result<void> SnapshotBuilder::add_need(const NeedInput& need) {
    Draft& draft = state_->draft;
    FL_CHECK(check_node(draft, need.dependent));
    FL_CHECK(check_node(draft, need.dependency));
    // The ids only explain what is wrong: reading two of them per need would cost more than the
    // rest.
    if (need.dependent == need.dependency || !is_valid(need.detail)) {
        FL_CHECK(check_need(
            draft.ids[raw(need.dependent)], draft.ids[raw(need.dependency)], need.detail));
    }
    FL_CHECK(check_room(draft));
    Place place = is_hard(need.detail) ? kHardPlace : kSoftPlace;
    if (!need.group.empty()) place = group_place(draft.group_names.intern(need.group));
    const std::uint32_t detail = draft.details.intern(need.detail);
    draft.needs.push_back({need.dependent, {need.dependency, place, detail}});
    return {};
}

Result<void> SnapshotBuilder::add_group(NodeIndex owner,
                                        std::string_view name,
                                        std::uint32_t required) {
    Draft& draft = state_->draft;
    FL_CHECK(check_node(draft, owner));
    FL_CHECK(check_group(draft.ids[raw(owner)], name, required));
    FL_CHECK(check_room(draft));
    const DraftGroup group{owner, draft.group_names.intern(name), required};
    const auto same = [&](std::uint32_t index) {
        return draft.groups[index].owner == owner && draft.groups[index].name == group.name;
    };
    const std::uint32_t known = state_->groups.find(hash_of(owner, group.name), same);
    if (known != InternTable::kNone) {
        draft.groups[known].required = required;
        return {};
    }
    draft.groups.push_back(group);
    state_->groups.add([&](std::uint32_t index) {
        return hash_of(draft.groups[index].owner, draft.groups[index].name);
    });
    return {};
}

Result<Snapshot> SnapshotBuilder::build(Version version, Version graph_version) {
    Draft draft = std::move(state_->draft);
    state_ = std::make_unique<State>();
    return assemble(std::move(draft), version, graph_version);
}

}  // namespace faultline::graph
