// The best ways in which a failure comes to a CI, on top of its one witness path.
//
// Thread safety: a pure function of an immutable Snapshot and an answer about it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/ci_places.h"

namespace faultline::impact {

// One question asks for so many paths at most.
inline constexpr std::uint32_t kWitnessPathsMax = 100;

// How much work they may take; a look at a need or at a step of a path is 1.  A million takes about
// ten milliseconds.
inline constexpr std::uint64_t kPathWorkMax = 50'000'000;

// All paths of one answer have so many CIs at most.
inline constexpr std::size_t kPathCisMax = 100'000;

// Paths from a CI to CIs that failed.
struct WitnessPaths {
    std::vector<std::vector<graph::NodeIndex>> paths;  // the CI first, one that failed last
    bool complete = true;  // false: work or CIs were used up, and there may be further paths

    friend bool operator==(const WitnessPaths&, const WitnessPaths&) = default;
};

// The best `wanted` paths, or all there are, from `ci` along carrying needs to what failed in the
// answer of `places`: no CI twice in one path, each path once, fewest needs first, then by the ids
// along them.  None for a CI that failed itself or is not affected.  What came to a CI that fell by
// a group came along each member that is down, so that a path can be shorter than its hops.
// REQUIRES: the answer is about `snapshot` and lists the inherited if `ci` is one of them.
// Cost: that of path_graph(); then for each path O(its CIs and their needs), and O(all needs of the
// PathGraph) more for each time that the nearest way would come back to the path.
[[nodiscard]] WitnessPaths witness_paths(const graph::Snapshot& snapshot,
                                         const CiPlaces& places,
                                         graph::NodeIndex ci,
                                         std::uint32_t wanted,
                                         std::uint64_t work_max = kPathWorkMax);

}  // namespace faultline::impact
