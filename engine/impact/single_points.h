// Single points of failure: the CIs whose failure alone takes a CI down.
//
// Thread safety: pure functions of an immutable Snapshot.
//
// They are exact, with capacities, cycles and causes shared by the members of a group: a CI is a
// single point of failure of another one if and only if blast_radius() of it has the other one
// down. Soft needs take nothing down, and soft members keep their capacity.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/closure.h"

namespace faultline::impact {

// A CI whose failure alone takes the asked CI down, after that many hops: 0 for the CI itself.
struct SinglePoint {
    graph::NodeIndex node;
    std::uint32_t hops;

    friend bool operator==(const SinglePoint&, const SinglePoint&) = default;
};

// The single points of failure of several CIs.
struct SinglePointTable {
    std::vector<graph::NodeIndex> cis;  // ascending by id, unique
    std::vector<ListPart> parts;        // of `points`, parallel to `cis`
    std::vector<SinglePoint> points;    // per CI by hops, then id

    // Those of cis[i].  Valid as long as *this.  REQUIRES: i < cis.size().
    [[nodiscard]] std::span<const SinglePoint> points_of(std::size_t i) const {
        return std::span(points).subspan(parts[i].first, parts[i].count);
    }

    friend bool operator==(const SinglePointTable&, const SinglePointTable&) = default;
};

// All single points of failure of one CI, itself included, by hops, then id.
// REQUIRES: ci < snapshot.node_count().
// Cost: O(closure) where every way to the CI is needed or none matters; else on top, for each 256
// of the CIs that have several dependents and are neither surely points nor surely none, what falls
// in the closure hop by hop (LaneSpread).
[[nodiscard]] std::vector<SinglePoint> single_points(const graph::Snapshot& snapshot,
                                                     graph::NodeIndex ci);

// The same of the only root of a closure that is there already.
// REQUIRES: closure.roots.size() == 1, and `snapshot` is the one that it was made of.
[[nodiscard]] std::vector<SinglePoint> single_points(const graph::Snapshot& snapshot,
                                                     const Closure& closure);

// Those of many CIs at once.  What they have in common is looked at once.
// REQUIRES: every CI < snapshot.node_count(); fewer than 2^32 points in all.
// Cost: as of one CI, over the closure of all of them together, and O(points); 8 bytes for each.
[[nodiscard]] SinglePointTable single_points_of_all(const graph::Snapshot& snapshot,
                                                    std::span<const graph::NodeIndex> cis);

}  // namespace faultline::impact
