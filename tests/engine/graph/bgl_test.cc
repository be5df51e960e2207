// A Snapshot as a Boost graph: it models the concepts, and Boost's algorithms agree with its rows.

#include "engine/graph/bgl.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <vector>

#include <boost/concept/assert.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/property_map/property_map.hpp>
#include <doctest/doctest.h>

#include "engine/graph/cycles.h"
#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {
namespace {

template <typename G>
void assert_models() {
    BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<G>));
    BOOST_CONCEPT_ASSERT(
        (boost::ReadablePropertyGraphConcept<G, NodeIndex, boost::vertex_index_t>));
}

// All edges of a graph by their number, from out_edges and from in_edges.
template <typename G>
std::vector<NeedEdge> sorted_edges(const G& graph, bool outgoing) {
    std::vector<NeedEdge> edges;
    for (auto [node, last] = vertices(graph); node != last; ++node) {
        if (outgoing) {
            const auto [first, end] = out_edges(*node, graph);
            edges.insert(edges.end(), first, end);
        } else {
            const auto [first, end] = in_edges(*node, graph);
            edges.insert(edges.end(), first, end);
        }
    }
    std::ranges::sort(edges, {}, &NeedEdge::index);
    return edges;
}

// All nodes that Boost reaches from `start`.
template <typename G>
std::set<NodeIndex> reached(const G& graph, NodeIndex start) {
    std::set<NodeIndex> found;
    struct Visitor : boost::default_bfs_visitor {
        std::set<NodeIndex>* found;
        void discover_vertex(NodeIndex node, const G&) const { found->insert(node); }
    };
    Visitor visitor;
    visitor.found = &found;
    std::vector<boost::default_color_type> colors(num_vertices(graph));
    boost::breadth_first_search(graph,
                                start,
                                boost::visitor(visitor).color_map(boost::make_iterator_property_map(
                                    colors.begin(), NodeNumberMap{})));
    return found;
}

// All nodes reached over `row(node)`, the obvious way.
template <typename RowOf>
std::set<NodeIndex> walked(NodeIndex start, RowOf row) {
    std::set<NodeIndex> found = {start};
    std::vector<NodeIndex> open = {start};
    while (!open.empty()) {
        const NodeIndex node = open.back();
        open.pop_back();
        for (const NodeIndex next : row(node)) {
            if (found.insert(next).second) open.push_back(next);
        }
    }
    return found;
}

TEST_SUITE("engine/graph/bgl") {
    TEST_CASE("a snapshot and its hard needs model the graph concepts") {
        assert_models<Snapshot>();
        assert_models<HardNeeds>();

        CHECK(boost::is_directed_graph<Snapshot>::value);
        CHECK(boost::graph_traits<HardNeeds>::null_vertex() != NodeIndex{0});
    }

    TEST_CASE("out-edges and in-edges are the same needs") {
        for (std::uint32_t seed = 0; seed < 200; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const auto built = build(random_content(random, 1 + below(random, 24)));
            REQUIRE(built.ok());
            const Snapshot& snapshot = built.value();
            const HardNeeds hard{&snapshot};

            const auto outgoing = sorted_edges(snapshot, true);

            REQUIRE(outgoing.size() == snapshot.edge_count());
            CHECK(outgoing == sorted_edges(snapshot, false));
            CHECK(sorted_edges(hard, true) == sorted_edges(hard, false));
            for (std::uint32_t edge = 0; edge < outgoing.size(); edge++) {
                CHECK(raw(outgoing[edge].index) == edge);
            }
        }
    }

    TEST_CASE("a breadth-first search of Boost reaches what a walk over the rows reaches") {
        for (std::uint32_t seed = 0; seed < 100; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const auto built = build(random_content(random, 1 + below(random, 24)));
            REQUIRE(built.ok());
            const Snapshot& snapshot = built.value();
            const NodeIndex start{below(random, snapshot.node_count())};

            CHECK(reached(snapshot, start) ==
                  walked(start, [&](NodeIndex n) { return snapshot.dependencies_of(n); }));
            CHECK(reached(boost::make_reverse_graph(snapshot), start) ==
                  walked(start, [&](NodeIndex n) { return snapshot.dependents_of(n); }));
            CHECK(reached(HardNeeds{&snapshot}, start) ==
                  walked(start, [&](NodeIndex n) { return snapshot.hard_dependencies_of(n); }));
        }
    }

    TEST_CASE("Boost sorts the hard needs topologically exactly if they have no cycle") {
        std::size_t sorted = 0;
        for (std::uint32_t seed = 0; seed < 200; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const auto built = build(random_content(random, 2 + below(random, 8)));
            REQUIRE(built.ok());
            std::vector<NodeIndex> order;
            const HardNeeds hard{&built.value()};
            bool acyclic = true;

            try {
                boost::topological_sort(hard, std::back_inserter(order));
            } catch (const boost::not_a_dag&) {
                acyclic = false;
            }

            CHECK(acyclic == hard_cycles(built.value()).empty());
            sorted += acyclic ? 1 : 0;
            for (const NodeIndex node : order) {
                const auto at = std::ranges::find(order, node);
                for (const NodeIndex need : built.value().hard_dependencies_of(node)) {
                    if (acyclic) CHECK(std::ranges::find(order, need) < at);
                }
            }
        }
        CHECK(sorted > 20);
        CHECK(sorted < 180);
    }
}

}  // namespace
}  // namespace faultline::graph::testing
