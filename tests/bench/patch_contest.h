// PatchContest: questions about a patched Snapshot against the same questions about a plain one of
// the same content, in turns.
//
// Thread safety: a function of a Snapshot; times differ from run to run.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/graph/snapshot.h"

namespace faultline::bench {

// One question about one patch, or a quantile over several; a ratio is the time on the patched
// Snapshot by the time on the plain one.
struct PatchLine {
    std::string what;
    double plain_radius_us = 0;
    double reach_ratio = 0;
    double radius_ratio = 0;
    double listed_ratio = 0;  // with everything inherited listed
};

// What was measured of one change.
struct PatchFigures {
    std::string change;
    std::size_t changed_cis = 0;
    double patch_ms = 0;  // to make the patched Snapshot
    double merge_ms = 0;  // to make the plain one
    std::vector<PatchLine> lines;
};

// Changes to 1, 100 and 10,000 CIs drawn at random, of which a tenth are new and some are gone, and
// one to a CI that needs the core switch which reaches most.  Asks what asked_of() asks and 100
// random hosts.
// Errors: invalid_argument if two answers differ in how many they hold.
// Cost: about `budget_ms` milliseconds per line.
[[nodiscard]] Result<std::vector<PatchFigures>> patch_contest(const graph::Snapshot& snapshot,
                                                              double budget_ms);

}  // namespace faultline::bench
