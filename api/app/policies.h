// The policy in force.
//
// Thread safety: may be called from any thread.

#pragma once

#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/risk_policy.h"
#include "storage/view.h"

namespace faultline::app {

// The policy in force is one record with this key, whatever its name.
inline constexpr std::string_view kPolicyKey = "current";

// A policy, and the version that wrote it; 0: it is the built-in one.
struct PolicyInForce {
    model::RiskPolicy policy;
    Version version{};
};

// The policy at the version of `view`.  Errors: corruption, unavailable.  Cost: one look-up.
[[nodiscard]] Result<PolicyInForce> policy_at(const storage::View& view);

}  // namespace faultline::app
