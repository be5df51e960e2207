// ImpactContest: the questions of asked.h, answered by the engine and by the row search in turns.
//
// Thread safety: a function of a Snapshot; times differ from run to run.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"

namespace faultline::bench {

// Median times of one question, in microseconds.
struct Times {
    double rows_us = 0;    // the hand-written search
    double reach_us = 0;   // impact::reach()
    double radius_us = 0;  // impact::blast_radius()
    double listed_us = 0;  // the same with everything inherited listed
};

// One question, or a quantile over several.
struct Line {
    std::string what;
    std::string ci;             // its external id; empty over several
    std::uint32_t reached = 0;  // CIs, with the one that failed; over several: that quantile of it
    Times times;
};

// Ask everything.  Several questions of one kind become two lines: their median and their 95th
// percentile.
// Errors: invalid_argument if the answers differ: the search and reach() must reach as many, and a
// blast radius must say of as many that they are failed, down, at risk, impaired or inherit; of
// fewer only where there are soft needs.
// Cost: about `budget_ms` milliseconds per line, more on estates where one question takes longer.
[[nodiscard]] Result<std::vector<Line>> impact_contest(const graph::Snapshot& snapshot,
                                                       double budget_ms);

}  // namespace faultline::bench
