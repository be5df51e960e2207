// The probability that a change fails, with everything that it was made from.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/change_book.h"
#include "api/app/change_services.h"
#include "api/app/merged_ids.h"
#include "api/app/risk_weights.h"
#include "engine/base/result.h"
#include "engine/change/rates.h"
#include "engine/change/risk.h"
#include "engine/model/change_record.h"
#include "engine/model/risk_weights.h"

namespace faultline::app {

// A change that is asked for less than this before it begins has a short lead.
inline constexpr std::int64_t kShortLeadHours = 24;

// Concurrent changes are compared with this one until so many share dependents with it; at most so
// many are looked at, by id.
inline constexpr std::size_t kConcurrentLookedAtMax = 100;

// Something that failed lately on what the change touches.
struct RecentFailure {
    std::string ci;        // or service
    std::string change;    // that failed; empty: it was an incident
    std::string incident;  // empty: it was a change
    UtcTime at;

    friend bool operator==(const RecentFailure&, const RecentFailure&) = default;
};

// What is asked.
struct RiskQuestion {
    const Published& published;
    const ChangeBook::Changes& changes;
    const change::OutcomeHistory& history;
    const model::ChangeRecord& change;  // names CIs as `merged` says
    const MergedIds& merged;
    const WeightsInForce& weights;
    const std::vector<RecentFailure>& recent_failures;
    bool stale_data = false;  // of a CI of the change
    UtcTime at;
};

// The answer.
struct AssessedRisk {
    WeightsInForce weights;
    change::ChangeRates rates;
    change::RiskFeatures features;
    change::ChangeRisk risk;
    std::vector<std::string> concurrent;      // changes with common dependents; by id
    std::uint64_t concurrent_unjudged = 0;    // overlapping ones that were not looked at
    std::vector<std::string> missing_fields;  // of the record, in its order
};

// The risk of a change.
// Cost: a blast radius for each concurrent change.
[[nodiscard]] AssessedRisk risk_of(const RiskQuestion& question);

}  // namespace faultline::app
