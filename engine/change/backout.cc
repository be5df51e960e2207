#include "engine/change/backout.h"

#include <algorithm>

namespace faultline::change {

namespace {

constexpr std::int64_t kMinute = 60'000'000;

// The steps of the work by number, each once; durations of equal numbers add up.
std::vector<WorkStep> in_order(std::span<const WorkStep> steps) {
    std::vector<WorkStep> sorted(steps.begin(), steps.end());
    std::ranges::stable_sort(sorted, {}, &WorkStep::step);
    std::vector<WorkStep> unique;
    for (const WorkStep& step : sorted) {
        if (unique.empty() || unique.back().step != step.step) {
            unique.push_back(step);
        } else if (step.minutes_min) {
            unique.back().minutes_min = unique.back().minutes_min.value_or(0) + *step.minutes_min;
        }
    }
    return unique;
}

// What undoing the steps up to `step` takes; absent if a duration is not known.
std::optional<std::uint64_t> minutes_back(std::span<const BackoutStep> backout,
                                          std::uint32_t step) {
    std::uint64_t minutes = 0;
    for (const BackoutStep& back : backout) {
        if (back.undoes > step) continue;
        if (!back.minutes) return std::nullopt;
        minutes += *back.minutes;
    }
    return minutes;
}

bool is_undone(std::span<const BackoutStep> backout, std::uint32_t step) {
    return std::ranges::any_of(backout, [step](const BackoutStep& back) {
        return back.undoes == 0 || back.undoes == step;
    });
}

BackoutVerdict verdict_of(const BackoutMoment& moment, bool in_time) {
    if (!moment.without_backout.empty()) return BackoutVerdict::no_backout;
    if (!moment.minutes) return BackoutVerdict::unknown_duration;
    return in_time ? BackoutVerdict::in_window : BackoutVerdict::not_in_window;
}

}  // namespace

std::string_view backout_verdict_name(BackoutVerdict verdict) {
    switch (verdict) {
        case BackoutVerdict::in_window:
            return "in_window";
        case BackoutVerdict::not_in_window:
            return "not_in_window";
        case BackoutVerdict::no_backout:
            return "no_backout";
        case BackoutVerdict::unknown_duration:
            break;
    }
    return "unknown_duration";
}

BackoutPlan backout_plan(std::span<const WorkStep> steps,
                         std::span<const BackoutStep> backout,
                         UtcTime window_begin,
                         UtcTime window_end) {
    const std::int64_t window = window_end.microseconds - window_begin.microseconds;
    const auto minutes_max = static_cast<std::uint64_t>(window / kMinute);
    BackoutPlan plan;
    std::vector<std::uint32_t> without_backout;
    std::uint64_t worked = 0;  // at least, until the step is done
    for (const WorkStep& step : in_order(steps)) {
        worked += step.minutes_min.value_or(0);
        if (!is_undone(backout, step.step)) without_backout.push_back(step.step);
        BackoutMoment moment;
        moment.step = step.step;
        moment.minutes = minutes_back(backout, step.step);
        moment.without_backout = without_backout;
        const bool in_time =
            moment.minutes && worked <= minutes_max && *moment.minutes <= minutes_max - worked;
        moment.verdict = verdict_of(moment, in_time);
        if (moment.verdict == BackoutVerdict::in_window) {
            const auto back = static_cast<std::int64_t>(*moment.minutes) * kMinute;
            moment.last_moment = UtcTime{window_end.microseconds - back};
        } else {
            plan.not_in_window.push_back(step.step);
        }
        plan.after_step.push_back(moment);
    }
    if (!plan.after_step.empty()) plan.whole = plan.after_step.back();
    return plan;
}

}  // namespace faultline::change
