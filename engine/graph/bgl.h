// A Snapshot, and its hard needs alone, as graphs of the Boost Graph Library.
//
// Thread safety: as a Snapshot; all of this is views of one, valid as long as it.
//
// Both model VertexListGraph, AdjacencyGraph and BidirectionalGraph, and have a vertex_index map.
// An out-edge leads from a dependent to what it needs, an in-edge comes from a dependent.  Edges
// are needs, group members included: an algorithm that does not know groups takes every member for
// a hard need.  HardNeeds shows the hard ungrouped needs only.
//
// Boost.Graph ends a search early only by an exception of the visitor: keep throw and catch in one
// function.  Heavy: include it in .cc files alone.
//
// The vertices are all numbers below node_count(): a CI that is gone from a patched Snapshot is one
// without edges.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>

#include "engine/graph/snapshot.h"

namespace faultline::graph {

// The hard ungrouped needs of a Snapshot, which must outlive it.
struct HardNeeds {
    const Snapshot* snapshot;
};

// One need as an edge descriptor; equal exactly if it is the same need.
struct NeedEdge {
    NodeIndex dependent{};
    NodeIndex dependency{};
    EdgeIndex index{};

    friend bool operator==(const NeedEdge&, const NeedEdge&) = default;
};

// What the functions below take.
template <typename G>
concept NeedGraph = std::is_same_v<G, Snapshot> || std::is_same_v<G, HardNeeds>;

// The Snapshot behind a graph, and the rows that the graph shows of a node.
inline const Snapshot& snapshot_of(const Snapshot& graph) {
    return graph;
}
inline const Snapshot& snapshot_of(const HardNeeds& graph) {
    return *graph.snapshot;
}
inline std::span<const NodeIndex> row_of(const Snapshot& graph, NodeIndex node) {
    return graph.dependencies_of(node);
}
inline std::span<const NodeIndex> row_of(const HardNeeds& graph, NodeIndex node) {
    return graph.snapshot->hard_dependencies_of(node);
}
inline std::span<const NodeIndex> dependents_row_of(const Snapshot& graph, NodeIndex node) {
    return graph.dependents_of(node);
}
inline std::span<const NodeIndex> dependents_row_of(const HardNeeds& graph, NodeIndex node) {
    return graph.snapshot->hard_dependents_of(node);
}

// The edge by which the dependent at `position` of the row of dependents needs `node`.
// Cost: O(log of the dependent's row); for parallel soft needs also their number.
[[nodiscard]] inline NeedEdge in_edge(const Snapshot& snapshot,
                                      NodeIndex node,
                                      std::uint32_t position) {
    const auto row = snapshot.dependents_of(node);
    const NodeIndex dependent = row[position];
    const std::size_t hard = snapshot.hard_dependents_of(node).size();
    const std::size_t grouped = snapshot.memberships_of(node).size();
    const auto rank = [&](std::span<const NodeIndex> needs) {
        return static_cast<std::uint32_t>(snapshot.position_in(needs, node));
    };
    if (position < hard) {
        const std::uint32_t at = rank(snapshot.hard_dependencies_of(dependent));
        return {dependent, node, EdgeIndex{raw(snapshot.first_hard_edge(dependent)) + at}};
    }
    if (position < hard + grouped) {
        const GroupIndex group = snapshot.memberships_of(node)[position - hard];
        return {dependent, node, snapshot.member_edge(group, node)};
    }
    std::uint32_t at = rank(snapshot.soft_dependencies_of(dependent));
    for (std::size_t before = position; before > hard + grouped; before--) {
        if (row[before - 1] != dependent) break;
        at++;
    }
    return {dependent, node, EdgeIndex{raw(snapshot.first_soft_edge(dependent)) + at}};
}

// Turn positions into nodes, out-edges and in-edges.
struct NodeAt {
    NodeIndex operator()(std::uint32_t position) const { return NodeIndex{position}; }
};
struct OutEdgeAt {
    const Snapshot* snapshot = nullptr;
    NodeIndex dependent{};

    NeedEdge operator()(std::uint32_t position) const {
        return {dependent,
                snapshot->dependencies_of(dependent)[position],
                EdgeIndex{raw(snapshot->first_hard_edge(dependent)) + position}};
    }
};
struct InEdgeAt {
    const Snapshot* snapshot = nullptr;
    NodeIndex node{};

