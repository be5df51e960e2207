// A quick look for the CIs on which the root hangs most.
//
// Thread safety: as ScenarioBlock.
//
// In each scenario the root's state is followed backwards: along every need whose change alone
// would change the one that needs it.  Where ways part and meet again that is an estimate, good
// enough to choose whom to measure.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/impact/scenario_block.h"

namespace faultline::impact {

// Add to `scores` (by CI) in how many of the `valid` scenarios the root would seem to change with
// the CI's own event.
// REQUIRES: block.evaluate() has run; scores.size() == model.size().
// Cost: as that of evaluate().
void add_scores(const OutageModel& model,
                const ScenarioBits& valid,
                ScenarioBlock& block,
                std::vector<std::uint64_t>& scores);

}  // namespace faultline::impact
