// JointOutage: the outage probabilities of many CIs at once, in several conditions: before a
// change, during it, if it fails, with proposed edits.  outage.h answers one CI in depth; this
// answers hundreds that share most of what they need, each a little less deeply.
//
// Thread safety: a pure function of immutable Snapshots; it runs its jobs where the caller says.
// An answer is a value.
//
// Roots that need little are exact.  All others are played together, in the scenarios that
// sample_outage() plays: a root has the same hits here and there for the same number of scenarios.
// What a condition does not touch is not played again.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/outage.h"

namespace faultline::impact {

struct JointBasis;

// A root is exact if, in every condition, it needs so many CIs or fewer and its diagrams take so
// many nodes or fewer (or as many as kNodesPerEvent gives to any model).
inline constexpr std::uint32_t kJointExactCis = 48;
inline constexpr std::size_t kJointExactNodes = 2'000;

// How many scenarios are played at least; at most are kScenarios.
inline constexpr std::uint64_t kJointScenariosMin = 2'048;

// CIs times scenarios that are played unless the question says otherwise: some 20 ms.
inline constexpr std::uint64_t kJointWork = 160'000'000;

// The bounds of rare outages look at so many single points of failure at most, in each condition.
inline constexpr std::size_t kJointPointsMax = 300'000;

// The unavailability of nodes by themselves before anything is done, each from 0 to 1, in the order
// of the question.  It must not depend on which other nodes are asked for.
using UnavailabilityOf = std::function<std::vector<double>(
    const graph::Snapshot& snapshot, std::span<const graph::NodeIndex> nodes)>;

// A node that fails with this probability if that is more than its own.
struct BreakableNode {
    graph::NodeIndex node;
    double probability;  // 0 to 1
};

// CIs with a common cause that is not in the graph, as BetaGroup says.  `members` are nodes of the
// first condition's Snapshot; all of them count for the least unavailability, needed or not, as far
// as a condition has them.
struct NodeBetaGroup {
    std::string name;
    double factor = 0;  // 0 to 1
    std::vector<graph::NodeIndex> members;
};

// A state of the estate to ask about.  Nodes are those of its Snapshot.
struct JointCondition {
    const graph::Snapshot* snapshot = nullptr;  // outlives the question
    std::vector<graph::NodeIndex> planned_down = {};
    std::vector<BreakableNode> breakable = {};
};

// What to ask.
struct JointOutageQuestion {
    std::vector<graph::NodeIndex> roots;     // of the first condition's Snapshot; any order
    std::vector<JointCondition> conditions;  // the first is what the others are compared with
    UnavailabilityOf unavailability;
    std::vector<NodeBetaGroup> beta_groups = {};
    std::uint64_t seed = 1;
    std::uint64_t work_max = kJointWork;

    // If there is one of the first condition's Snapshot and it has all roots, the same answer takes
    // less time; else it does not matter.  It outlives the question.
    const JointBasis* basis = nullptr;
};

// One root in one condition.  `difference` is its outage less that in the first condition, below 0
// if the condition makes it better; its hits are the scenarios that changed either way.  It is
// absent in the first condition, and if the root is missing in either.
struct JointOutage {
    bool missing = false;  // the condition's Snapshot has no such CI: nothing else is said
    OutageEstimate outage = {};
    std::optional<OutageEstimate> difference = {};

    friend bool operator==(const JointOutage&, const JointOutage&) = default;
};

// The answer.
struct JointOutageAnswer {
    std::size_t root_count = 0;
    std::vector<JointOutage> outages;  // condition by condition, roots as in the question
    std::uint64_t scenarios = 0;       // that were played; 0 if every root is exact
    std::uint32_t needed_cis = 0;      // CIs that the roots need in the first condition
    std::uint32_t played_cis = 0;      // that scenarios look at, in the Snapshot with most
    std::uint32_t rare_roots = 0;      // roots with bounds in some condition
    std::uint32_t points_missing = 0;  // of them: some bound from below lacks single points

    // REQUIRES: condition and root are positions in the question.
    [[nodiscard]] const JointOutage& of(std::size_t condition, std::size_t root) const {
        return outages[condition * root_count + root];
    }

    friend bool operator==(const JointOutageAnswer&, const JointOutageAnswer&) = default;
};

// How likely the roots are out in each condition.  CIs of different Snapshots are the same if their
// external ids are.  A root that falls for certain has exactly 1, and one that no condition touches
// has a difference of exactly 0.  The answer depends on what the roots need, the question and the
// seed alone: not on threads, numbering, the order of roots, or CIs that no root needs.
//
// As many scenarios are played as work_max allows for what has to be played, but kJointScenariosMin
// to kScenarios.  Outages with fewer than kRareHits hits get bounds: from below by the root's
// single points of failure, as far as kJointPointsMax goes; from above by the product over needs
// (outage_bounds.h).  Differences with fewer changed scenarios than that are bounded by both, and
// by joint_flips.h. Errors: invalid_argument if there is no condition, one has no Snapshot, a node
// does not exist, a probability is not within [0, 1], the unavailabilities are not as many as were
// asked for, or a CI is in two beta groups. REQUIRES: `unavailability` and `parallel` can be
// called; fewer than 2^32 needs. Cost: linear in what the roots need, scenarios times played CIs,
// and the points of rare roots.
[[nodiscard]] Result<JointOutageAnswer> joint_outage(const JointOutageQuestion& question,
                                                     const ParallelFor& parallel = run_in_turn);

}  // namespace faultline::impact
