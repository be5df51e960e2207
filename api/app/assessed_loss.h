// What a change is expected to cost, and what it costs if it fails.
//
// The planned window is shared out evenly among the steps; during a step's share a service is as
// likely out as at the worse of the moments before and after its edits, in the situation that
// others make at that time.  If the change fails, the step and the situation at which that is worst
// for a service count.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/change_outages.h"
#include "api/app/change_services.h"
#include "engine/base/result.h"
#include "engine/change/loss.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// The median time to repair where neither the backout plan nor a CI says one.
inline constexpr double kRepairMinutesAssumed = 240;

// Where the time to repair comes from.
enum class RepairTimeFrom : std::uint8_t {
    rollback,  // the durations of the backout steps; the rollback was tested
    repair,    // the longest `mttr_hours` of the CIs
    assumed,   // nobody says it: kRepairMinutesAssumed
};

// The word for it: "rollback", "repair", "assumed".
[[nodiscard]] std::string_view repair_time_from_name(RepairTimeFrom from);

// The median time to undo or repair a change that failed.
struct MedianRepair {
    double minutes = kRepairMinutesAssumed;
    RepairTimeFrom from = RepairTimeFrom::assumed;
};

// That of a plan.  Errors: corruption, unavailable.  Cost: one look-up for each CI.
[[nodiscard]] Result<MedianRepair> median_repair(const Published& at,
                                                 const model::ChangePlan& plan);

// What a service loses while it is out; the calendar is null where nobody stated it.  Both outlive
// the question.
struct LossTerms {
    const model::LossCalendar* calendar = nullptr;
    model::ZoneOffsets offsets = {};
};

// What to ask.
struct AssessedLossQuestion {
    const model::ChangePlan& plan;  // with a window
    const Situations& situations;
    const ChangeMoments& moments;
    const std::vector<ServiceOutcome>& services;
    const ChangeOutages& outages;
    std::function<LossTerms(std::string_view service)> terms;
    MedianRepair repair;
    double p = 0;  // that the change fails
    bool tail_risk = false;
};

// The loss.  REQUIRES: the plan has a window.  Cost: that of change::change_loss().
[[nodiscard]] change::ChangeLoss loss_of_change(const AssessedLossQuestion& question);

}  // namespace faultline::app
