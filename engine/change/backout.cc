#include "engine/change/backout.h"

#include <algorithm>

namespace faultline::change {

namespace {

constexpr std::int64_t kSecond = 1'000'000;

// The steps of the work by number, each once; durations of equal numbers add up.
std::vector<WorkStep> in_order(std::span<const WorkStep> steps) {
    std::vector<WorkStep> sorted(steps.begin(), steps.end());
    std::ranges::stable_sort(sorted, {}, &WorkStep::step);
    std::vector<WorkStep> unique;
    for (const WorkStep& step : sorted) {
        if (unique.empty() || unique.back().step != step.step) {
            unique.push_back(step);
        } else if (step.duration_s_min) {
            unique.back().duration_s_min =
                unique.back().duration_s_min.value_or(0) + *step.duration_s_min;
        }
    }
    return unique;
}

// What undoing the steps up to `step` takes; absent if a duration is not known.
std::optional<std::uint64_t> seconds_back(std::span<const model::BackoutStep> backout,
                                          std::uint32_t step) {
    std::uint64_t seconds = 0;
    for (const model::BackoutStep& back : backout) {
        if (back.step > step) continue;
        if (!back.duration_s) return std::nullopt;
        seconds += *back.duration_s;
    }
    return seconds;
}

bool is_undone(std::span<const model::BackoutStep> backout, std::uint32_t step) {
    return std::ranges::any_of(backout, [step](const model::BackoutStep& back) {
        return back.step == 0 || back.step == step;
    });
}

BackoutVerdict verdict_of(const BackoutMoment& moment, bool in_time) {
    if (!moment.without_backout.empty()) return BackoutVerdict::no_backout;
    if (!moment.duration_s) return BackoutVerdict::unknown_duration;
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
                         std::span<const model::BackoutStep> backout,
                         UtcTime window_begin,
                         UtcTime window_end) {
    const std::int64_t window = window_end.microseconds - window_begin.microseconds;
    const auto window_s = static_cast<std::uint64_t>(window / kSecond);
    BackoutPlan plan;
    std::vector<std::uint32_t> without_backout;
    std::uint64_t worked = 0;  // at least, until the step is done
    for (const WorkStep& step : in_order(steps)) {
        worked += step.duration_s_min.value_or(0);
        if (!is_undone(backout, step.step)) without_backout.push_back(step.step);
        BackoutMoment moment;
        moment.step = step.step;
        moment.duration_s = seconds_back(backout, step.step);
        moment.without_backout = without_backout;
        const bool in_time =
            moment.duration_s && worked <= window_s && *moment.duration_s <= window_s - worked;
        moment.verdict = verdict_of(moment, in_time);
        if (moment.verdict == BackoutVerdict::in_window) {
            const auto back = static_cast<std::int64_t>(*moment.duration_s) * kSecond;
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
