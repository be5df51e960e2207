// The risk weights in force, as users see and alter them.
//
// Thread safety: may be called from any thread.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/current_record.h"
#include "engine/base/result.h"
#include "engine/model/risk_policy_diff.h"
#include "engine/model/risk_weights.h"
#include "storage/view.h"

namespace faultline::app {

// The source of change sets that write weights.
inline constexpr const char* kRiskWeightsSource = "risk_weights";

// The weights are one record with this key.
inline constexpr std::string_view kRiskWeightsKey = "current";

// Weights, and the version that wrote them; 0: they are the built-in ones.
struct WeightsInForce {
    model::RiskWeights weights;
    Version version{};
};

// The weights at the version of `view`.  Errors: corruption, unavailable.  Cost: one look-up.
[[nodiscard]] Result<WeightsInForce> risk_weights_at(const storage::View& view);

// The weights with who wrote them; nobody did, or nobody knows any more, if there is no origin.
struct RiskWeightsAnswer {
    storage::View view;
    AsOf as_of;
    WeightsInForce in_force;
    std::optional<HistoryOrigin> origin;
};

// Errors: not_found if there is no such version; corruption, unavailable.
[[nodiscard]] Result<RiskWeightsAnswer> show_risk_weights(const Principal& principal,
                                                          const App& app,
                                                          const AsOf& as_of = {});

// What other weights alter, or would alter.
struct RiskWeightsDone {
    WritePosition position;  // of a draft: the version they were compared with
    Version written{};       // that wrote those in force: their entity tag
    bool draft = false;      // nothing was written
    std::vector<model::WeightChange> changes;
};

// Errors: invalid_argument with its violations if `draft` breaks rules; as show_risk_weights().
[[nodiscard]] Result<RiskWeightsDone> compare_risk_weights(const Principal& principal,
                                                           const App& app,
                                                           const model::RiskWeights& draft,
                                                           const AsOf& as_of = {});

// What is to be in force, and why.
struct RiskWeightsRequest {
    model::RiskWeights weights;
    std::string reason;
    std::string request_id = {};
    Condition condition = {};
    Keeping<RiskWeightsDone> keeping = {};
};

// Write them.  Errors: invalid_argument with its violations if they break rules; as
// replace_record().
[[nodiscard]] Result<CurrentOutcome> write_risk_weights(const Principal& principal,
                                                        App& app,
                                                        const RiskWeightsRequest& request);

}  // namespace faultline::app
