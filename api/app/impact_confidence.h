// The confidence block of an impact answer: what it rests on that nobody has verified lately, and
// how it would read to an optimist and to a pessimist.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

// How sure an answer is at a time.
struct ConfidenceAnswer {
    UtcTime at;
    impact::Confidence confidence;
};

// The confidence in `answer`, which is that to `asked`.
// Errors: not_found naming each unknown CI that does not exist; invalid_argument if there are more
// than kFailedMax.
[[nodiscard]] Result<ConfidenceAnswer> judge_impact(const ImpactAnswer& answer,
                                                    const ImpactQuestion& asked,
                                                    const ConfidenceQuestion& question);

}  // namespace faultline::app
