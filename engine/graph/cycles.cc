#include "engine/graph/cycles.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <boost/graph/strong_components.hpp>
#include <boost/property_map/property_map.hpp>

#include "engine/graph/bgl.h"
#include "engine/graph/node_cursor.h"

#ifdef BOOST_RECURSIVE_DFS
#error "depth of the graph is user data: Boost.Graph must search without recursion"
#endif

namespace faultline::graph {

std::vector<std::vector<NodeIndex>> hard_cycles(const Snapshot& snapshot) {
    std::vector<std::uint32_t> component_of(snapshot.node_count());
    const std::uint32_t count = boost::strong_components(
        HardNeeds{&snapshot},
        boost::make_iterator_property_map(component_of.begin(), NodeNumberMap{}));

    std::vector<std::uint32_t> sizes(count, 0);
    for (const std::uint32_t component : component_of) {
        sizes[component]++;
    }

    // Components get their place in the result when their first node comes along.
    std::vector<std::size_t> place(count, 0);
    std::vector<std::vector<NodeIndex>> cycles;
    NodeCursor cursor(snapshot);
    while (const auto node = cursor.next()) {
        const std::uint32_t component = component_of[raw(*node)];
        if (sizes[component] < 2) continue;
        if (place[component] == 0) {
            cycles.emplace_back().reserve(sizes[component]);
            place[component] = cycles.size();
        }
        cycles[place[component] - 1].push_back(*node);
    }
    return cycles;
}

}  // namespace faultline::graph
