// Outage: the probability that a CI is out, before and after something is done, and which CIs it
// hangs on.
//
// Thread safety: a pure function of an immutable Snapshot and Closure; it runs its jobs where the
// caller says.  An answer is a value.
//
// Layout: CIs are local numbers of the Closure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/impact/closure.h"
#include "engine/impact/outage_bounds.h"
#include "engine/impact/outage_importance.h"
#include "engine/impact/outage_model.h"
#include "engine/impact/outage_sampling.h"

namespace faultline::impact {

// How large the exact diagrams may grow before scenarios are played instead.  What needs more than
// this needs so much more, as a rule, that a longer try only costs time.
inline constexpr std::size_t kOutageNodesMax = 300'000;

// How many scenarios are played, and at most.
inline constexpr std::uint64_t kScenarios = 100'000;
inline constexpr std::uint64_t kScenariosMax = 10'000'000;

// How many CIs an answer lists by importance.
inline constexpr std::size_t kImportanceMax = 100;

// With fewer hits than this an outage is rare: bounds say more than an interval around zero.
inline constexpr std::uint64_t kRareHits = 10;

// What is asked for.  automatic: exact within the limit, else sampled.
enum class MethodChoice { automatic, exact, monte_carlo };

// How a number came about.
enum class OutageMethod { exact, monte_carlo, bounds };

// A CI that a change may break.
struct Breakable {
    std::uint32_t number;
    double probability;  // 0 to 1
};

// What is done.  CIs that are planned down fail for certain; breakable ones with their probability
// if that is more than their own.
struct OutageChange {
    std::vector<std::uint32_t> planned_down;
    std::vector<Breakable> breakable;

    [[nodiscard]] bool empty() const { return planned_down.empty() && breakable.empty(); }
};

// What to ask.
struct OutageQuestion {
    std::vector<double> unavailability;   // by CI, 0 to 1
    std::vector<BetaGroup> beta_groups;   // taken from the unavailability before the change
    OutageChange change;                  // if empty nothing is compared
    std::optional<OutageCuts> cuts = {};  // make the bounds of a rare outage narrower
    MethodChoice method = MethodChoice::automatic;
    std::size_t nodes_max = kOutageNodesMax;
    std::uint64_t scenarios = kScenarios;
    std::uint64_t seed = 1;
    std::size_t importance_max = kImportanceMax;  // listed CIs; 0: none
};

// A probability.  low and high: itself if exact; the 95 % interval if sampled; bounds if rare.
struct OutageEstimate {
    OutageMethod method = OutageMethod::exact;
    double unavailability = 0;
    double low = 0;
    double high = 0;
    std::uint64_t scenarios = 0;  // played; 0 if exact
    std::uint64_t hits = 0;       // of them with an outage
    bool rare = false;            // fewer than kRareHits

    friend bool operator==(const OutageEstimate&, const OutageEstimate&) = default;
};

// The answer.
struct OutageAnswer {
    OutageEstimate outage;                     // with the change, if there is one
    std::optional<OutageEstimate> before;      // without it
    std::optional<OutageEstimate> difference;  // outage minus before; hits: scenarios that changed
    std::vector<CiImportance> importance;      // with the change; by birnbaum, then id
    std::uint64_t importance_scenarios = 0;    // 0 if exact, else how many it was estimated from
    std::uint32_t importance_omitted = 0;      // CIs the root needs that are not listed
    bool limit_hit = false;                    // exact was tried and took too much
    std::size_t diagram_nodes = 0;             // of the exact form, if there is one

    friend bool operator==(const OutageAnswer&, const OutageAnswer&) = default;
};

// How likely `root` is out.  Equal questions have equal answers whatever else the estate holds.
// Errors: invalid_argument if a probability is not within [0, 1], their number is not that of the
// CIs, a CI does not exist, a CI is in two beta groups, or scenarios are not 1 to kScenariosMax.
// REQUIRES: root < closure.size(), the closure is of this snapshot, `parallel` can be called.
// Cost: exact: up to nodes_max nodes, twice if only CIs that can fail fit; sampled: scenarios times
// what the root needs.
[[nodiscard]] Result<OutageAnswer> outage(const graph::Snapshot& snapshot,
                                          const Closure& closure,
                                          std::uint32_t root,
                                          const OutageQuestion& question,
                                          const ParallelFor& parallel = run_in_turn);

}  // namespace faultline::impact
