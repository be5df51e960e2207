#include "api/app/assessed_loss.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "api/app/ci_attributes.h"
#include "api/app/step_shares.h"

namespace faultline::app {

namespace {

constexpr double kSecondsPerMinute = 60;
constexpr double kMinutesPerHour = 60;

bool rollback_is_tested(const model::ChangePlan& plan) {
    return std::ranges::any_of(plan.evidence, [](const model::Evidence& evidence) {
        return evidence.kind == model::EvidenceKind::rollback_tested;
    });
}

// How long all backout steps take; nothing if there are none or one does not say it.
std::optional<double> rollback_minutes(const model::ChangePlan& plan) {
    if (plan.backout.empty()) return std::nullopt;
    double seconds = 0;
    for (const model::BackoutStep& step : plan.backout) {
        if (!step.duration_s) return std::nullopt;
        seconds += static_cast<double>(*step.duration_s);
    }
    if (seconds == 0) return std::nullopt;
    return seconds / kSecondsPerMinute;
}

// A number that an attribute holds.
std::optional<double> number_in(const std::optional<model::AttributeValue>& value) {
    const auto* scalar = value ? std::get_if<model::Scalar>(&*value) : nullptr;
    if (scalar == nullptr) return std::nullopt;
    if (const auto* whole = std::get_if<std::int64_t>(scalar)) return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(scalar)) return *real;
    return std::nullopt;
}

// A stretch of the window in which one step is done in one situation.
struct Stretch {
    std::uint32_t step = 0;
    std::size_t situation = 0;
    model::PlannedWindow window;
};

std::vector<Stretch> stretches_of(const model::ChangePlan& plan, const Situations& situations) {
    std::vector<Stretch> stretches;
    for (const StepShare& share : share_out(steps_of(plan.cis, plan.edits), *plan.window)) {
        for (const SituationStretch& stretch : situations.stretches) {
            if (!meet(stretch.window, share.window)) continue;
            const model::PlannedWindow both{std::max(stretch.window.start, share.window.start),
                                            std::min(stretch.window.end, share.window.end)};
            stretches.push_back({share.step, stretch.situation, both});
        }
    }
    return stretches;
}

// How much more likely a service is out in a step, and if the change fails.
change::ServiceExposure exposure_of(const AssessedLossQuestion& question,
                                    const std::vector<Stretch>& stretches,
                                    std::size_t position) {
    change::ServiceExposure exposure;
    exposure.service = question.services[position].id;
    const LossTerms terms = question.terms(exposure.service);
    exposure.calendar = terms.calendar;
    exposure.offsets = terms.offsets;
    const auto& outages = question.outages.services[position];
    if (!outages) return exposure;
    std::map<std::pair<std::uint32_t, std::size_t>, double> rises;  // by step and situation
    for (std::size_t i = 0; i < question.moments.moments.size(); i++) {
        const ChangeMoment& moment = question.moments.moments[i];
        const double rise = outages->rise(i);
        if (moment.phase == MomentPhase::fails) {
            exposure.u_if_failed = std::max(exposure.u_if_failed, rise);
            continue;
        }
        double& largest = rises[{moment.step, moment.situation}];
        largest = std::max(largest, rise);
    }
    for (const Stretch& stretch : stretches) {
        const double rise = rises[{stretch.step, stretch.situation}];
        if (rise == 0) continue;
        exposure.planned.push_back({stretch.window.start, stretch.window.end, rise});
    }
    return exposure;
}

}  // namespace

std::string_view repair_time_from_name(RepairTimeFrom from) {
    constexpr std::array<std::string_view, 3> kNames = {"rollback", "repair", "assumed"};
    return kNames[static_cast<std::size_t>(from)];
}

Result<MedianRepair> median_repair(const Published& at, const model::ChangePlan& plan) {
    const auto in_limits = [](double minutes, RepairTimeFrom from) {
        return MedianRepair{std::min(minutes, change::kRepairMinutesMax), from};
    };
    if (const auto minutes = rollback_minutes(plan); minutes && rollback_is_tested(plan)) {
        return in_limits(*minutes, RepairTimeFrom::rollback);
    }
    std::vector<graph::NodeIndex> nodes;
    for (const model::PlannedCi& planned : plan.cis) {
        if (const auto node = at.graph->find(planned.ci)) nodes.push_back(*node);
    }
    FL_TRY(const auto values, read_attributes(at, nodes, {"mttr_hours"}));
    double longest = 0;
    for (const AttributeValues& value : values) {
        const double hours = number_in(value.front()).value_or(0);
        if (std::isfinite(hours)) longest = std::max(longest, hours);
    }
    if (longest <= 0) return MedianRepair{};
    return in_limits(longest * kMinutesPerHour, RepairTimeFrom::repair);
}

change::ChangeLoss loss_of_change(const AssessedLossQuestion& question) {
    const std::vector<Stretch> stretches = stretches_of(question.plan, question.situations);
    std::vector<change::ServiceExposure> exposures;
    for (std::size_t i = 0; i < question.services.size(); i++) {
        exposures.push_back(exposure_of(question, stretches, i));
    }
    return change::change_loss({.services = exposures,
                                .planned_end = question.plan.window->end,
                                .repair_minutes_median = question.repair.minutes,
                                .p = question.p,
                                .tail_risk = question.tail_risk});
}

}  // namespace faultline::app
