// Random graphs and questions for the impact tests, from a seed.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <optional>

#include "tests/support/reference_impact.h"

namespace faultline::test {

// A graph with a question about it.
struct RandomQuestion {
    ReferenceGraph graph;
    Ids failed;
    std::optional<std::uint32_t> max_hops;
};

// How large the graph is to be.
struct RandomSize {
    std::uint32_t nodes_min = 2;
    std::uint32_t nodes_max = 12;
};

// Cycles, groups within groups, capacities 1 to 3, soft needs, soft members, parallel
// relationships, one to three failed CIs.  Equal seeds give equal questions on every machine.
[[nodiscard]] RandomQuestion random_question(std::uint64_t seed, RandomSize size);

}  // namespace faultline::test
