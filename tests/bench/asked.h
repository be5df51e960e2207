// Which CIs of an estate the impact benchmark asks about.
//
// Thread safety: pure functions of a Snapshot.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/graph/snapshot.h"

namespace faultline::bench {

// How many CIs are drawn at random, and from which seed.
inline constexpr std::size_t kRandomCis = 100;
inline constexpr std::uint64_t kRandomSeed = 20261122;

// A question with a name, about one CI or about several in turn.
struct Asked {
    std::string what;
    std::vector<graph::NodeIndex> nodes;
};

// The median host by the number of direct dependents, a busy database (quantile 0.995), the median
// application, the core switch that reaches most, and kRandomCis CIs drawn at random.  A class that
// the estate does not have is left out.
// Cost: one walk for each core switch.
[[nodiscard]] std::vector<Asked> asked_of(const graph::Snapshot& snapshot);

}  // namespace faultline::bench
