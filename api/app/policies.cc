#include "api/app/policies.h"

namespace faultline::app {

Result<PolicyInForce> policy_at(const storage::View& view) {
    FL_TRY(const auto stored, view.find_record(model::kRiskPolicyRecord, kPolicyKey));
    if (!stored) return PolicyInForce{model::builtin_policy(), {}};
    FL_TRY(model::RiskPolicy policy, model::decode_risk_policy(stored->bytes));
    return PolicyInForce{std::move(policy), stored->version};
}

}  // namespace faultline::app
