// The last moments at which a change can be rolled back and still end inside its window.
//
// Rolling back after step k takes what undoes the steps done so far: the backout steps of steps up
// to k, and those that belong to no step.  A step without a backout step of its own is undone by
// those that belong to no step; if there are none either, it has no backout.
//
// A step cannot be rolled back once it is too late before its work can have ended: such a step is
// not in the window at all.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"

namespace faultline::change {

// A step of the work.
struct WorkStep {
    std::uint32_t step = 1;                            // steps are done in ascending order
    std::optional<std::uint64_t> duration_s_min = {};  // how long it takes at least, if known
};

// Whether the change can be rolled back after a step.
enum class BackoutVerdict : std::uint8_t {
    in_window,        // until the last moment
    not_in_window,    // rolling back ends after the window whenever it begins
    no_backout,       // a step done so far has no backout step
    unknown_duration  // a backout step has no duration
};

// "in_window", "not_in_window", "no_backout", "unknown_duration".
[[nodiscard]] std::string_view backout_verdict_name(BackoutVerdict verdict);

// After one step.
struct BackoutMoment {
    std::uint32_t step = 0;
    BackoutVerdict verdict = BackoutVerdict::no_backout;
    std::optional<std::uint64_t> duration_s = {};     // rolling back takes; absent: not known
    std::optional<UtcTime> last_moment = {};          // window end less that; only if in_window
    std::vector<std::uint32_t> without_backout = {};  // steps done so far that have none, ascending
};

// What comes out.
struct BackoutPlan {
    std::vector<BackoutMoment> after_step;     // by step
    BackoutMoment whole;                       // after the last step
    std::vector<std::uint32_t> not_in_window;  // steps after which the verdict is not in_window
};

// The plan of a change; without steps there is nothing to roll back, and the plan is empty.
// Durations of equal step numbers add up.  A backout step of a step that the work does not have
// counts from the next step on; behind the last one it is not needed.
//
// REQUIRES: window_begin <= window_end; seconds that add up to less than 2^63.
[[nodiscard]] BackoutPlan backout_plan(std::span<const WorkStep> steps,
                                       std::span<const model::BackoutStep> backout,
                                       UtcTime window_begin,
                                       UtcTime window_end);

}  // namespace faultline::change
