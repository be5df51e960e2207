#include "api/app/assessed_loss.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "api/app/ci_attributes.h"

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

// The stretches of the window that the steps of a plan take, by step.
std::vector<std::pair<std::uint32_t, model::PlannedWindow>> shares_of(
    const model::ChangePlan& plan, const ChangeMoments& moments) {
    std::vector<std::uint32_t> steps;
    for (const ChangeMoment& moment : moments.moments) {
        if (moment.step != 0 && (steps.empty() || steps.back() != moment.step)) {
            steps.push_back(moment.step);
        }
    }
    std::vector<std::pair<std::uint32_t, model::PlannedWindow>> shares;
    const std::int64_t begin = plan.window->start.microseconds;
    const std::int64_t length = plan.window->end.microseconds - begin;
    const auto count = static_cast<std::int64_t>(steps.size());
    const auto at = [&](std::int64_t i) {
        // Quotient and rest apart, so that nothing overflows.
        return UtcTime{begin + length / count * i + length % count * i / count};
    };
    for (std::int64_t i = 0; i < count; i++) {
        shares.push_back({steps[static_cast<std::size_t>(i)], {at(i), at(i + 1)}});
    }
    return shares;
}

// How much more likely a service is out in a step, and if the change fails.
change::ServiceExposure exposure_of(
    const AssessedLossQuestion& question,
    const std::vector<std::pair<std::uint32_t, model::PlannedWindow>>& shares,
    std::size_t position) {
    change::ServiceExposure exposure;
    exposure.service = question.services[position].id;
    const LossTerms terms = question.terms(exposure.service);
    exposure.calendar = terms.calendar;
    exposure.offsets = terms.offsets;
    const auto& outages = question.outages.services[position];
    if (!outages) return exposure;
    std::vector<double> rises(shares.size());
    for (std::size_t i = 0; i < question.moments.moments.size(); i++) {
        const ChangeMoment& moment = question.moments.moments[i];
        const double rise = outages->rise(i);
        if (moment.phase == MomentPhase::fails) {
            exposure.u_if_failed = std::max(exposure.u_if_failed, rise);
            continue;
        }
        for (std::size_t k = 0; k < shares.size(); k++) {
            if (shares[k].first == moment.step) rises[k] = std::max(rises[k], rise);
        }
    }
    for (std::size_t k = 0; k < shares.size(); k++) {
        if (rises[k] == 0) continue;
        exposure.planned.push_back({shares[k].second.start, shares[k].second.end, rises[k]});
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
    const auto shares = shares_of(question.plan, question.moments);
    std::vector<change::ServiceExposure> exposures;
    for (std::size_t i = 0; i < question.services.size(); i++) {
        exposures.push_back(exposure_of(question, shares, i));
    }
    return change::change_loss({.services = exposures,
                                .planned_end = question.plan.window->end,
                                .repair_minutes_median = question.repair.minutes,
                                .p = question.p,
                                .tail_risk = question.tail_risk});
}

}  // namespace faultline::app
