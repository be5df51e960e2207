// The confidence block of an impact answer: what it rests on that nobody has verified lately, and
// how it would read to an optimist and to a pessimist.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/app/questions.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/impact/confidence.h"

namespace faultline::app {

// What to judge an answer by.
struct ConfidenceQuestion {
    std::vector<std::string> unknown = {};  // external ids of CIs that are up or down, nobody knows
    std::optional<UtcTime> at = {};         // absent: when the answered version was committed
    std::size_t list_max = impact::kConfidenceListMax;  // items per list; counts stay exact
};

// A CI of an answer that none of its sources saw within its limit.
struct StaleCi {
    graph::NodeIndex node{};
    UtcTime last_seen;
};

// The first of them by id, and how many there are in all.
struct StaleCis {
    std::uint64_t count = 0;
    std::vector<StaleCi> listed;
};

// How sure an answer is at a time.
struct ConfidenceAnswer {
    UtcTime at;
    impact::Confidence confidence;
    StaleCis stale_cis;  // of what failed, is down, at risk or impaired; RunSightings::stale_ci()
};

// Those of `nodes`, in their order, that none of their sources saw within its limit by `at`.
// Errors: corruption, unavailable.  Cost: that of RunBook::at(), and of RunSightings::stale_ci()
// for each.
[[nodiscard]] Result<std::vector<graph::NodeIndex>> stale_among(
    const App& app,
    const Published& published,
    std::span<const graph::NodeIndex> nodes,
    UtcTime at);

// The confidence in `answer`, which is that of `app` to `asked`.  Sources without a freshness limit
// ask nothing of what runs saw, so that an estate without limits pays nothing.
// Errors: not_found naming each unknown CI that does not exist; invalid_argument if there are more
// than kFailedMax; corruption, unavailable.
// Cost: that of impact::confidence() and of RunBook::at(), and for each CI of the answer that of
// RunSightings::stale_ci().
[[nodiscard]] Result<ConfidenceAnswer> judge_impact(const App& app,
                                                    const ImpactAnswer& answer,
                                                    const ImpactQuestion& asked,
                                                    const ConfidenceQuestion& question);

}  // namespace faultline::app
