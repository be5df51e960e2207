// SnapshotBuilder: collects nodes, needs and groups and lays them out as one Snapshot.
//
// Thread safety: none; one builder belongs to one thread.
//
// Nodes must come in ascending order of their external id; needs and groups in any order after the
// nodes they name.  A member's group springs into being with required = 1 when it is first named.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "engine/model/reliability.h"

namespace faultline::graph {

// A live configuration item.
struct NodeInput {
    std::string_view id;
    std::string_view name;  // empty: the id serves as the name
    std::string_view class_name;
    CiId ci{};
    model::OwnReliability reliability = {};
};

// One relationship in the need view.  `group` empty: ungrouped.
struct NeedInput {
    NodeIndex dependent{};
    NodeIndex dependency{};
    std::string_view group = {};
    NeedDetail detail = {};
};

// Collects the input of one Snapshot.
class SnapshotBuilder {
 public:
    // An empty builder; it can be moved.
    SnapshotBuilder();
    ~SnapshotBuilder();
    SnapshotBuilder(SnapshotBuilder&&) noexcept;
    SnapshotBuilder& operator=(SnapshotBuilder&&) noexcept;

    // Make room for so many nodes and needs; a hint.
    void reserve(std::size_t nodes, std::size_t needs);

    // Add a node; the first one is NodeIndex{0}.  The views need not outlive the call.
    // Errors: invalid_argument if its id is not above the one before; too_large past kNodesMax.
    Result<NodeIndex> add_node(const NodeInput& node);

    // Add a need; parallel ones are merged as NeedDetail says.
    // Errors: invalid_argument if it names a node that is not there or is a need of itself, a
    // strength outside (0, 1], or a capacity of 0 or above kCapacityMax; too_large past kNodesMax.
    Result<void> add_need(const NeedInput& need);

    // Say what a group requires; the last word counts.
    // Errors: invalid_argument if the owner is not there, the name is empty, or required is 0 or
    // above kCapacityMax; too_large past kNodesMax.
    Result<void> add_group(NodeIndex owner, std::string_view name, std::uint32_t required);

    // Lay everything out.  The builder is empty afterwards.
    // Errors: invalid_argument naming owner and group if a group's total capacity is below what it
    // requires.
    // Cost: O(nodes + needs log needs of one row) time; the Snapshot's size plus 28 bytes a need.
    [[nodiscard]] Result<Snapshot> build(Version version, Version graph_version);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace faultline::graph
