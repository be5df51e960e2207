// What happens to services at the moments of a change, and all in all.
//
// Thread safety: pure functions of immutable versions.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/change_moments.h"
#include "engine/base/result.h"
#include "engine/impact/affected.h"

namespace faultline::app {

// How bad it is for a service, and the first moment at which it is so bad.
struct WorstMoment {
    impact::AffectedAs as;
    std::size_t moment = 0;                    // position in ChangeMoments::moments
    std::uint32_t margin = impact::kNoMargin;  // smallest, of what is at risk or inherits
};

// A service in all moments of a change.
struct ServiceOutcome {
    std::string id;
    std::string name;
    std::string class_name;
    std::optional<std::int64_t> tier = {};    // as its attribute `tier` says
    std::optional<WorstMoment> planned = {};  // while all goes well
    std::optional<WorstMoment> if_it_fails = {};
};

// True if it is down at the worst moment, or a CI of the change itself.
[[nodiscard]] inline bool goes_down(const std::optional<WorstMoment>& worst) {
    return worst && worst->as <= impact::AffectedAs::down;
}

// Services by id.
// Errors: corruption, unavailable.  Cost: one look-up for each service.
[[nodiscard]] Result<std::vector<ServiceOutcome>> service_outcomes(const Published& at,
                                                                   const ChangeMoments& moments);

}  // namespace faultline::app
