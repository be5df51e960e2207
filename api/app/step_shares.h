// When the steps of a change are done.  Nobody states how long one takes: the planned window is
// shared out evenly among them.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/change_record.h"

namespace faultline::app {

// A stretch of the planned window that belongs to a step.
struct StepShare {
    std::uint32_t step = 0;
    model::PlannedWindow window;
};

// The steps of a plan: those of its CIs and of its edits, ascending.
[[nodiscard]] std::vector<std::uint32_t> steps_of(const std::vector<model::PlannedCi>& cis,
                                                  const std::vector<model::StepEdits>& edits);

// The stretches of `window`, one for each of `steps`, in their order and without gaps.
[[nodiscard]] std::vector<StepShare> share_out(const std::vector<std::uint32_t>& steps,
                                               const model::PlannedWindow& window);

// True if they have a time in common.
[[nodiscard]] inline bool meet(const model::PlannedWindow& a, const model::PlannedWindow& b) {
    return a.start < b.end && b.start < a.end;
}

}  // namespace faultline::app
