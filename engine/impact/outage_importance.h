// Importance: what one CI's own failure means for the root's outage.
//
// Thread safety: pure functions; values.
//
// It is about the CI's own event: while it is varied, an event that it shares with others by a beta
// factor, and every other event, keeps its probability.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/impact/outage_diagrams.h"
#include "engine/impact/outage_model.h"

namespace faultline::impact {

// The measures of one CI.  With U the root's unavailability, U1 and U0 that if the CI fails and if
// it works: birnbaum is U1 - U0.  The others are quotients and absent where they divide by zero.
struct CiImportance {
    std::uint32_t number = 0;              // of the Closure
    double if_failed = 0;                  // U1
    double if_working = 0;                 // U0
    double birnbaum = 0;                   // U1 - U0
    std::optional<double> criticality;     // q * (U1 - U0) / U
    std::optional<double> fussell_vesely;  // P(some minimal cut with the CI fails) / U
    std::optional<double> raw;             // U1 / U: how much riskier while it is down
    std::optional<double> rrw;             // U / U0: what making it perfect would buy

    friend bool operator==(const CiImportance&, const CiImportance&) = default;
};

// Fill criticality, raw and rrw from the other fields, the CI's own unavailability and U.
void complete(CiImportance& importance, double own, double unavailability);

// The largest `count` of `items`, by birnbaum (descending), then by external id.
void keep_largest(const OutageModel& model, std::size_t count, std::vector<CiImportance>& items);

// What exact_importance() is asked for.
struct ImportanceLimits {
    std::size_t listed_max;  // items
    std::size_t nodes_max;   // of all diagrams for Fussell-Vesely together
};

// The measures of the CIs that the root needs, the root included, as keep_largest() sorts and cuts
// them.  fussell_vesely is absent where its diagrams would exceed the limit.
// REQUIRES: every CI was counted in `diagrams`, `values` are theirs with `own`.
// Cost: two passes over the diagrams, times O(log events) for exactness near zero; for
// Fussell-Vesely some operations on the diagram of each module of a listed CI.
[[nodiscard]] std::vector<CiImportance> exact_importance(const OutageModel& model,
                                                         const OutageDiagrams& diagrams,
                                                         const DiagramValues& values,
                                                         std::span<const double> own,
                                                         ImportanceLimits limits);

}  // namespace faultline::impact
