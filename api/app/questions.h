// The questions about the graph: blast radius and dependencies.
//
// An answer holds the version it was given on, so that rendering it needs nothing else.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/next_failures.h"
#include "engine/impact/time_to_impact.h"

namespace faultline::app {

// More CIs than this cannot fail together in one question.
inline constexpr std::size_t kFailedMax = 10'000;

// Which CIs fail together, and how much to say about it.
struct ImpactQuestion {
    std::vector<std::string> failed = {};  // external ids, any order
    std::optional<std::uint32_t> max_hops = {};
    bool list_inherited = false;
    AsOf as_of = {};
    bool next = false;                                // with what breaks hit groups next
    std::optional<std::uint32_t> at_risk_shown = {};  // so many at risk need `next`; absent: all
    bool times = false;                               // with the time to impact
};

// What breaks the hit groups of an answer next.  Groups with a larger margin than those that were
// looked at have no entry: at most impact::kNextGroupsMax are looked at.
struct ImpactNext {
    std::vector<std::uint32_t> hits;  // positions in radius.hit_groups, ascending
    impact::NextFailures failures;    // parallel to `hits`
};

// The blast radius of some CIs, and what was asked for beside it.
struct ImpactAnswer {
    std::shared_ptr<const Published> at;
    impact::BlastRadius radius;
    std::optional<ImpactNext> next = {};
    std::optional<std::vector<std::uint64_t>> times = {};  // seconds, parallel to radius.down
};

// What falls, is at risk or is impaired when the CIs of `question` fail together.
// Errors: invalid_argument if there are none or more than kFailedMax; not_found naming each id that
// is unknown or retired; unavailable while the graph is not there.
[[nodiscard]] Result<ImpactAnswer> ask_impact(const Principal& principal,
                                              App& app,
                                              const ImpactQuestion& question);

// A CI that another one needs, `hops` needs away.
struct Dependency {
    graph::NodeIndex node;
    std::uint32_t hops;
};

// All that one CI needs.
struct DependsAnswer {
    std::shared_ptr<const Published> at;
    graph::NodeIndex node{};
    storage::CiRecord record;              // its own needs and groups, with their sources
    std::vector<std::string> others;       // external id of the other end of each relationship
    std::vector<Dependency> dependencies;  // by hops, then node; without the CI itself
};

// What `ci` needs, directly and transitively, redundancy ignored.
// Errors: not_found naming the id; unavailable while the graph is not there; corruption.
[[nodiscard]] Result<DependsAnswer> ask_depends(const Principal& principal,
                                                App& app,
                                                const std::string& ci,
                                                const AsOf& as_of = {});

}  // namespace faultline::app
