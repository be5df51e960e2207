// Positions in one Snapshot, as distinct types so that a node cannot be passed for a group.
//
// None of them means anything in any other Snapshot.

#pragma once

#include <cstdint>

namespace faultline::graph {

// Position of a configuration item; ascending by external id (bytes).
enum class NodeIndex : std::uint32_t {};

// Position of a redundancy group; the groups of one owner are adjacent, by name.
enum class GroupIndex : std::uint32_t {};

// Position of a need in the rows of dependencies.
enum class EdgeIndex : std::uint32_t {};

// Position of a class name; ascending by name.
enum class ClassIndex : std::uint32_t {};

// The largest number of nodes, of edges and of groups a Snapshot holds.
inline constexpr std::uint32_t kNodesMax = 0xFFFF'FFF0;

// Half-open range of groups.
struct GroupRange {
    GroupIndex first;
    GroupIndex last;
};

}  // namespace faultline::graph
