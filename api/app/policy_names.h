// What a policy names that is not there: CIs, services and classes of its freeze periods.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <vector>

#include "api/app/app.h"
#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/model/risk_policy.h"

namespace faultline::app {

// So many of them are listed, the rest is counted.
inline constexpr std::size_t kPolicyNotesMax = 100;

// What to look at about a policy that breaks no rule.
struct PolicyNotes {
    std::vector<Violation> listed;  // in the order of the policy
    std::size_t count = 0;          // listed or not
};

// What of the scopes of its freeze periods is not there: a freeze of a CI that nobody knows freezes
// nothing, which may be meant (it comes later) or a slip.  Codes are unknown_ci and unknown_class,
// pointers lead into the policy in the order that it has.
// Errors: corruption, unavailable; not_found if there is no such version.
// Cost: a look-up for each name; the graph is not looked at if there is none.
[[nodiscard]] Result<PolicyNotes> unknown_names(App& app,
                                                const model::RiskPolicy& policy,
                                                const AsOf& as_of = {});

}  // namespace faultline::app