    NeedEdge operator()(std::uint32_t position) const { return in_edge(*snapshot, node, position); }
};

template <typename At>
using PositionIterator = boost::transform_iterator<At, boost::counting_iterator<std::uint32_t>>;

// The half-open range of all positions below `size`.
template <typename At>
std::pair<PositionIterator<At>, PositionIterator<At>> positions(At at, std::size_t size) {
    using Count = boost::counting_iterator<std::uint32_t>;
    return {{Count(0), at}, {Count(static_cast<std::uint32_t>(size)), at}};
}

// The operations that Boost.Graph finds by argument-dependent lookup; their names and meanings are
// those of its concepts.  Cost: O(1), of in-edges see in_edge().
template <NeedGraph G>
auto vertices(const G& graph) {
    return positions(NodeAt{}, snapshot_of(graph).node_count());
}
template <NeedGraph G>
std::size_t num_vertices(const G& graph) {
    return snapshot_of(graph).node_count();
}
template <NeedGraph G>
auto out_edges(NodeIndex node, const G& graph) {
    return positions(OutEdgeAt{&snapshot_of(graph), node}, row_of(graph, node).size());
}
template <NeedGraph G>
std::size_t out_degree(NodeIndex node, const G& graph) {
    return row_of(graph, node).size();
}
template <NeedGraph G>
auto in_edges(NodeIndex node, const G& graph) {
    return positions(InEdgeAt{&snapshot_of(graph), node}, dependents_row_of(graph, node).size());
}
template <NeedGraph G>
std::size_t in_degree(NodeIndex node, const G& graph) {
    return dependents_row_of(graph, node).size();
}
template <NeedGraph G>
std::size_t degree(NodeIndex node, const G& graph) {
    return out_degree(node, graph) + in_degree(node, graph);
}
template <NeedGraph G>
std::pair<const NodeIndex*, const NodeIndex*> adjacent_vertices(NodeIndex node, const G& graph) {
    const auto row = row_of(graph, node);
    return {row.data(), row.data() + row.size()};
}
template <NeedGraph G>
NodeIndex source(const NeedEdge& edge, const G&) {
    return edge.dependent;
}
template <NeedGraph G>
NodeIndex target(const NeedEdge& edge, const G&) {
    return edge.dependency;
}

// The vertex_index map: a node as a number below num_vertices.
struct NodeNumberMap {
    // NOLINTBEGIN(readability-identifier-naming): names that Boost asks for
    using key_type = NodeIndex;
    using value_type = std::size_t;
    using reference = std::size_t;
    using category = boost::readable_property_map_tag;
    // NOLINTEND(readability-identifier-naming)

    std::size_t operator[](NodeIndex node) const { return raw(node); }
};
inline std::size_t get(const NodeNumberMap& map, NodeIndex node) {
    return map[node];
}
template <NeedGraph G>
NodeNumberMap get(boost::vertex_index_t, const G&) {
    return {};
}
template <NeedGraph G>
std::size_t get(boost::vertex_index_t, const G&, NodeIndex node) {
    return raw(node);
}

// What boost::graph_traits says of either graph.
struct NeedGraphTraits {
    struct Traversal : virtual boost::bidirectional_graph_tag,
                       virtual boost::adjacency_graph_tag,
                       virtual boost::vertex_list_graph_tag {};
    using traversal_category = Traversal;
    using vertex_descriptor = NodeIndex;
    using edge_descriptor = NeedEdge;
    using directed_category = boost::bidirectional_tag;
    using edge_parallel_category = boost::allow_parallel_edge_tag;
    using vertex_iterator = PositionIterator<NodeAt>;
    using out_edge_iterator = PositionIterator<OutEdgeAt>;
    using in_edge_iterator = PositionIterator<InEdgeAt>;
    using adjacency_iterator = const NodeIndex*;
    using edge_iterator = void;
    using vertices_size_type = std::size_t;
    using edges_size_type = std::size_t;
    using degree_size_type = std::size_t;

    // A node that no graph has.
    static NodeIndex null_vertex() { return NodeIndex{0xFFFF'FFFF}; }
};

}  // namespace faultline::graph

namespace boost {

// NOLINTBEGIN(readability-identifier-naming): names that Boost asks for

template <>
struct graph_traits<faultline::graph::Snapshot> : faultline::graph::NeedGraphTraits {};
template <>
struct graph_traits<faultline::graph::HardNeeds> : faultline::graph::NeedGraphTraits {};

template <>
struct property_map<faultline::graph::Snapshot, vertex_index_t> {
    using type = faultline::graph::NodeNumberMap;
    using const_type = type;
};
template <>
struct property_map<faultline::graph::HardNeeds, vertex_index_t> {
    using type = faultline::graph::NodeNumberMap;
    using const_type = type;
};

// NOLINTEND(readability-identifier-naming)

}  // namespace boost
