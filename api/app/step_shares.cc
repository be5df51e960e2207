#include "api/app/step_shares.h"

#include <set>

namespace faultline::app {

std::vector<std::uint32_t> steps_of(const std::vector<model::PlannedCi>& cis,
                                    const std::vector<model::StepEdits>& edits) {
    std::set<std::uint32_t> steps;
    for (const model::PlannedCi& planned : cis) {
        steps.insert(planned.step);
    }
    for (const model::StepEdits& step : edits) {
        steps.insert(step.step);
    }
    return {steps.begin(), steps.end()};
}

std::vector<StepShare> share_out(const std::vector<std::uint32_t>& steps,
                                 const model::PlannedWindow& window) {
    const std::int64_t begin = window.start.microseconds;
    const std::int64_t length = window.end.microseconds - begin;
    const auto count = static_cast<std::int64_t>(steps.size());
    const auto at = [&](std::int64_t i) {
        // Quotient and rest apart, so that nothing overflows.
        return UtcTime{begin + length / count * i + length % count * i / count};
    };
    std::vector<StepShare> shares;
    for (std::int64_t i = 0; i < count; i++) {
        shares.push_back({steps[static_cast<std::size_t>(i)], {at(i), at(i + 1)}});
    }
    return shares;
}

}  // namespace faultline::app
