// Minimal cut sets: the smallest sets of CIs whose failure together takes a CI down.
//
// Thread safety: pure functions of an immutable Snapshot; a BrokenBy belongs to one thread.
//
// A set is a cut if blast_radius() of it has the CI down, and minimal if no part of it is a cut.
// The cuts of one CI are its single points of failure, itself included.  A CI that never fails by
// itself is in cuts like any other.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/closure.h"
#include "engine/impact/closure_spread.h"

namespace faultline::impact {

// The largest cut that is looked for, and what a search may find and do unless the question says
// otherwise.  A step of work is a look at a dependent, a member or a pair of causes; a thousand of
// them take about ten microseconds.
inline constexpr std::uint32_t kCutSizeMax = 3;
inline constexpr std::size_t kCutSetsMax = 100'000;
inline constexpr std::uint64_t kCutWorkMax = 400'000'000;

// What to ask.
struct CutSetQuestion {
    graph::NodeIndex ci;
    std::uint32_t max_size = 2;                               // 1 to kCutSizeMax
    std::optional<std::vector<graph::NodeIndex>> among = {};  // only cuts of these; absent: all
    std::size_t sets_max = kCutSetsMax;
    std::uint64_t work_max = kCutWorkMax;
};

// The answer.  Whether it ends early, and where, depends on the question and on what the CI needs
// alone: not on the machine.
struct CutSets {
    std::vector<graph::NodeIndex> nodes;  // set by set, in a set by id
    std::vector<ListPart> sets;           // of `nodes`; by size, then the ids one after the other
    std::uint32_t complete_size = 0;      // all minimal cuts of up to that many CIs are there
    bool complete = true;                 // false if complete_size is less than what was asked for
    bool sets_max_hit = false;            // why it is not complete: one of these
    bool work_max_hit = false;

    // The CIs of one set.  Valid as long as *this.
    [[nodiscard]] std::span<const graph::NodeIndex> nodes_of(ListPart set) const {
        return std::span(nodes).subspan(set.first, set.count);
    }

    friend bool operator==(const CutSets&, const CutSets&) = default;
};

// All minimal cut sets of `question.ci` up to `question.max_size` CIs, or as many as the limits
// allow: then sets_max of them, those of fewer CIs first, and all that are listed are minimal cuts.
// REQUIRES: 1 <= max_size <= kCutSizeMax; all nodes < snapshot.node_count().
// Cost: that of single_points(); for pairs a run of LaneSpread for each CI that takes capacity from
// some group, over those that take some from the same groups; for triples such a run for each pair
// of these.
[[nodiscard]] CutSets cut_sets(const graph::Snapshot& snapshot, const CutSetQuestion& question);

// The same where the closure of the CI alone is there already.
// REQUIRES: as above; the only root of `closure` is question.ci, and `snapshot` is its own.
[[nodiscard]] CutSets cut_sets(const graph::Snapshot& snapshot,
                               const Closure& closure,
                               const CutSetQuestion& question);

// A cut set with the probability that all of it fail: position in CutSets::sets.
struct RankedCut {
    std::uint32_t set;
    double probability;

    friend bool operator==(const RankedCut&, const RankedCut&) = default;
};

// All sets by probability, the largest first, then size, then ids.  The CIs fail independently,
// each with the probability that `unavailability` gives.
// Cost: O(nodes of the sets), and sorting.
[[nodiscard]] std::vector<RankedCut> ranked(
    const CutSets& cuts, const std::function<double(graph::NodeIndex)>& unavailability);

// Says what cuts break.
class BrokenBy {
 public:
    // `snapshot` and `closure`, which was made of it, must outlive it.  Cost: O(closure).
    BrokenBy(const graph::Snapshot& snapshot, const Closure& closure);

    // The groups in the closure that hold no more when all of `cut` fail; by owner's id, then name.
    // CIs outside of the closure count for nothing.
    // Cost: O(rows of dependents of what falls), and sorting.
    [[nodiscard]] std::vector<graph::GroupIndex> groups(std::span<const graph::NodeIndex> cut);

 private:
    const graph::Snapshot* snapshot_;
    const Closure* closure_;
    ClosureSpread spread_;
};

}  // namespace faultline::impact
